package io.millpond.sql.analysis;

import io.millpond.sql.plan.FailingTerms;
import io.millpond.sql.plan.JoinShape;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.source.RowCondition;

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
    private final boolean isPrewhere;

    private ConditionPush(Terms terms, boolean movesFilters, boolean isPrewhere) {
        this.terms = terms;
        this.movesFilters = movesFilters;
        this.isPrewhere = isPrewhere;
    }

    /// The plan with the conditions of PREWHERE, its only filter, told to the scan below it.
    static Plan ofPrewhere(Plan plan, Terms terms) {
        return new ConditionPush(terms, true, true).push(plan, List.of(), true);
    }

    /// The plan with the conditions of its filters told to the scan below them.
    ///
    /// @param movesFilters whether the scan gets filters
    static Plan apply(Plan plan, Terms terms, boolean movesFilters) {
        return new ConditionPush(terms, movesFilters, false).push(plan, List.of(), true);
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
                List<RowCondition> conditions = new ArrayList<>(scan.conditions());
                for (Term conjunct : conjuncts) {
                    RowCondition condition = KeyConditions.of(conjunct, scan, terms.context());
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
                                        conjunct,
                                        KeyConditions.comparison(conjunct, scan, terms.context()),
                                        isPrewhere))
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
}
