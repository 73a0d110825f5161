package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateType;

import java.util.Arrays;
import java.util.List;

/// Present values of cash flows and their internal rates of return, at equal periods or at dates.
public final class FinancialFunctions {
    private static final String CATEGORY = "Financial";
    private static final int STEPS_MAX = 100;
    private static final double DAYS_OF_YEAR = 365;

    private FinancialFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "financialInternalRateOfReturn(flows[, guess])",
                        "The rate at which the present value of equally spaced flows is 0.",
                        (arguments, _) -> bindRate(false, arguments)),
                define(
                        "financialInternalRateOfReturnExtended(flows, dates[, guess])",
                        "The yearly rate at which the present value of dated flows is 0.",
                        (arguments, _) -> bindRate(true, arguments)),
                define(
                        "financialNetPresentValue(rate, flows[, begins_at_zero])",
                        "The present value of equally spaced flows.",
                        (arguments, _) -> bindValue(false, arguments)),
                define(
                        "financialNetPresentValueExtended(rate, flows, dates)",
                        "The present value of dated flows.",
                        (arguments, _) -> bindValue(true, arguments)));
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(FunctionDescription.of(CATEGORY, syntax, doc), binder);
    }

    private static DataType numbers(String name, List<Argument> arguments, int place) {
        if (arguments.get(place).type() instanceof ArrayType(DataType element)
                && Numbers.isNumber(element)) {
            return element;
        }
        throw Arguments.illegal(name, arguments.get(place).type());
    }

    private static DataType dates(String name, List<Argument> arguments, int place) {
        if (arguments.get(place).type() instanceof ArrayType(DataType element)
                && (element instanceof DateType || element instanceof Date32Type)) {
            return element;
        }
        throw Arguments.illegal(name, arguments.get(place).type());
    }

    /// The flows of one row and how many years after the first each of them is.
    private static final class Flows {
        private final double[] flows;
        private final double[] years;

        Flows(double[] flows, double[] years) {
            this.flows = flows;
            this.years = years;
        }

        double value(double rate) {
            double sum = 0;
            for (int i = 0; i < flows.length; i++) {
                sum += flows[i] / Math.pow(1 + rate, years[i]);
            }
            return sum;
        }

        double slope(double rate) {
            double sum = 0;
            for (int i = 0; i < flows.length; i++) {
                sum -= years[i] * flows[i] / Math.pow(1 + rate, years[i] + 1);
            }
            return sum;
        }

        double rate(double guess) {
            boolean hasGain = Arrays.stream(flows).anyMatch(flow -> flow > 0);
            boolean hasLoss = Arrays.stream(flows).anyMatch(flow -> flow < 0);
            if (!hasGain || !hasLoss) {
                return Double.NaN;
            }
            double rate = guess;
            for (int step = 0; step < STEPS_MAX; step++) {
                double next = rate - value(rate) / slope(rate);
                if (!Double.isFinite(next) || next <= -1) {
                    return bisected();
                }
                if (Math.abs(next - rate) < 1e-15 * Math.max(1, Math.abs(rate))) {
                    return next;
                }
                rate = next;
            }
            return Math.abs(value(rate)) < 1e-6 ? rate : bisected();
        }

        private double bisected() {
            double low = -0.999999;
            double high = 100;
            if (Math.signum(value(low)) == Math.signum(value(high))) {
                return Double.NaN;
            }
            for (int step = 0; step < 200; step++) {
                double middle = (low + high) / 2;
                if (Math.signum(value(middle)) == Math.signum(value(low))) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return (low + high) / 2;
        }
    }

    private static Flows flows(
            ArrayColumn array, double[] values, double[] days, int row, double first) {
        int from = array.start(row);
        double[] flows = Arrays.copyOfRange(values, from, array.end(row));
        double[] years = new double[flows.length];
        for (int i = 0; i < flows.length; i++) {
            years[i] = days.length == 0 ? i + first : (days[from + i] - days[from]) / DAYS_OF_YEAR;
        }
        return new Flows(flows, years);
    }

    private static double[] elements(Column column, DataType type) {
        return Numbers.doubles(Columns.full(((ArrayColumn) column).elements()), type);
    }

    private static void checkSizes(Column left, Column right, int row) {
        if (((ArrayColumn) left).end(row) != ((ArrayColumn) right).end(row)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Cashflow and date arrays must have the same size");
        }
    }

    private static BoundFunction bindRate(boolean isDated, List<Argument> arguments) {
        String name =
                isDated ? "financialInternalRateOfReturnExtended" : "financialInternalRateOfReturn";
        int guessPlace = isDated ? 2 : 1;
        Arguments.count(name, arguments, guessPlace, guessPlace + 1);
        DataType flow = numbers(name, arguments, 0);
        DataType date = isDated ? dates(name, arguments, 1) : flow;
        boolean hasGuess = arguments.size() > guessPlace;
        DataType guessType = hasGuess ? arguments.get(guessPlace).type() : flow;
        return BoundFunction.of(
                DataTypes.FLOAT64,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    double[] values = elements(array, flow);
                    double[] days = isDated ? elements(columns.get(1), date) : new double[0];
                    double[] guesses =
                            hasGuess
                                    ? Numbers.doubles(columns.get(guessPlace), guessType)
                                    : new double[0];
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (isDated) {
                            checkSizes(array, columns.get(1), row);
                        }
                        double guess = hasGuess ? guesses[row] : 0.1;
                        result[row] = flows(array, values, days, row, 0).rate(guess);
                    }
                    return new DoubleColumn(result, rowCount);
                });
    }

    private static BoundFunction bindValue(boolean isDated, List<Argument> arguments) {
        String name = isDated ? "financialNetPresentValueExtended" : "financialNetPresentValue";
        Arguments.count(name, arguments, isDated ? 3 : 2, 3);
        Arguments.number(name, arguments, 0);
        DataType flow = numbers(name, arguments, 1);
        DataType date = isDated ? dates(name, arguments, 2) : flow;
        DataType rateType = arguments.getFirst().type();
        boolean hasStart = !isDated && arguments.size() > 2;
        DataType startType = hasStart ? arguments.get(2).type() : flow;
        return BoundFunction.of(
                DataTypes.FLOAT64,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.get(1);
                    double[] rates = Numbers.doubles(columns.get(0), rateType);
                    double[] values = elements(array, flow);
                    double[] days = isDated ? elements(columns.get(2), date) : new double[0];
                    byte[] starts =
                            hasStart
                                    ? Selection.truths(columns.get(2), startType, rowCount)
                                    : new byte[0];
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (isDated) {
                            checkSizes(array, columns.get(2), row);
                        }
                        double first = hasStart && starts[row] == 0 ? 1 : 0;
                        result[row] = flows(array, values, days, row, first).value(rates[row]);
                    }
                    return new DoubleColumn(result, rowCount);
                });
    }
}
