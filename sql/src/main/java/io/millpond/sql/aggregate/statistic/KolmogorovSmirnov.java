package io.millpond.sql.aggregate.statistic;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.util.Arrays;
import java.util.List;

/// The test of Kolmogorov and Smirnov: how far apart the distributions of two samples are.
///
/// Source: ClickHouse's AggregateFunctionKolmogorovSmirnovTest, the order of operations included.
final class KolmogorovSmirnov {
    private static final String NAME = "kolmogorovSmirnovTest";
    private static final double TOLERANCE = 1e-12;
    private static final int EXACT_MAX = 10_000;

    private enum Alternative {
        TWO_SIDED,
        LESS,
        GREATER
    }

    private KolmogorovSmirnov() {}

    static AggregateFunction function() {
        return DefinedAggregate.of(
                FunctionDescription.of(
                        "Aggregate",
                        NAME + "[(alternative[, method])](x, index)",
                        "The test of Kolmogorov and Smirnov for samples of any distribution."),
                (parameters, _, arguments) -> bind(parameters, arguments));
    }

    private static BoundAggregate bind(List<Column> parameters, List<DataType> arguments) {
        AggregateArguments.count(NAME, arguments, 2, 2);
        if (!arguments.stream().allMatch(Numbers::isNumber)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Aggregate function " + NAME + " only supports numerical types");
        }
        AggregateArguments.parameters(NAME, parameters, 0, 2);
        Alternative alternative =
                parameters.isEmpty()
                        ? Alternative.TWO_SIDED
                        : alternative(AggregateArguments.text(NAME, parameters.getFirst()));
        String method =
                parameters.size() < 2 ? "auto" : AggregateArguments.text(NAME, parameters.get(1));
        if (!List.of("auto", "exact", "asymp", "asymptotic").contains(method)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Unknown method in aggregate function "
                            + NAME
                            + ". It must be one of: 'auto', 'exact', 'asymp' (or 'asymptotic')");
        }
        return Tests.bind(
                NAME,
                arguments,
                List.of("d_statistic", "p_value"),
                (x, y) -> test(x, y, alternative, method));
    }

    private static Alternative alternative(String text) {
        return switch (text) {
            case "two-sided" -> Alternative.TWO_SIDED;
            case "less" -> Alternative.LESS;
            case "greater" -> Alternative.GREATER;
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Unknown parameter in aggregate function "
                                    + NAME
                                    + ". It must be one of: 'two-sided', 'less', 'greater'");
        };
    }

    private static double[] test(double[] x, double[] y, Alternative alternative, String method) {
        if (x.length == 0 || y.length == 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Aggregate function " + NAME + " require both samples to be non empty");
        }
        Arrays.sort(x);
        Arrays.sort(y);
        double distance = distance(x, y, alternative);
        boolean isExact =
                method.equals("auto")
                        ? Math.max(x.length, y.length) <= EXACT_MAX
                        : method.equals("exact") && !isTooLarge(x.length, y.length);
        double probability =
                isExact
                        ? exact(distance, x.length, y.length, alternative)
                        : asymptotic(distance, x.length, y.length, alternative);
        return new double[] {distance, probability};
    }

    private static boolean isTooLarge(long countX, long countY) {
        long a = countX;
        long b = countY;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return countX / a >= Integer.MAX_VALUE / (countY / a);
    }

    /// The greatest distance between the two distribution functions.
    private static double distance(double[] x, double[] y, Alternative alternative) {
        double stepX = 1.0 / x.length;
        double stepY = 1.0 / y.length;
        double most = Double.MIN_NORMAL;
        double least = Double.MAX_VALUE;
        double now = 0;
        int atX = 0;
        int atY = 0;
        while (atX < x.length && atY < y.length) {
            if (Math.abs(x[atX] - y[atY]) >= TOLERANCE) {
                if (x[atX] < y[atY]) {
                    now += stepX;
                    atX++;
                } else {
                    now -= stepY;
                    atY++;
                }
            } else {
                double value = x[atX];
                while (atX < x.length && Math.abs(x[atX] - value) <= TOLERANCE) {
                    atX++;
                    now += stepX;
                }
                while (atY < y.length && Math.abs(y[atY] - value) <= TOLERANCE) {
                    atY++;
                    now -= stepY;
                }
            }
            most = Math.max(most, now);
            least = Math.min(least, now);
        }
        now += stepX * (x.length - atX) - stepY * (y.length - atY);
        most = Math.max(most, now);
        least = Math.min(least, now);
        return switch (alternative) {
            case TWO_SIDED -> Math.max(Math.abs(most), Math.abs(least));
            case LESS -> -least;
            case GREATER -> most;
        };
    }

    /// The share of all orders of the two samples in which they are as far apart.
    private static double exact(double distance, int countX, int countY, Alternative alternative) {
        int large = Math.max(countX, countY);
        int small = Math.min(countX, countY);
        double bound =
                (0.5 + Math.floor(distance * small * large - TOLERANCE)) / ((double) small * large);
        boolean isTwoSided = alternative == Alternative.TWO_SIDED;
        double[] shares = new double[large + 1];
        for (int j = 1; j <= large; j++) {
            shares[j] = isBeyond(0, j / (double) large, bound, isTwoSided) ? 1 : shares[j - 1];
        }
        for (int i = 1; i <= small; i++) {
            double share = i / (double) small;
            if (isBeyond(share, 0, bound, isTwoSided)) {
                shares[0] = 1;
            }
            for (int j = 1; j <= large; j++) {
                if (isBeyond(share, j / (double) large, bound, isTwoSided)) {
                    shares[j] = 1;
                } else {
                    double v = i / (double) (i + j);
                    double w = j / (double) (i + j);
                    shares[j] = v * shares[j] + w * shares[j - 1];
                }
            }
        }
        return shares[large];
    }

    private static boolean isBeyond(double a, double b, double bound, boolean isTwoSided) {
        return (isTwoSided ? Math.abs(a - b) : a - b) >= bound;
    }

    private static double asymptotic(
            double distance, int countX, int countY, Alternative alternative) {
        double n = Math.min(countX, countY);
        double m = Math.max(countX, countY);
        double z = Math.sqrt(m * n / (m + n)) * distance;
        if (alternative != Alternative.TWO_SIDED) {
            return Math.exp(-2 * z * z - 2 * z * (m + 2 * n) / Math.sqrt(m * n * (m + n)) / 3.0);
        }
        if (z < 1) {
            double factor = -(Math.PI / 2 * Math.PI / 4) / (z * z);
            double log = Math.log(z);
            int terms = (int) Math.sqrt(2 - Math.log(TOLERANCE));
            double sum = 0;
            for (int k = 1; k < terms; k += 2) {
                sum += Math.exp(k * k * factor - log);
            }
            return 1 - sum / 0.3989422804014327;
        }
        double factor = -2 * z * z;
        double sign = -1;
        double before = 0;
        double value = 1;
        for (int k = 1; Math.abs(before - value) > TOLERANCE; k++) {
            before = value;
            value += 2 * sign * Math.exp(factor * k * k);
            sign = -sign;
        }
        return 1 - value;
    }
}
