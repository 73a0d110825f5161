package io.millpond.sql.analysis;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.plan.JoinShape;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.ColumnCondition.Operator;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Tells tables which rows a query can do without: comparisons of columns with constants in the
/// filters above a scan, or above joins that show a row only if it passes the filter.
///
/// The filters stay; what the table is told only lets it skip.
final class ConditionPush {
    private ConditionPush() {}

    /// The plan with the conditions of its filters told to the scan below them.
    static Plan apply(Plan plan, FunctionContext context) {
        return push(plan, new ArrayList<>(), context);
    }

    private static Plan push(Plan plan, List<Term> conjuncts, FunctionContext context) {
        return switch (plan) {
            case Plan.Filter filter -> {
                List<Term> all = new ArrayList<>(conjuncts);
                all.addAll(Conjuncts.of(filter.condition()));
                yield new Plan.Filter(push(filter.input(), all, context), filter.condition());
            }
            case Plan.Scan scan -> {
                List<ColumnCondition> conditions = new ArrayList<>();
                for (Term conjunct : conjuncts) {
                    ColumnCondition condition = condition(conjunct, scan, context);
                    if (condition != null) {
                        conditions.add(condition);
                    }
                }
                yield scan.withConditions(conditions);
            }
            case Plan.Compute compute ->
                    new Plan.Compute(
                            push(compute.input(), conjuncts, context), compute.assignments());
            case Plan.Join join -> {
                boolean isLeftFree = !join.shape().keepsRight() && isLeftwards(join.shape());
                boolean isRightFree =
                        !join.shape().keepsLeft()
                                && join.shape().matching() == JoinShape.Matching.ALL
                                && join.shape().asof() == null;
                yield join.withInputs(
                        isLeftFree ? push(join.left(), conjuncts, context) : join.left(),
                        isRightFree ? push(join.right(), conjuncts, context) : join.right());
            }
            default -> plan;
        };
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
