package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;

/// What stands out in series of numbers.
public final class SeriesFunctions {
    private static final String TUKEY = "seriesOutliersDetectTukey";
    private static final int POINTS_MIN = 4;
    private static final String[] PLACES = {"first", "second", "third", "fourth"};

    private SeriesFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                "Time series",
                                TUKEY + "(series[, low, high, k])",
                                "How far each point lies outside of Tukey's fences, which are k"
                                        + " times the range between two quantiles away from them."),
                        (arguments, _) -> bind(arguments)));
    }

    private static BoundFunction bind(List<Argument> arguments) {
        if (arguments.size() != 1 && arguments.size() != 4) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function "
                            + TUKEY
                            + " needs either 1 or 4 arguments; passed "
                            + arguments.size());
        }
        DataType element = ArrayFunctions.element(TUKEY, arguments, 0);
        if (!Numbers.isNumber(element)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Illegal column "
                            + arguments.getFirst().type().name()
                            + " of first argument of function "
                            + TUKEY);
        }
        boolean isGiven = arguments.size() == 4;
        double low = isGiven ? quantile(arguments, 1) : 0.25;
        double high = isGiven ? quantile(arguments, 2) : 0.75;
        double factor = isGiven ? number(arguments, 3) : 1.5;
        if (!(factor >= 0)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The fourth argument of function " + TUKEY + " must be a non-negative number");
        }
        return BoundFunction.of(
                new ArrayType(DataTypes.FLOAT64),
                (columns, rowCount) -> {
                    ArrayColumn series = (ArrayColumn) Columns.full(columns.getFirst());
                    double[] values = Numbers.doubles(Columns.full(series.elements()), element);
                    double[] scores = new double[series.elementCount()];
                    for (int row = 0; row < rowCount; row++) {
                        score(
                                values,
                                series.start(row),
                                series.end(row),
                                low,
                                high,
                                factor,
                                scores);
                    }
                    DoubleColumn result = new DoubleColumn(scores, scores.length);
                    return new ArrayColumn(series.ends(), result, rowCount);
                });
    }

    private static double number(List<Argument> arguments, int place) {
        Arguments.number(TUKEY, arguments, place);
        return Numbers.doubles(
                Arguments.constant(TUKEY, arguments, place), arguments.get(place).type())[0];
    }

    private static double quantile(List<Argument> arguments, int place) {
        double value = number(arguments, place);
        if (!(value >= 0.02 && value <= 0.98)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The "
                            + PLACES[place]
                            + " argument of function "
                            + TUKEY
                            + " must be in range [0.02, 0.98]");
        }
        return value;
    }

    private static void score(
            double[] values,
            int from,
            int to,
            double low,
            double high,
            double factor,
            double[] scores) {
        if (to - from < POINTS_MIN) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "At least four data points are needed for function " + TUKEY);
        }
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        double first = at(sorted, low);
        double last = at(sorted, high);
        double below = first - factor * (last - first);
        double above = last + factor * (last - first);
        for (int i = from; i < to; i++) {
            scores[i] = Math.min(values[i] - below, 0) + Math.max(values[i] - above, 0);
        }
    }

    /// The quantile of sorted values: between two of them where it falls on a border.
    private static double at(double[] sorted, double quantile) {
        double place = sorted.length * quantile;
        int upper = Math.min((int) place, sorted.length - 1);
        boolean isBorder = place == Math.floor(place) && upper > 0;
        return isBorder ? (sorted[upper - 1] + sorted[upper]) / 2 : sorted[upper];
    }
}
