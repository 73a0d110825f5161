package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Select;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.RowAmount;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Binds one SELECT, clause by clause, in the order in which rows pass them: FROM, PREWHERE and
/// WHERE, GROUP BY, HAVING, window functions, the selected expressions, DISTINCT, ORDER BY, LIMIT
/// BY, LIMIT.
///
/// All clauses are bound over the columns of FROM first; with aggregation the terms above it are
/// then lowered to keys and results of aggregates.
final class SelectBinder {
    private final QueryBinder queries;
    private final Scope scope;
    private final ExpressionBinder binder;

    /// The selected expressions.
    private final List<Column> columns = new ArrayList<>();

    /// Columns of arrayJoin that the plan has so far.
    private final List<Term> appliedArrayJoins = new ArrayList<>();

    private Plan plan = new Plan.OneRow();

    /// One expression after SELECT.
    ///
    /// @param name of the result's column
    private record Column(String name, Term term) {}

    SelectBinder(QueryBinder queries, Scope scope, @Nullable ExpressionBinder outer) {
        this.queries = queries;
        this.scope = scope;
        this.binder = new ExpressionBinder(scope, queries.analysis(), queries, outer);
    }

    private Terms terms() {
        return binder.terms();
    }

    private Settings settings() {
        return queries.analysis().settings();
    }

    BoundQuery bind(Select select) {
        if (select.from() != null) {
            Relation relation = new FromBinder(binder).bind(select.from());
            scope.enter(relation);
            plan = relation.plan();
        }
        select.columns().forEach(this::bindColumn);
        if (columns.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.EMPTY_LIST_OF_COLUMNS_QUERIED,
                    "Empty list of columns in projection. In scope " + scope.sql());
        }
        if (select.prewhere() != null) {
            Sources.requirePrewhere(select, plan);
            bindFilter(select.prewhere(), "PREWHERE");
            plan = ConditionPush.ofPrewhere(plan, terms());
        }
        if (select.where() != null) {
            bindFilter(select.where(), "WHERE");
            boolean moves = settings().get(QuerySettings.OPTIMIZE_MOVE_TO_PREWHERE);
            plan = ConditionPush.apply(plan, terms(), moves);
        }
        OrderBinder order = new OrderBinder(binder, columnTerms(), columnExpressions);
        List<OrderBinder.Key> orderKeys = order.keys(select);
        List<Term> limitByKeys = order.limitByKeys(select);
        Term having = select.having() == null ? null : binder.bind(select.having());
        Term qualify = select.qualify() == null ? null : binder.bind(select.qualify());

