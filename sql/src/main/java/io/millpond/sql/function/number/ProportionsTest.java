package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.SpecialFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// `proportionsZTest`: whether two proportions differ.
final class ProportionsTest {
    private static final String NAME = "proportionsZTest";

    private ProportionsTest() {}

    static ScalarFunction function() {
        return ScalarFunction.of(
                FunctionDescription.of(
                        "Mathematical",
                        "proportionsZTest(successes_x, successes_y, trials_x, trials_y, level,"
                                + " variance)",
                        "The z statistic, the p value and the confidence interval of the"
                                + " difference of two proportions."),
                (arguments, _) -> bind(arguments));
    }

    private static BoundFunction bind(List<Argument> arguments) {
        Arguments.count(NAME, arguments, 6);
        for (int i = 0; i < 4; i++) {
            Arguments.integer(NAME, arguments, i);
        }
        Arguments.number(NAME, arguments, 4);
        String variance = Arguments.constantText(NAME, arguments, 5);
        boolean isPooled = variance.equals("pooled");
        if (!isPooled && !variance.equals("unpooled")) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The sixth argument "
                            + arguments.get(5).type().name()
                            + " of function proportionsZTest must be equal to `pooled` or"
                            + " `unpooled`");
        }
        DataType type =
                new TupleType(
                        List.of(
                                "z_statistic",
                                "p_value",
                                "confidence_interval_low",
                                "confidence_interval_high"),
                        List.of(
                                DataTypes.FLOAT64,
                                DataTypes.FLOAT64,
                                DataTypes.FLOAT64,
                                DataTypes.FLOAT64));
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    double[][] given = new double[5][];
                    for (int i = 0; i < 5; i++) {
                        given[i] = Numbers.doubles(columns.get(i), types.get(i));
                    }
                    double[][] results = new double[4][rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        test(given, row, isPooled, results);
                    }
                    List<Column> parts = new ArrayList<>();
                    for (double[] part : results) {
                        parts.add(new DoubleColumn(part, rowCount));
                    }
                    return new TupleColumn(parts, rowCount);
                });
    }

    private static void test(double[][] given, int row, boolean isPooled, double[][] results) {
        double x = given[0][row] / given[2][row];
        double y = given[1][row] / given[3][row];
        double difference = x - y;
        double unpooled = x * (1 - x) / given[2][row] + y * (1 - y) / given[3][row];
        double joint = (given[0][row] + given[1][row]) / (given[2][row] + given[3][row]);
        double pooled = joint * (1 - joint) * (1 / given[2][row] + 1 / given[3][row]);
        double z = difference / Math.sqrt(isPooled ? pooled : unpooled);
        double margin = quantile(1 - (1 - given[4][row]) / 2) * Math.sqrt(unpooled);
        results[0][row] = z;
        results[1][row] = SpecialFunctions.erfc(Math.abs(z) / Math.sqrt(2));
        results[2][row] = difference - margin;
        results[3][row] = difference + margin;
    }

    /// The quantile of the standard normal distribution, by halving.
    private static double quantile(double level) {
        double low = -40;
        double high = 40;
        for (int step = 0; step < 200; step++) {
            double middle = (low + high) / 2;
            double below = SpecialFunctions.erfc(-middle / Math.sqrt(2)) / 2;
            if (below < level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
