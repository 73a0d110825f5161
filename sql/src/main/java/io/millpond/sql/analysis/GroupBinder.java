package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Select;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NothingType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Binds GROUP BY, and lowers what stands above it to keys and aggregates.
final class GroupBinder {
    private final ExpressionBinder binder;
    private final OrderBinder order;
    private final List<Term> columns;
    private final List<Term> keys = new ArrayList<>();
    private List<List<Integer>> sets = List.of();
    private boolean hasTotals;

    /// @param columns the selected terms
    GroupBinder(ExpressionBinder binder, OrderBinder order, List<Term> columns) {
        this.binder = binder;
        this.order = order;
        this.columns = List.copyOf(columns);
    }

    private Terms terms() {
        return binder.terms();
    }

    /// A plan with the aggregation, and what the terms above are in its terms.
    record Lowered(Plan plan, Map<Term, Term> terms) {}

    /// Errors: ILLEGAL_AGGREGATION when a key has an aggregate.
    void bind(Select.GroupBy groupBy) {
        hasTotals = groupBy.totals();
        switch (groupBy.kind()) {
            case NONE -> {}
            case ALL -> columns.forEach(this::addKeysOfAll);
            case KEYS -> addKeys(groupBy.keys());
            case ROLLUP -> {
                List<Integer> indexes = addKeys(groupBy.keys());
                List<List<Integer>> prefixes = new ArrayList<>();
                for (int count = indexes.size(); count >= 0; count--) {
                    prefixes.add(indexes.subList(0, count));
                }
                sets = prefixes;
            }
            case CUBE -> sets = subsets(addKeys(groupBy.keys()));
            case GROUPING_SETS -> {
                List<List<Integer>> all = new ArrayList<>();
                groupBy.sets().forEach(set -> all.add(addKeys(set)));
                sets = all;
            }
        }
        boolean isMixedAllowed =
                binder.analysis().settings().get(QuerySettings.SUSPICIOUS_TYPES_IN_GROUP_BY);
        for (Term key : keys) {
            FunctionBinder.rejectAggregates(key, "in GROUP BY");
            FunctionBinder.rejectWindows(key, "in GROUP BY");
            if (!isMixedAllowed) {
                MixedTypes.refuseKey(key.type(), "GROUP BY", "allow_suspicious_types_in_group_by");
            }
        }
    }

    private static List<List<Integer>> subsets(List<Integer> indexes) {
        List<List<Integer>> all = new ArrayList<>();
        for (int mask = (1 << indexes.size()) - 1; mask >= 0; mask--) {
            List<Integer> set = new ArrayList<>();
            for (int i = 0; i < indexes.size(); i++) {
                if ((mask & (1 << (indexes.size() - 1 - i))) != 0) {
                    set.add(indexes.get(i));
                }
            }
            all.add(set);
        }
        return all;
    }

    /// Adds keys, each once; their indexes among all keys.
    private List<Integer> addKeys(List<Expression> expressions) {
        List<Integer> indexes = new ArrayList<>();
        for (Expression expression : expressions) {
            for (Term term : order.bind(expression, "GROUP BY")) {
                indexes.add(addKey(term));
            }
        }
        return indexes;
    }

    private int addKey(Term term) {
        int index = keys.indexOf(term);
        if (index < 0) {
            keys.add(term);
            index = keys.size() - 1;
        }
        return index;
    }

    /// GROUP BY ALL: the selected terms without aggregates and window functions, and such parts of
    /// the others.
    private void addKeysOfAll(Term term) {
        boolean isComputedLater =
                Terms.contains(
                        term,
                        part -> part instanceof Term.Aggregate || part instanceof Term.Windowed);
        if (!isComputedLater) {
            if (!(term instanceof Term.Constant)) {
                addKey(term);
            }
        } else if (!(term instanceof Term.Aggregate)) {
            term.inputs().forEach(this::addKeysOfAll);
        }
    }

    /// The terms that the aggregation reads: keys and arguments of aggregates.
    List<Term> inputTerms(List<Term> above) {
        List<Term> inputs = new ArrayList<>(keys);
        for (Term.Aggregate aggregate : aggregates(above)) {
            inputs.addAll(aggregate.arguments());
        }
        return inputs;
    }

    private List<Term.Aggregate> aggregates(List<Term> above) {
        Set<Term> seen = new HashSet<>();
        List<Term.Aggregate> found = new ArrayList<>();
        above.forEach(term -> collect(term, seen, found));
        for (Scope.ArrayJoinColumn column : binder.scope().arrayJoins().values()) {
            collect(column.array(), seen, found);
        }
        return found;
    }

    private static void collect(Term term, Set<Term> seen, List<Term.Aggregate> found) {
        if (!seen.add(term)) {
            return;
        }
        if (term instanceof Term.Aggregate aggregate) {
            found.add(aggregate);
        } else {
            term.inputs().forEach(input -> collect(input, seen, found));
        }
    }