        List<Term> above = new ArrayList<>(columnTerms());
        orderKeys.forEach(key -> above.add(key.term()));
        above.addAll(limitByKeys);
        if (having != null) {
            FunctionBinder.rejectWindows(having, "in HAVING");
            above.add(having);
        }
        if (qualify != null) {
            above.add(qualify);
        }
        Map<Term, Term> lowered = aggregate(select, order, above);
        if (having != null && lowered.isEmpty()) {
            applyArrayJoins(List.of(having));
        }
        having = lowered(having, lowered);
        if (having != null) {
            filter(having, "HAVING");
        }
        Map<Term, Term> windowed = addWindows(above, lowered);
        if (qualify != null) {
            filter(windowed.getOrDefault(qualify, qualify), "QUALIFY");
        }
        return finish(select, orderKeys, limitByKeys, windowed);
    }

    private final List<Expression> columnExpressions = new ArrayList<>();

    private void bindColumn(Expression expression) {
        if (ColumnExpander.isExpandable(expression)) {
            new ColumnExpander(binder).expand(expression).forEach(this::bindOneColumn);
        } else {
            bindOneColumn(expression);
        }
    }

    private void bindOneColumn(Expression expression) {
        MixedTypes.refuseLiteral(expression, binder);
        Term term = binder.bind(expression);
        if (term.type() instanceof NothingType) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Invalid projection column with type Nothing. In scope " + scope.sql());
        }
        String name =
                expression instanceof Expression.Aliased aliased
                        ? aliased.alias()
                        : binder.columnName(expression);
        columns.add(new Column(name, term));
        columnExpressions.add(expression);
    }

    private List<Term> columnTerms() {
        return columns.stream().map(Column::term).toList();
    }

    /// The term above aggregation and window functions.
    private static @Nullable Term lowered(@Nullable Term term, Map<Term, Term> lowered) {
        return term == null ? null : lowered.getOrDefault(term, term);
    }

    private void bindFilter(Expression expression, String clause) {
        Term condition = TokenSearches.apply(binder.bind(expression), plan, binder);
        FunctionBinder.rejectAggregates(condition, "in " + clause);
        FunctionBinder.rejectWindows(condition, "in " + clause);
        applyArrayJoins(List.of(condition));
        filter(condition, clause);
    }

    /// Adds a filter to the plan.
    ///
    /// Errors: ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER.
    private void filter(Term condition, String clause) {
        DataType type = DataTypes.withoutWrappers(condition.type());
        boolean isCondition =
                type instanceof BoolType
                        || type instanceof NothingType
                        || type instanceof FloatType
                        || (type instanceof IntegerType integer && integer.bits() <= 64);
        if (!isCondition) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER,
                    "Invalid type for filter in "
                            + clause
                            + ": "
                            + condition.type().name()
                            + ". In query "
                            + scope.sql());
        }
        plan = new Plan.Filter(plan, condition);
    }

    /// Adds the columns of arrayJoin that `terms` read and that the plan does not have yet.
    void applyArrayJoins(List<Term> terms) {
        for (Term term : terms) {
            for (Slot slot : Slots.of(term)) {
                applyArrayJoin(slot);
            }
        }
    }

    private void applyArrayJoin(Slot slot) {
        for (Scope.ArrayJoinColumn column : List.copyOf(scope.arrayJoins().values())) {
            Term marker = terms().slot(column.slot());
            if (column.slot() == slot && !appliedArrayJoins.contains(marker)) {
                appliedArrayJoins.add(marker);
                applyArrayJoins(List.of(column.array()));
                plan =
                        new Plan.ArrayJoin(
                                plan,
                                List.of(new Assignment(column.slot(), column.array())),
                                false,
                                false);
            }
        }
    }

    private static void rejectGroupings(Term term) {
        if (Terms.contains(term, Groupings::isGrouping)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_AGGREGATION,
                    "GROUPING function is found in SELECT without GROUP BY in query");
        }
    }

    /// Adds the aggregation, if there is one.
    ///
    /// @return for each term above it what it is afterwards; terms that stay are left out
    private Map<Term, Term> aggregate(Select select, OrderBinder order, List<Term> above) {
        boolean isGrouped = select.groupBy().kind() != Select.GroupBy.Kind.NONE;
        if (!isGrouped) {
            above.forEach(SelectBinder::rejectGroupings);
        }
        if (!isGrouped && !scope.hasAggregate()) {
            return new HashMap<>();
        }
        GroupBinder groups = new GroupBinder(binder, order, columnTerms());
        groups.bind(select.groupBy());
        applyArrayJoins(groups.inputTerms(above));
        GroupBinder.Lowered lowered = groups.lower(above, plan, appliedArrayJoins);
        plan = lowered.plan();
        return lowered.terms();
    }

    /// Adds the steps of window functions.
    ///
    /// @return for each term above them what it is afterwards
    private Map<Term, Term> addWindows(List<Term> above, Map<Term, Term> lowered) {
        List<Term> terms = new ArrayList<>();
        above.forEach(term -> terms.add(lowered.getOrDefault(term, term)));
        var windows = WindowLowering.windows(terms);
        if (windows.isEmpty()) {
            return lowered;
        }
        windows.values().forEach(functions -> applyArrayJoins(List.copyOf(functions)));
        WindowLowering lowering = new WindowLowering(terms(), plan);
        plan = lowering.apply(windows);
        Map<Term, Term> result = new HashMap<>();
        for (int i = 0; i < above.size(); i++) {
            result.put(above.get(i), lowering.lower(terms.get(i)));
        }
        return result;
    }

    private BoundQuery finish(
            Select select,
            List<OrderBinder.Key> orderKeys,
            List<Term> limitByKeys,
            Map<Term, Term> lowered) {
        Assigner assigner = new Assigner(lowered);
        List<Slot> outputs = columns.stream().map(one -> assigner.slot(one.term())).toList();
        List<SortKey> sortKeys = new ArrayList<>();
        for (OrderBinder.Key key : orderKeys) {
            sortKeys.add(
                    new SortKey(assigner.slot(key.term()), key.isDescending(), key.isNullsFirst()));
        }
        List<Slot> limitBy = limitByKeys.stream().map(assigner::slot).toList();
        applyArrayJoins(assigner.terms());
        if (!assigner.assignments.isEmpty()) {
            plan = new Plan.Compute(plan, assigner.assignments);
        }
        Limits limits = Limits.of(select, binder);
        if (select.distinct()) {
            plan = new Plan.Distinct(plan, outputs);
        }
        if (!sortKeys.isEmpty()) {
            boolean isLast = select.limitBy() == null && !select.limit().withTies();
            OptionalLong first =
                    isLast && select.orderBy().stream().allMatch(one -> one.fill() == null)
                            ? limits.rowsToSort()
                            : OptionalLong.empty();
            plan = new Plan.Sort(plan, sortKeys, first);
        }
        if (select.orderBy().stream().anyMatch(one -> one.fill() != null)) {
            plan = new FillBinder(binder).bind(select, plan, sortKeys, outputs, names());
        }
        if (select.limitBy() != null) {
            List<Slot> keys = select.limitBy().all() ? outputs : limitBy;
            plan =
                    limits.byOffset().isPlain() && limits.by().isPlain()
                            ? new Plan.LimitBy(
                                    plan, limits.byOffset().rows(), limits.by().rows(), keys)
                            : new Plan.Section(
                                    plan, limits.byOffset(), limits.by(), List.of(), keys);
        }
        if (select.limit().withTies() && sortKeys.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.WITH_TIES_WITHOUT_ORDER_BY, "Can not use WITH TIES without ORDER BY");
        }
        if (limits.isPresent()) {
            List<Slot> ties =
                    select.limit().withTies()
                            ? sortKeys.stream().map(SortKey::slot).toList()
                            : List.of();
            plan = limit(plan, limits, ties);
        }
        addLimitOfSettings(select);
        return new BoundQuery(plan, outputs, names(), queries.analysis().settings());
    }

    private static Plan limit(Plan plan, Limits limits, List<Slot> ties) {
        RowAmount offset = limits.offset();
        RowAmount limit = limits.limit();
        return offset.isPlain() && limit.isPlain()
                ? new Plan.Limit(plan, offset.rows(), limit.rows(), ties)
                : new Plan.Section(plan, offset, limit, ties, List.of());
    }

    private List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /// Settings `limit` and `offset` of the SELECT's own SETTINGS clause.
    private void addLimitOfSettings(Select select) {
        if (QueryBinder.hasOwnLimit(select)) {
            plan = limitOfSettings(plan, queries.analysis());
        }
    }

    /// A plan with the settings `limit` and `offset` applied.
    static Plan limitOfSettings(Plan plan, Analysis analysis) {
        long limit = analysis.settings().get(QuerySettings.LIMIT);
        long offset = analysis.settings().get(QuerySettings.OFFSET);
        if (limit == 0 && offset == 0) {
            return plan;
        }
        return new Plan.Limit(plan, offset, limit == 0 ? Long.MAX_VALUE : limit, List.of());
    }

    /// Gives every selected term a column.
    private static final class Assigner {
        private final Map<Term, Term> lowered;
        private final Map<Term, Slot> slots = new HashMap<>();
        private final List<Assignment> assignments = new ArrayList<>();

        Assigner(Map<Term, Term> lowered) {
            this.lowered = lowered;
        }

        Slot slot(Term term) {
            Term low = lowered.getOrDefault(term, term);
            if (low instanceof Term.SlotValue(Slot slot)) {
                slots.put(low, slot);
                return slot;
            }
            Slot known = slots.get(low);
            if (known == null) {
                Assignment assignment = Assignment.of(low);
                assignments.add(assignment);
                known = assignment.slot();
                slots.put(low, known);
            }
            return known;
        }

        List<Term> terms() {
            return List.copyOf(slots.keySet());
        }
    }
}
