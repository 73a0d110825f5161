package io.millpond.sql.analysis;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.plan.FailingTerms;
import io.millpond.sql.plan.JoinShape;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.ColumnCondition.Operator;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells tables which rows a query can do without.
///
/// Comparisons of columns with constants in the filters above a scan, or above joins that show a
/// row only if it passes the filter, become conditions by which the table may skip rows; their
/// filters stay. Conditions that the table evaluates while it reads become filters of the scan,
/// ClickHouse's PREWHERE: where nothing but columns are computed between, they leave the filter.
///
/// Conditions that cannot fail come first, those on few bytes before others; the rest keep their
/// order and their place behind what was written before them, so that they fail for no row that
/// an earlier one takes away.
final class ConditionPush {
    private final Terms terms;
    private final boolean movesFilters;

    private ConditionPush(Terms terms, boolean movesFilters) {
        this.terms = terms;
        this.movesFilters = movesFilters;
    }

    /// The plan with the conditions of its filters told to the scan below them.
    ///
    /// @param movesFilters whether the scan gets filters
    static Plan apply(Plan plan, Terms terms, boolean movesFilters) {
        return new ConditionPush(terms, movesFilters).push(plan, List.of(), true);
    }

    /// @param conjuncts of the filters above, the lowest first
    /// @param isDirect whether there are only filters between them and `plan`
    private Plan push(Plan plan, List<Term> conjuncts, boolean isDirect) {
        return switch (plan) {
            case Plan.Filter filter -> {
                List<Term> own = Conjuncts.of(filter.condition());
                List<Term> all = new ArrayList<>(own);
                all.addAll(conjuncts);
                yield rest(filter, own, push(filter.input(), all, isDirect));
            }
            case Plan.Scan scan -> {
                List<ColumnCondition> conditions = new ArrayList<>(scan.conditions());
                for (Term conjunct : conjuncts) {
                    ColumnCondition condition = condition(conjunct, scan, terms.context());
                    if (condition != null) {
                        conditions.add(condition);
                    }
                }
                List<Plan.ScanCondition> filters = new ArrayList<>(scan.filters());
                if (movesFilters) {
                    filters.addAll(filters(conjuncts, scan, isDirect));
                }
                yield scan.withConditions(conditions, filters);
            }
            case Plan.Compute compute ->
                    new Plan.Compute(
                            push(compute.input(), conjuncts, false), compute.assignments());
            case Plan.Join join -> {
                boolean isLeftFree = !join.shape().keepsRight() && isLeftwards(join.shape());
                boolean isRightFree =
                        !join.shape().keepsLeft()
                                && join.shape().matching() == JoinShape.Matching.ALL
                                && join.shape().asof() == null;
                yield join.withInputs(
                        isLeftFree ? push(join.left(), conjuncts, false) : join.left(),
                        isRightFree ? push(join.right(), conjuncts, false) : join.right());
            }
            default -> plan;
        };
    }

    /// The filter without those of its conjuncts that the scan below it evaluates.
    private Plan rest(Plan.Filter filter, List<Term> conjuncts, Plan input) {
        Plan below = input;
        while (below instanceof Plan.Filter inner) {
            below = inner.input();
        }
        if (!(below instanceof Plan.Scan scan)) {
            return new Plan.Filter(input, filter.condition());
        }
        List<Term> moved = scan.filters().stream().map(Plan.ScanCondition::term).toList();
        List<Term> rest = conjuncts.stream().filter(term -> !moved.contains(term)).toList();
        if (rest.isEmpty()) {
            return input;
        }
        return new Plan.Filter(
                input,
                rest.size() == conjuncts.size() ? filter.condition() : Conjuncts.join(rest, terms));
    }

    /// What of `conjuncts` the scan can evaluate, in the order in which it shall.
    private List<Plan.ScanCondition> filters(
            List<Term> conjuncts, Plan.Scan scan, boolean isDirect) {
        List<Term> safe = new ArrayList<>();
        List<Term> failing = new ArrayList<>();
        boolean isInOrder = isDirect;
        for (Term conjunct : conjuncts) {
            if (!isMovable(conjunct, scan)) {
                isInOrder = false;
            } else if (!FailingTerms.contains(conjunct)) {
                safe.add(conjunct);
            } else if (isInOrder) {
                failing.add(conjunct);
            }
        }
        if (safe.size() > 1) {
            Map<Term, Long> costs = new HashMap<>();
            safe.forEach(conjunct -> costs.put(conjunct, cost(conjunct, scan)));
            safe.sort(Comparator.comparing(costs::get));
        }
        safe.addAll(failing);
        return safe.stream()
                .map(
                        conjunct ->
                                new Plan.ScanCondition(
                                        conjunct, condition(conjunct, scan, terms.context())))
                .toList();
    }

