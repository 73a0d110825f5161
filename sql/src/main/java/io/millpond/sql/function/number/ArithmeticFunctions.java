package io.millpond.sql.function.number;

import io.millpond.sql.aggregate.library.StateArithmetic;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.composite.ArrayArithmetic;
import io.millpond.sql.function.composite.TupleArithmetic;
import io.millpond.sql.function.time.DateArithmetic;
import io.millpond.sql.function.time.IntervalFunctions;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;

import java.util.List;

/// Arithmetic on two values: numbers, dates, intervals, tuples.
public final class ArithmeticFunctions {
    private ArithmeticFunctions() {}

    /// What an operation does with two numbers, for each way of holding them.
    enum Operation {
        PLUS,
        MINUS,
        MULTIPLY,
        DIVIDE,
        INT_DIV,
        INT_DIV_OR_ZERO,
        MODULO,
        MODULO_OR_ZERO,
        POSITIVE_MODULO
    }

    public static List<ScalarFunction> all() {
        return List.of(
                define(Operation.PLUS, "plus(a, b)", "The sum. A date plus a number is a date.")
                        .with(Trait.NEVER_FAILS_WITHOUT_DECIMALS),
                define(Operation.MINUS, "minus(a, b)", "The difference.")
                        .with(Trait.NEVER_FAILS_WITHOUT_DECIMALS),
                define(Operation.MULTIPLY, "multiply(a, b)", "The product.")
                        .with(Trait.NEVER_FAILS_WITHOUT_DECIMALS),
                define(Operation.DIVIDE, "divide(a, b)", "The quotient, a float.")
                        .with(Trait.NEVER_FAILS_WITHOUT_DECIMALS),
                define(
                        Operation.INT_DIV,
                        "intDiv(a, b)",
                        "The quotient with its fraction cut off; fails for a divisor of zero."),
                define(
                        Operation.INT_DIV_OR_ZERO,
                        "intDivOrZero(a, b)",
                        "As intDiv, but zero for a divisor of zero."),
                define(
                        Operation.MODULO,
                        "modulo(a, b)",
                        "The remainder, with the sign of the dividend."),
                define(
                        Operation.MODULO_OR_ZERO,
                        "moduloOrZero(a, b)",
                        "As modulo, but zero for a divisor of zero."),
                define(
                        Operation.POSITIVE_MODULO,
                        "positiveModulo(a, b)",
                        "The remainder, never negative."));
    }

    private static ScalarFunction define(Operation operation, String syntax, String doc) {
        FunctionDescription description = FunctionDescription.of("Arithmetic", syntax, doc);
        if (operation == Operation.MODULO) {
            description = description.withAliases("mod", "moduloLegacy").ignoringCase();
        } else if (operation == Operation.POSITIVE_MODULO) {
            description = description.withAliases("positive_modulo", "pmod").ignoringCase();
        }
        String name = description.name();
        return ScalarFunction.of(
                description, (arguments, context) -> bind(operation, name, arguments, context));
    }

    private static BoundFunction bind(
            Operation operation, String name, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        DataType left = arguments.get(0).type();
        DataType right = arguments.get(1).type();
        if (operation == Operation.PLUS && StateArithmetic.hasState(left, right)) {
            return StateArithmetic.bindPlus(name, left, right);
        }
        if (operation == Operation.MULTIPLY && StateArithmetic.hasState(left, right)) {
            return StateArithmetic.bindMultiply(name, left, right);
        }
        if (operation == Operation.PLUS || operation == Operation.MINUS) {
            BoundFunction dates =
                    DateArithmetic.bind(name, operation == Operation.MINUS, left, right, context);
            if (dates != null) {
                return dates;
            }
        }
        boolean isSum = operation == Operation.PLUS || operation == Operation.MINUS;
        boolean isMinus = operation == Operation.MINUS;
        if (isSum && IntervalFunctions.isTuple(right) && DataTypes.isDate(left)) {
            return IntervalFunctions.bindTuple(name, isMinus, arguments, context);
        }
        boolean areIntervals =
                right instanceof IntervalType
                        && (left instanceof IntervalType || IntervalFunctions.isTuple(left));
        if (isSum && areIntervals && !left.equals(right)) {
            return IntervalFunctions.bindSum(name, isMinus, arguments);
        }
        if (left instanceof TupleType || right instanceof TupleType) {
            return TupleArithmetic.bindOperator(name, arguments, context);
        }
        if (left instanceof ArrayType || right instanceof ArrayType) {
            return ArrayArithmetic.bindOperator(name, arguments, context);
        }
        if (left instanceof IntervalType || right instanceof IntervalType) {
            return intervals(operation, name, left, right);
        }
        boolean isModulo = operation == Operation.MODULO || operation == Operation.POSITIVE_MODULO;
        DataType a = asNumber(left, isModulo);
        DataType b = asNumber(right, false);
        if (!Numbers.isNumber(a) || !Numbers.isNumber(b)) {
            throw Arguments.illegal(name, left, right);
        }
        if (a instanceof DecimalType || b instanceof DecimalType) {
            return DecimalArithmetic.bind(operation, name, a, b);
        }
        BoundFunction bound = NumberArithmetic.bind(operation, name, a, b);
        return left instanceof TimeType && bound.resultType() instanceof IntegerType result
                ? moduloOfTime(bound, result, b, context)
                : bound;
    }

    /// The remainder in the type of the divisor, which wraps that of a negative time around.
    private static BoundFunction moduloOfTime(
            BoundFunction bound, IntegerType result, DataType divisor, FunctionContext context) {
        DataType type =
                divisor instanceof IntegerType(int bits, boolean isSigned)
                        ? new IntegerType(bits, isSigned)
                        : result;
        Cast cast = Casts.bind(result, type, context);
        return BoundFunction.of(
                type,
                (arguments, rowCount) -> cast.apply(bound.apply(arguments, rowCount), rowCount));
    }

    /// The number type that stands for a Bool or an address, or for a date in a modulo.
    private static DataType asNumber(DataType type, boolean isModulo) {
        return switch (type) {
            case BoolType _ -> DataTypes.UINT8;
            case Ipv4Type _ -> DataTypes.UINT32;
            case Ipv6Type _ -> DataTypes.UINT128;
            case DateType _ -> isModulo ? DataTypes.UINT16 : type;
            case DateTimeType _ -> isModulo ? DataTypes.UINT32 : type;
            case TimeType _ -> isModulo ? DataTypes.INT32 : type;
            default -> type;
        };
    }

    private static BoundFunction intervals(
            Operation operation, String name, DataType left, DataType right) {
        boolean isSum =
                left.equals(right) && (operation == Operation.PLUS || operation == Operation.MINUS);
        if (!isSum) {
            throw Arguments.illegal(name, left, right);
        }
        DataType type = left;
        return BoundFunction.of(
                type,
                (arguments, rowCount) -> {
                    long[] a = Numbers.longs(arguments.get(0), left);
                    long[] b = Numbers.longs(arguments.get(1), right);
                    long[] c =
                            NumberArithmetic.onLongs(
                                    operation, a, b, rowCount, true, Long.MIN_VALUE);
                    return new LongColumn(c, rowCount);
                });
    }
}
