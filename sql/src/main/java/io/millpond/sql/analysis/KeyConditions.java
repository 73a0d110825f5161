package io.millpond.sql.analysis;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.ColumnCondition.Operator;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the condition of a filter says of the columns of a scan, in comparisons with constants:
/// and of what else a table has indexes of. What it says besides is left out, so that the result is
/// true at least where the condition is.
final class KeyConditions {
    /// Functions whose values are 0, 1 and NULL.
    private static final Set<String> TRUTHS =
            Set.of(
                    "and",
                    "or",
                    "not",
                    "equals",
                    "notEquals",
                    "less",
                    "lessOrEquals",
                    "greater",
                    "greaterOrEquals");

    private final Plan.Scan scan;
    private final FunctionContext context;
    private final IndexPredicates predicates;

    private KeyConditions(Plan.Scan scan, FunctionContext context) {
        this.scan = scan;
        this.context = context;
        this.predicates = new IndexPredicates(scan, context);
    }

    /// What `term` says; null where it says nothing that a table could use.
    static @Nullable RowCondition of(Term term, Plan.Scan scan, FunctionContext context) {
        return new KeyConditions(scan, context).condition(term, false);
    }

    /// The comparison that `term` is; null where it is none, or none with a value of the column's
    /// type.
    static @Nullable ColumnCondition comparison(
            Term term, Plan.Scan scan, FunctionContext context) {
        KeyConditions conditions = new KeyConditions(scan, context);
        if (!(term instanceof Term.Call call)) {
            return null;
        }
        if (call.function() instanceof Membership membership) {
            return conditions.member(call, membership, false);
        }
        Comparison comparison = conditions.comparison(call, false);
        Column value =
                comparison == null
                        ? null
                        : conditions.value(comparison.constant(), comparison.slot().type());
        return comparison == null || value == null
                ? null
                : conditions.condition(comparison.slot(), comparison.operator(), value, call);
    }

    /// @param isNegated whether `term` has to be false
    private @Nullable RowCondition condition(Term term, boolean isNegated) {
        if (term instanceof Term.Constant constant) {
            return isNever(constant, isNegated) ? never(term.text()) : null;
        }
        if (!(term instanceof Term.Call call)) {
            return null;
        }
        if (call.function() instanceof Membership membership) {
            RowCondition member = member(call, membership, isNegated);
            return member == null ? predicates.of(call, isNegated) : member;
        }
        return switch (call.name()) {
            case "and", "or" -> {
                boolean isAll = call.name().equals("and") != isNegated;
                yield isAll ? allOf(call, isNegated) : anyOf(call, isNegated);
            }
            case "not" -> condition(call.arguments().getFirst(), !isNegated);
            default -> {
                RowCondition compared = compared(call, isNegated);
                yield compared == null ? predicates.of(call, isNegated) : compared;
            }
        };
    }

    private @Nullable RowCondition compared(Term.Call call, boolean isNegated) {
        Comparison comparison = comparison(call, isNegated);
        if (comparison != null) {
            return condition(comparison, call);
        }
        boolean isEqual = operator(call.name(), isNegated) == Operator.EQUAL;
        return isEqual && call.arguments().getLast() instanceof Term.Constant constant
                ? equal(call.arguments().getFirst(), constant, call)
                : null;
    }

    /// What it says that something is equal to a constant: a tuple, or a condition that is 0 or 1.
    private @Nullable RowCondition equal(Term left, Term.Constant right, Term.Call call) {
        if (!(left instanceof Term.Call compared)) {
            return null;
        }
        if (compared.name().equals("tuple")
                && right.value() instanceof TupleColumn tuple
                && right.type() instanceof TupleType type) {
            List<RowCondition> parts = new ArrayList<>();
            for (int i = 0; i < compared.arguments().size(); i++) {
                Column value = tuple.elements().get(i);
                Term.Constant constant = new Term.Constant(type.elements().get(i), value, "");
                if (compared.arguments().get(i) instanceof Term.SlotValue(Slot slot)
                        && scan.slots().contains(slot)) {
                    RowCondition part =
                            condition(new Comparison(slot, Operator.EQUAL, constant), call);
                    if (part != null) {
                        parts.add(part);
                    }
                }
            }
            return parts.isEmpty() ? null : new RowCondition.AllOf(parts, call.text());
        }
        if (TRUTHS.contains(compared.name())
                && MembershipSet.plain(right.type()) instanceof IntegerType type
                && type.bits() <= 64
                && MembershipSet.spelledOut(right.value()) instanceof ByteColumn value) {
            return switch (value.value(0)) {
                case 0 -> condition(compared, true);
                case 1 -> condition(compared, false);
                default -> never(call.text());
            };
        }
        return null;
    }