    private static Plan.Summary summary(Term.Aggregate aggregate) {
        List<Term> arguments = aggregate.arguments();
        boolean isOfColumn =
                arguments.size() == 1 && arguments.getFirst() instanceof Term.SlotValue;
        return switch (aggregate.name().toLowerCase(Locale.ROOT)) {
            case "count" -> {
                boolean countsAll =
                        arguments.isEmpty() || (isOfColumn && !mayBeNull(arguments.getFirst()));
                yield countsAll ? Plan.Summary.ROW_COUNT : Plan.Summary.NOTHING;
            }
            case "min" -> isOfColumn ? Plan.Summary.LEAST : Plan.Summary.NOTHING;
            case "max" -> isOfColumn ? Plan.Summary.GREATEST : Plan.Summary.NOTHING;
            default -> Plan.Summary.NOTHING;
        };
    }

    private static boolean mayBeNull(Term term) {
        DataType type =
                term.type() instanceof LowCardinalityType(DataType element) ? element : term.type();
        return type.isNullable() || type instanceof NothingType;
    }

    /// Adds the aggregation to `plan`.
    ///
    /// Errors: NOT_AN_AGGREGATE when a term above reads a column that is no key.
    ///
    /// @param below columns of arrayJoin that the plan has, which are columns like others
    Lowered lower(List<Term> above, Plan plan, List<Term> below) {
        boolean isNullable =
                !sets.isEmpty()
                        && binder.analysis().settings().get(QuerySettings.GROUP_BY_USE_NULLS);
        Map<Term, Term> replaced = new HashMap<>();
        List<Assignment> assignments = new ArrayList<>();
        for (Term key : keys) {
            DataType type = isNullable ? Scalars.nullable(key.type()) : key.type();
            Assignment assignment = Assignment.of(terms().cast(key, type));
            assignments.add(assignment);
            replaced.put(key, terms().slot(assignment.slot()));
        }
        List<Plan.Aggregation> aggregations = new ArrayList<>();
        for (Term.Aggregate aggregate : aggregates(above)) {
            Slot slot = new Slot(aggregate.text(), aggregate.type());
            aggregations.add(
                    new Plan.Aggregation(
                            slot,
                            aggregate.aggregate(),
                            aggregate.arguments(),
                            summary(aggregate),
                            aggregate.text()));
            replaced.put(aggregate, terms().slot(slot));
        }
        boolean isGroupingAsked =
                above.stream().anyMatch(term -> Terms.contains(term, Groupings::isGrouping));
        Slot setSlot =
                isGroupingAsked && !sets.isEmpty()
                        ? new Slot("__grouping_set", DataTypes.UINT64)
                        : null;
        Plan aggregated =
                new Plan.Aggregate(plan, assignments, aggregations, sets, setSlot, hasTotals);
        Map<Term, Term> lowered = new HashMap<>();
        for (Term term : above) {
            lowered.put(term, lower(term, replaced, setSlot, below));
        }
        lowerArrayJoins(replaced, setSlot, below);
        return new Lowered(aggregated, lowered);
    }

    /// arrayJoin of what comes out of the aggregation is applied above it.
    private void lowerArrayJoins(
            Map<Term, Term> replaced, @Nullable Slot setSlot, List<Term> below) {
        binder.scope()
                .arrayJoins()
                .replaceAll(
                        (_, column) ->
                                below.contains(terms().slot(column.slot()))
                                        ? column
                                        : new Scope.ArrayJoinColumn(
                                                column.slot(),
                                                lower(column.array(), replaced, setSlot, below)));
    }

    private Term lower(
            Term term, Map<Term, Term> replaced, @Nullable Slot setSlot, List<Term> below) {
        Term result =
                terms().rewrite(
                                term,
                                part -> {
                                    Term known = replaced.get(part);
                                    if (known == null && Groupings.isGrouping(part)) {
                                        return Groupings.lower(
                                                (Term.Call) part, keys, sets, setSlot, binder);
                                    }
                                    return known;
                                });
        Set<Slot> allowed = new HashSet<>();
        replaced.values()
                .forEach(
                        value -> {
                            if (value instanceof Term.SlotValue(Slot slot)) {
                                allowed.add(slot);
                            }
                        });
        if (setSlot != null) {
            allowed.add(setSlot);
        }
        for (Scope.ArrayJoinColumn column : binder.scope().arrayJoins().values()) {
            if (!below.contains(terms().slot(column.slot()))) {
                allowed.add(column.slot());
            }
        }
        for (Slot slot : Slots.of(result)) {
            if (!allowed.contains(slot)) {
                throw Errors.notGrouped(slot.name(), binder.scope());
            }
        }
        return result;
    }
}
