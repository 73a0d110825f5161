package io.millpond.sql.analysis;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Binds whole queries: SELECT, the set operations, EXPLAIN.
public final class QueryBinder {
    private static final List<String> FILTERS =
            List.of("additional_table_filters", "additional_result_filter");

    private final Analysis analysis;

    public QueryBinder(Analysis analysis) {
        this.analysis = analysis;
    }

    Analysis analysis() {
        return analysis;
    }

    /// Binds the query of a statement.
    ///
    /// Errors: those of analysis, such as UNKNOWN_IDENTIFIER, UNKNOWN_TABLE, NOT_AN_AGGREGATE.
    public BoundQuery bind(Query query) {
        return bind(query, Scope.root(), null);
    }

    /// Settings that would leave out rows, which it is worse to pass over than to refuse.
    private static void rejectFilters(Settings settings) {
        for (String name : FILTERS) {
            if (settings.changed().containsKey(name)) {
                throw Errors.notImplemented("Setting " + name);
            }
        }
    }

    /// Whether a query's own SETTINGS clause has `limit` or `offset`, which binding applies.
    public static boolean hasOwnLimit(Query query) {
        return query instanceof Select select
                && select.settings().stream()
                        .anyMatch(one -> one.name().equals("limit") || one.name().equals("offset"));
    }

