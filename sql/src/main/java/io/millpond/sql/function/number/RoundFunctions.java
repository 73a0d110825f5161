package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/// Rounding to decimal digits; a negative number of digits rounds before the point.
///
/// Floats are rounded half to even by default, as ClickHouse does; integers and decimals half up.
/// Integers at the ends of their type wrap around.
public final class RoundFunctions {
    private static final String CATEGORY = "Rounding";

    private RoundFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("round", "The nearest number.", RoundingMode.HALF_UP),
                define(
                        "roundBankers",
                        "The nearest number, the even one of two.",
                        RoundingMode.HALF_EVEN),
                define("floor", "The greatest number that is not greater.", RoundingMode.FLOOR),
                define(
                        "ceil",
                        "The least number that is not less.",
                        RoundingMode.CEILING,
                        "ceiling"),
                define(
                        "trunc",
                        "The number without further digits.",
                        RoundingMode.DOWN,
                        "truncate"));
    }

    private static ScalarFunction define(
            String name, String doc, RoundingMode mode, String... aliases) {
        FunctionDescription description =
                FunctionDescription.of(CATEGORY, name + "(x[, digits])", doc).withAliases(aliases);
        return ScalarFunction.of(
                name.equals("roundBankers") ? description : description.ignoringCase(),
                (arguments, _) -> bind(name, mode, arguments),
                Trait.NEVER_FAILS);
    }

    private static BoundFunction bind(String name, RoundingMode mode, List<Argument> arguments) {
        Arguments.count(name, arguments, 1, 2);
        Arguments.number(name, arguments, 0);
        DataType type = arguments.getFirst().type();
        boolean hasDigits = arguments.size() == 2;
        if (hasDigits) {
            Arguments.integer(name, arguments, 1);
        }
        DataType digitsType = hasDigits ? arguments.get(1).type() : type;
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] digits =
                            hasDigits
                                    ? Numbers.longs(columns.get(1), digitsType)
                                    : new long[rowCount];
                    return round(columns.getFirst(), type, digits, rowCount, mode);
                });
    }

    private static Column round(
            Column column, DataType type, long[] digits, int rowCount, RoundingMode mode) {
        if (type instanceof FloatType floating) {
            double[] values = Numbers.doubles(column, type);
            double[] result = new double[rowCount];
            for (int row = 0; row < rowCount; row++) {
                result[row] = roundFloat(values[row], check(digits[row]), mode, floating.bits());
            }
            return Numbers.ofDoubles(result, rowCount, floating);
        }
        int scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
        if (scale == 0 && allPositive(digits, rowCount)) {
            return column;
        }
        BigInteger[] values = Numbers.bigs(column, type);
        int bits = type instanceof IntegerType(int width, _) ? width : 0;
        for (int row = 0; row < rowCount; row++) {
            int kept = Math.min(check(digits[row]), scale);
            if (bits > 0) {
                boolean isSigned = !DataTypes.isUnsigned(type);
                values[row] = WholeRounding.round(values[row], -kept, mode, bits, isSigned);
                continue;
            }
            values[row] =
                    new BigDecimal(values[row], scale)
                            .setScale(kept, mode)
                            .setScale(scale, RoundingMode.UNNECESSARY)
                            .unscaledValue();
        }
        return Numbers.ofBigs(values, type.layout());
    }

    private static boolean allPositive(long[] digits, int rowCount) {
        for (int row = 0; row < rowCount; row++) {
            if (digits[row] < 0) {
                return false;
            }
        }
        return true;
    }

    private static int check(long digits) {
        if (digits < -1_000 || digits > 1_000) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Scale argument for rounding function is too large");
        }
        return (int) digits;
    }

    private static double roundFloat(double value, int digits, RoundingMode mode, int bits) {
        if (!Double.isFinite(value) || digits > 300) {
            return value;
        }
        if (digits < -308) {
            return 0;
        }
        double power =
                bits == 32
                        ? (float) Math.pow(10, Math.abs(digits))
                        : Math.pow(10, Math.abs(digits));
        double exact = digits >= 0 ? value * power : value / power;
        double scaled = bits == 32 ? Float.valueOf((float) exact).doubleValue() : exact;
        double whole =
                switch (mode) {
                    case FLOOR -> Math.floor(scaled);
                    case CEILING -> Math.ceil(scaled);
                    case DOWN -> scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled);
                    default -> Math.rint(scaled);
                };
        if (Double.isInfinite(scaled)) {
            return value;
        }
        return digits >= 0 ? whole / power : whole * power;
    }
}
