package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.util.List;

/// Numbers rounded down to steps: ages, durations, powers of two, given steps, equal buckets.
public final class StepFunctions {
    private static final String CATEGORY = "Rounding";
    private static final long[] DURATIONS = {
        1, 10, 30, 60, 120, 180, 240, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000
    };
    private static final long[] AGES = {18, 25, 35, 45, 55};

    private StepFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                steps(
                        "roundAge(age)",
                        "0, 17, 18, 25, 35, 45 or 55, the greatest that is not greater.",
                        DataTypes.UINT8,
                        age -> age < 1 ? 0 : age < 18 ? 17 : step(AGES, age)),
                steps(
                        "roundDuration(seconds)",
                        "The greatest of some usual durations that is not greater.",
                        DataTypes.UINT16,
                        duration -> duration < 1 ? 0 : step(DURATIONS, duration)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "roundToExp2(x)",
                                "The greatest power of two that is not greater."),
                        (arguments, _) -> bindPower(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "roundDown(x, steps)",
                                "The greatest of the steps that is not greater, or the least."),
                        StepFunctions::bindDown),
                ScalarFunction.of(
                        Texts.describe(
                                "Mathematical",
                                "widthBucket(x, low, high, count)",
                                "Which of a count of equal buckets x lies in, from 1.",
                                "width_bucket",
                                "*"),
                        (arguments, _) -> bindBucket(arguments)));
    }

    private interface Step {
        long of(double value);
    }

    private static long step(long[] steps, double value) {
        long found = 0;
        for (long step : steps) {
            found = value >= step ? step : found;
        }
        return found;
    }

    private static ScalarFunction steps(String syntax, String doc, DataType type, Step step) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.number(name, arguments, 0);
                    DataType from = arguments.getFirst().type();
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                double[] values = Numbers.doubles(columns.getFirst(), from);
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] = step.of(values[row]);
                                }
                                return Numbers.ofLongs(result, rowCount, type.layout());
                            });
                });
    }

    private static BoundFunction bindPower(List<Argument> arguments) {
        Arguments.count("roundToExp2", arguments, 1);
        Arguments.number("roundToExp2", arguments, 0);
        DataType type = arguments.getFirst().type();
        if (type instanceof DecimalType
                || !(Numbers.fitsLong(type.layout()) || type instanceof FloatType)) {
            throw Arguments.illegal("roundToExp2", type);
        }
        if (type instanceof FloatType floating) {
            return BoundFunction.of(
                    type,
                    (columns, rowCount) -> {
                        double[] values = Numbers.doubles(columns.getFirst(), type);
                        double[] result = new double[rowCount];
                        for (int row = 0; row < rowCount; row++) {
                            double value = values[row];
                            boolean isPlain = Double.isFinite(value) && value != 0;
                            result[row] =
                                    isPlain
                                            ? Math.copySign(
                                                    Math.scalb(1.0, Math.getExponent(value)), value)
                                            : value;
                        }
                        return Numbers.ofDoubles(result, rowCount, floating);
                    });
        }
        boolean isUnsigned = DataTypes.isUnsigned(type);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] values = Numbers.longs(columns.getFirst(), type);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        boolean isNegative = !isUnsigned && values[row] < 0;
                        result[row] = isNegative ? 0 : Long.highestOneBit(values[row]);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static BoundFunction bindDown(List<Argument> arguments, FunctionContext context) {
        String name = "roundDown";
        Arguments.count(name, arguments, 2);
        DataType from = arguments.getFirst().type();
        Arguments.number(name, arguments, 0);
        if (!(arguments.get(1).type() instanceof ArrayType(DataType step))
                || !Numbers.isNumber(step)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Elements of array of second argument of function roundDown must be numeric"
                            + " type");
        }
        DataType type = Supertypes.common(List.of(from, step));
        Cast fromCast = Casts.bind(from, type, context);
        Cast stepCast = Casts.bind(step, type, context);
        ArrayColumn given = (ArrayColumn) Arguments.constant(name, arguments, 1);
        Column elements = Columns.full(given.elements()).slice(0, given.elementCount());
        if (elements.rowCount() == 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Empty array is illegal for boundaries in roundDown function");
        }
        Column steps = Columns.full(stepCast.apply(elements, elements.rowCount()));
        double[] bounds = Numbers.doubles(steps, type);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    Column values = fromCast.apply(columns.getFirst(), rowCount);
                    double[] numbers = Numbers.doubles(values, type);
                    int[] chosen = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        chosen[row] = place(bounds, numbers[row]);
                    }
                    return steps.gather(chosen, rowCount);
                });
    }

    /// The place of the greatest bound that is not greater, or of the least.
    private static int place(double[] bounds, double value) {
        int found = -1;
        int least = 0;
        for (int i = 0; i < bounds.length; i++) {
            least = bounds[i] < bounds[least] ? i : least;
            if (bounds[i] <= value && (found < 0 || bounds[i] > bounds[found])) {
                found = i;
            }
        }
        return found < 0 ? least : found;
    }

    private static BoundFunction bindBucket(List<Argument> arguments) {
        String name = "widthBucket";
        Arguments.count(name, arguments, 4);
        for (int i = 0; i < 3; i++) {
            Arguments.number(name, arguments, i);
        }
        Arguments.integer(name, arguments, 3);
        DataType countType = arguments.get(3).type();
        int bits = countType instanceof IntegerType(int given, _) ? given : 8;
        DataType type = new IntegerType(Math.min(64, bits * 2), false);
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    double[] values = Numbers.doubles(columns.get(0), types.get(0));
                    double[] lows = Numbers.doubles(columns.get(1), types.get(1));
                    double[] highs = Numbers.doubles(columns.get(2), types.get(2));
                    long[] counts = Numbers.longs(columns.get(3), countType);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = bucket(values[row], lows[row], highs[row], counts[row]);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static long bucket(double value, double low, double high, long count) {
        if (count <= 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Last argument (count) for function widthBucket cannot be " + count);
        }
        if (Double.isNaN(value) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The first three arguments for function widthBucket must not be NaN or"
                            + " infinite");
        }
        if (high <= low || value < low) {
            return 0;
        }
        if (value >= high) {
            return count + 1;
        }
        return (long) ((value - low) * ((double) count / (high - low))) + 1;
    }
}