    private @Nullable RowCondition allOf(Term.Call call, boolean isNegated) {
        List<RowCondition> parts = new ArrayList<>();
        for (Term argument : call.arguments()) {
            RowCondition part = condition(argument, isNegated);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? null : new RowCondition.AllOf(parts, call.text());
    }

    private @Nullable RowCondition anyOf(Term.Call call, boolean isNegated) {
        List<RowCondition> parts = new ArrayList<>();
        for (Term argument : call.arguments()) {
            RowCondition part = condition(argument, isNegated);
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return new RowCondition.AnyOf(parts, call.text());
    }

    private static RowCondition never(String text) {
        return new RowCondition.AnyOf(List.of(), text);
    }

    /// Whether no row meets a condition that is constant.
    private static boolean isNever(Term.Constant constant, boolean isNegated) {
        Column value = MembershipSet.spelledOut(constant.value());
        if (value instanceof NullableColumn nullable) {
            if (nullable.isNull(0)) {
                return true;
            }
            value = nullable.values();
        }
        BigDecimal number = ConstantFit.number(value, MembershipSet.plain(constant.type()));
        return number != null && (number.signum() == 0) != isNegated;
    }

    /// A comparison of a column with a constant.
    private record Comparison(Slot slot, Operator operator, Term.Constant constant) {}

    private @Nullable Comparison comparison(Term.Call call, boolean isNegated) {
        Operator operator = operator(call.name(), isNegated);
        if (operator == null || call.arguments().size() != 2) {
            return null;
        }
        Term left = call.arguments().getFirst();
        Term right = call.arguments().getLast();
        if (left instanceof Term.Constant) {
            Term swap = left;
            left = right;
            right = swap;
            operator = swapped(operator);
        }
        return left instanceof Term.SlotValue(Slot slot)
                        && right instanceof Term.Constant constant
                        && scan.slots().contains(slot)
                ? new Comparison(slot, operator, constant)
                : null;
    }

    private @Nullable RowCondition condition(Comparison comparison, Term.Call call) {
        Term.Constant constant = comparison.constant();
        Slot slot = comparison.slot();
        Column plain = MembershipSet.spelledOut(constant.value());
        if (plain instanceof NullableColumn nullable && nullable.isNull(0)) {
            return never(call.text());
        }
        Column value = value(constant, slot.type());
        if (value == null) {
            rejectUnknownName(plain, slot);
        } else {
            return condition(slot, comparison.operator(), value, call);
        }
        boolean isWhole =
                MembershipSet.plain(slot.type()) instanceof IntegerType type && type.bits() <= 64;
        BigDecimal number =
                ConstantFit.number(
                        plain instanceof NullableColumn nullable ? nullable.values() : plain,
                        MembershipSet.plain(constant.type()));
        return isWhole && number != null
                ? condition(
                        comparison, number, (IntegerType) MembershipSet.plain(slot.type()), call)
                : null;
    }

    /// Errors: UNKNOWN_ELEMENT_OF_ENUM for a text that is no name of a column's that is a key or
    /// has an index.
    private void rejectUnknownName(Column constant, Slot slot) {
        Column plain = constant instanceof NullableColumn some ? some.values() : constant;
        if (MembershipSet.plain(slot.type()) instanceof EnumType
                && plain instanceof BytesColumn text
                && isIndexed(scan.column(slot))) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_ELEMENT_OF_ENUM,
                    "Unknown element '" + text.text(0) + "' for enum");
        }
    }

    private boolean isIndexed(String column) {
        return scan.source().isKey(column) || scan.source().indexedExpressions().contains(column);
    }

    /// A comparison of integers with a number that is none of their type.
    private @Nullable RowCondition condition(
            Comparison comparison, BigDecimal number, IntegerType type, Term.Call call) {
        BigDecimal floor = number.setScale(0, RoundingMode.FLOOR);
        boolean isWhole = floor.compareTo(number) == 0;
        Column value = ConstantFit.integer(floor.toBigInteger(), type);
        Operator operator = comparison.operator();
        if (operator == Operator.EQUAL && (!isWhole || value == null)) {
            return never(call.text());
        }
        if (value == null) {
            boolean isBelow =
                    switch (operator) {
                        case LESS, LESS_OR_EQUAL -> true;
                        case EQUAL, IN, GREATER, GREATER_OR_EQUAL -> false;
                    };
            return isBelow == number.signum() < 0 ? never(call.text()) : null;
        }
        Operator whole =
                switch (operator) {
                    case LESS -> isWhole ? Operator.LESS : Operator.LESS_OR_EQUAL;
                    case GREATER_OR_EQUAL -> isWhole ? Operator.GREATER_OR_EQUAL : Operator.GREATER;
                    case EQUAL, IN, LESS_OR_EQUAL, GREATER -> operator;
                };
        return condition(comparison.slot(), whole, value, call);
    }

    private ColumnCondition condition(Slot slot, Operator operator, Column value, Term.Call call) {
        return new ColumnCondition(scan.column(slot), operator, value, call.text());
    }

    /// The constant as a value of the column's type, or null where it is not one already: what
    /// another type's value compares to is left to the filter.
    private @Nullable Column value(Term.Constant constant, DataType type) {
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

    private @Nullable ColumnCondition member(
            Term.Call call, Membership membership, boolean isNegated) {
        boolean isPlain =
                membership.isNegated() == isNegated
                        && membership.set().isConstant()
                        && membership.set().types().size() == 1
                        && !membership.set().types().getFirst().isNullable();
        return isPlain
                        && call.arguments().getFirst() instanceof Term.SlotValue(Slot slot)
                        && scan.slots().contains(slot)
                ? condition(slot, Operator.IN, membership.set().rows().columns().getFirst(), call)
                : null;
    }

    static @Nullable Operator operator(String name, boolean isNegated) {
        return switch (name) {
            case "equals" -> isNegated ? null : Operator.EQUAL;
            case "notEquals" -> isNegated ? Operator.EQUAL : null;
            case "less" -> isNegated ? Operator.GREATER_OR_EQUAL : Operator.LESS;
            case "lessOrEquals" -> isNegated ? Operator.GREATER : Operator.LESS_OR_EQUAL;
            case "greater" -> isNegated ? Operator.LESS_OR_EQUAL : Operator.GREATER;
            case "greaterOrEquals" -> isNegated ? Operator.LESS : Operator.GREATER_OR_EQUAL;
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