    /// Whether the condition is one of columns by which the table filters, and the same for a row
    /// whatever rows are read with it.
    private static boolean isMovable(Term condition, Plan.Scan scan) {
        Set<Slot> slots = Slots.of(condition);
        return !slots.isEmpty()
                && slots.stream().allMatch(slot -> filtersBy(scan, slot))
                && !Terms.contains(condition, ConditionPush::dependsOnMore);
    }

    private static boolean filtersBy(Plan.Scan scan, Slot slot) {
        return scan.slots().contains(slot) && scan.source().filtersBy(scan.column(slot));
    }

    private static boolean dependsOnMore(Term term) {
        return term instanceof Term.Call call
                && (!call.function().isDeterministic()
                        || call.function().readsTables()
                        || Slots.of(call).isEmpty());
    }

    private static long cost(Term condition, Plan.Scan scan) {
        long bytes = 0;
        for (Slot slot : Slots.of(condition)) {
            bytes += scan.source().columnBytes(scan.column(slot));
        }
        return bytes;
    }

    /// Whether each left row is shown or not by itself, so that it may be missing when the filter
    /// above would take it away.
    private static boolean isLeftwards(JoinShape shape) {
        return switch (shape.matching()) {
            case ALL, SEMI_LEFT, ANTI_LEFT -> true;
            case ANY_LEFT -> shape.keepsLeft();
            case ANY_RIGHT, SEMI_RIGHT, ANTI_RIGHT -> false;
        };
    }

    private static @Nullable ColumnCondition condition(
            Term term, Plan.Scan scan, FunctionContext context) {
        if (!(term instanceof Term.Call call)) {
            return null;
        }
        if (call.function() instanceof Membership membership) {
            return member(call, membership, scan);
        }
        if (call.arguments().size() != 2) {
            return null;
        }
        Operator operator = operator(call.name());
        Term left = call.arguments().getFirst();
        Term right = call.arguments().getLast();
        if (operator == null) {
            return null;
        }
        if (left instanceof Term.Constant) {
            Term swap = left;
            left = right;
            right = swap;
            operator = swapped(operator);
        }
        if (!(left instanceof Term.SlotValue(Slot slot))
                || !(right instanceof Term.Constant constant)) {
            return null;
        }
        int index = scan.slots().indexOf(slot);
        Column value = value(constant, slot.type(), context);
        return index < 0 || value == null
                ? null
                : new ColumnCondition(scan.columns().get(index), operator, value, call.text());
    }

    /// The constant as a value of the column's type, or null where it is not one already: what
    /// another type's value compares to is left to the filter.
    private static @Nullable Column value(
            Term.Constant constant, DataType type, FunctionContext context) {
        DataType plain = MembershipSet.plain(type);
        Column value = MembershipSet.spelledOut(constant.value());
        if (value instanceof NullableColumn nullable) {
            if (nullable.isNull(0)) {
                return null;
            }
            value = nullable.values();
        }
        return ConstantFit.fit(value, MembershipSet.plain(constant.type()), plain, context);
    }

    private static @Nullable ColumnCondition member(
            Term.Call call, Membership membership, Plan.Scan scan) {
        boolean isPlain =
                !membership.isNegated()
                        && membership.set().isConstant()
                        && membership.set().types().size() == 1
                        && !membership.set().types().getFirst().isNullable();
        if (!isPlain || !(call.arguments().getFirst() instanceof Term.SlotValue(Slot slot))) {
            return null;
        }
        int index = scan.slots().indexOf(slot);
        MembershipSet.Rows rows = membership.set().rows();
        return index < 0
                ? null
                : new ColumnCondition(
                        scan.columns().get(index),
                        Operator.IN,
                        rows.columns().getFirst(),
                        call.text());
    }

    private static @Nullable Operator operator(String name) {
        return switch (name) {
            case "equals" -> Operator.EQUAL;
            case "less" -> Operator.LESS;
            case "lessOrEquals" -> Operator.LESS_OR_EQUAL;
            case "greater" -> Operator.GREATER;
            case "greaterOrEquals" -> Operator.GREATER_OR_EQUAL;
            default -> null;
        };
    }

    private static Operator swapped(Operator operator) {
        return switch (operator) {
            case EQUAL, IN -> operator;
            case LESS -> Operator.GREATER;
            case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case GREATER -> Operator.LESS;
            case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
        };
    }
}