    /// Binds a query that stands inside of another one.
    BoundQuery bindInner(Query query, ExpressionBinder outer) {
        long depthMax = analysis.settings().get(QuerySettings.MAX_SUBQUERY_DEPTH);
        if (outer.scope().depth() >= depthMax) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_SUBQUERIES, "Too deep subqueries. Maximum: " + depthMax);
        }
        return bind(query, outer.scope(), outer);
    }

    /// Binds a common table where it is defined.
    BoundQuery bindCommonTable(Scope.CommonTableUse use) {
        Scope scope = use.scope();
        scope.begin(use.table());
        try {
            Query definition = use.table().query();
            BoundQuery query =
                    scope.isRecursive() && definition instanceof SetOperation operation
                            ? new RecursionBinder(this, use).bind(operation)
                            : bind(definition, scope, scope.binder());
            return new BoundQuery(
                    query.plan(),
                    query.columns(),
                    FromBinder.names(use.table(), query),
                    query.settings());
        } finally {
            scope.end(use.table());
        }
    }

    BoundQuery bind(Query query, Scope scope, @Nullable ExpressionBinder outer) {
        return switch (query) {
            case Select select -> {
                Settings settings = settings(select.settings(), analysis.settings());
                rejectFilters(settings);
                QueryBinder inner =
                        select.settings().isEmpty()
                                ? this
                                : new QueryBinder(analysis.withSettings(settings));
                yield new SelectBinder(inner, Scope.of(scope, select), outer).bind(select);
            }
            case SetOperation operation -> bindOperation(operation, scope, outer);
            case Explain explain -> new ExplainBinder(analysis, this::bind).bind(explain);
        };
    }

    /// `settings` with the assignments of a SETTINGS clause.
    static Settings settings(List<SettingAssignment> assignments, Settings settings) {
        Settings result = settings;
        for (SettingAssignment assignment : assignments) {
            result =
                    switch (assignment.value()) {
                        case SettingAssignment.ToDefault _ -> result.withDefault(assignment.name());
                        case SettingAssignment.Assigned(var expression) ->
                                result.with(assignment.name(), SettingTexts.of(expression));
                    };
        }
        return result;
    }

    /// All columns of a table, as a query.
    BoundQuery bindTable(Identifier name, ExpressionBinder binder) {
        List<String> parts = name.parts();
        TableName table =
                new TableName(
                        parts.size() > 1 ? parts.get(parts.size() - 2) : null,
                        parts.getLast(),
                        name.span());
        FromBinder from = new FromBinder(binder);
        return from.wholeTable(from.bindSet(table), analysis);
    }

    /// All columns of what a table function returns, as a query.
    BoundQuery bindTableFunction(FunctionCall call, ExpressionBinder binder) {
        FromBinder from = new FromBinder(binder);
        Relation relation =
                from.bind(
                        new TableExpression.TableFunction(
                                call, List.of(), null, false, null, call.span()));
        return from.wholeTable(relation, analysis);
    }

    BoundQuery bindOperation(
            SetOperation operation, Scope scope, @Nullable ExpressionBinder outer) {
        List<BoundQuery> queries = new ArrayList<>();
        Select.With shared = firstWith(operation);
        for (Query query : operation.queries()) {
            queries.add(bind(withShared(query, shared), scope, outer));
        }
        List<String> names = queries.getFirst().names();
        List<DataType> types = commonTypes(operation.operator(), queries);
        List<Plan> plans = new ArrayList<>();
        List<List<Slot>> columns = new ArrayList<>();
        for (BoundQuery query : queries) {
            plans.add(converted(query, types, columns));
        }
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            slots.add(new Slot(names.get(i), types.get(i)));
        }
        Plan plan =
                switch (resolved(operation.operator())) {
                    case UNION_ALL -> new Plan.Union(plans, columns, slots);
                    case UNION_DISTINCT ->
                            new Plan.Distinct(new Plan.Union(plans, columns, slots), slots);
                    case EXCEPT_ALL -> chain(plans, columns, false, false);
                    case EXCEPT_DISTINCT -> chain(plans, columns, false, true);
                    case INTERSECT_ALL -> chain(plans, columns, true, false);
                    case INTERSECT_DISTINCT -> chain(plans, columns, true, true);
                    case UNION, EXCEPT, INTERSECT ->
                            throw new IllegalStateException("operator not resolved");
                };
        List<Slot> result = plan instanceof Plan.SetDifference ? columns.getFirst() : slots;
        return new BoundQuery(plan, result, names, analysis.settings());
    }

    /// The WITH clause of the first SELECT, whose names the others see too.
    private static Select.With firstWith(Query query) {
        return switch (query) {
            case Select select -> select.with();
            case SetOperation operation -> firstWith(operation.queries().getFirst());
            case Explain _ -> Select.With.NONE;
        };
    }

    /// The query in which names of `shared` that it does not define itself mean what they mean
    /// there.
    private static Query withShared(Query query, Select.With shared) {
        if (shared.elements().isEmpty()) {
            return query;
        }
        return switch (query) {
            case Select select when select.with().equals(shared) -> select;
            case Select select -> {
                Set<String> own = new HashSet<>();
                select.with().elements().forEach(element -> own.add(name(element)));
                List<Select.WithElement> elements = new ArrayList<>();
                for (Select.WithElement element : shared.elements()) {
                    if (!own.contains(name(element))) {
                        elements.add(element);
                    }
                }
                elements.addAll(select.with().elements());
                boolean isRecursive = shared.recursive() || select.with().recursive();
                yield select.withWith(new Select.With(isRecursive, elements));
            }
            case SetOperation operation ->
                    new SetOperation(
                            operation.operator(),
                            operation.queries().stream()
                                    .map(inner -> withShared(inner, shared))
                                    .toList(),
                            operation.span());
            case Explain explain -> explain;
        };
    }

    private static String name(Select.WithElement element) {
        return switch (element) {
            case Select.ScalarWith scalar -> scalar.expression().alias();
            case Select.CommonTable table -> table.name();
        };
    }

    /// The operator with ALL or DISTINCT as the settings say.
    SetOperation.Operator resolved(SetOperation.Operator operator) {
        return SetModes.resolved(operator, analysis.settings());
    }

    private List<DataType> commonTypes(SetOperation.Operator operator, List<BoundQuery> queries) {
        int width = queries.getFirst().columns().size();
        for (BoundQuery query : queries) {
            if (query.columns().size() != width) {
                throw new DatabaseException(
                        operator.sql().startsWith("UNION")
                                ? ErrorCode.UNION_ALL_RESULT_STRUCTURES_MISMATCH
                                : ErrorCode.INTERSECT_OR_EXCEPT_RESULT_STRUCTURES_MISMATCH,
                        "Different number of columns in UNION, INTERSECT or EXCEPT elements: "
                                + width
                                + " and "
                                + query.columns().size());
            }
        }
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            int column = i;
            types.add(
                    Supertypes.commonOrVariant(
                            queries.stream()
                                    .map(query -> query.columns().get(column).type())
                                    .toList(),
                            analysis.settings()));
        }
        return types;
    }

    /// The query's plan with columns of the common types; these are added to `columns`.
    Plan converted(BoundQuery query, List<DataType> types, List<List<Slot>> columns) {
        List<Assignment> assignments = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Slot slot = query.columns().get(i);
            if (!slot.type().equals(types.get(i)) || slots.contains(slot)) {
                Term cast = analysis.terms().cast(analysis.terms().slot(slot), types.get(i));
                Assignment assignment = Assignment.of(cast);
                assignments.add(assignment);
                slot = assignment.slot();
            }
            slots.add(slot);
        }
        columns.add(slots);
        return assignments.isEmpty() ? query.plan() : new Plan.Compute(query.plan(), assignments);
    }

    private static Plan chain(
            List<Plan> plans, List<List<Slot>> columns, boolean isIntersect, boolean isDistinct) {
        Plan result = plans.getFirst();
        for (int i = 1; i < plans.size(); i++) {
            result =
                    new Plan.SetDifference(
                            result,
                            plans.get(i),
                            columns.getFirst(),
                            columns.get(i),
                            isIntersect,
                            isDistinct);
        }
        return result;
    }
}
