package io.millpond.sql.aggregate.statistic;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.CollectedRows;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Measures of how much columns depend on each other: of categories, of ranks, and matrices of
/// covariances.
public final class Relations {
    private static final String CATEGORY = "Aggregate";

    private Relations() {}

    /// How often values, and pairs of values, come together in a group.
    private static final class Table {
        private final Map<Long, Double> left = new HashMap<>();
        private final Map<Long, Double> right = new HashMap<>();
        private final Map<List<Long>, Double> pairs = new HashMap<>();
        private double count;

        private void add(long a, long b) {
            left.merge(a, 1.0, Double::sum);
            right.merge(b, 1.0, Double::sum);
            pairs.merge(List.of(a, b), 1.0, Double::sum);
            count++;
        }

        /// How often one value of a pair occurs; it does, since the pair does.
        private static double times(Map<Long, Double> all, List<Long> pair, int place) {
            return all.getOrDefault(pair.get(place), 0.0);
        }

        private double phiSquared() {
            double sum = 0;
            for (Map.Entry<List<Long>, Double> pair : pairs.entrySet()) {
                double product = times(left, pair.getKey(), 0) * times(right, pair.getKey(), 1);
                sum += pair.getValue() * pair.getValue() / product;
            }
            return Math.max(0, sum - 1);
        }

        private double cramersV() {
            return Math.sqrt(phiSquared() / (Math.min(left.size(), right.size()) - 1));
        }

        private double cramersVBiasCorrected() {
            double a = left.size() - 1.0;
            double b = right.size() - 1.0;
            double corrected = Math.max(0, phiSquared() - a * b / (count - 1));
            double size =
                    Math.min(left.size() - a * a / (count - 1), right.size() - b * b / (count - 1));
            return Math.sqrt(corrected / (size - 1));
        }

        private double contingency() {
            double phiSquared = phiSquared();
            return Math.sqrt(phiSquared / (1 + phiSquared));
        }

        private double theilsU() {
            double entropy = 0;
            for (double times : left.values()) {
                entropy += times / count * Math.log(times / count);
            }
            double conditional = 0;
            for (Map.Entry<List<Long>, Double> pair : pairs.entrySet()) {
                double times = pair.getValue();
                conditional += times / count * Math.log(times / times(right, pair.getKey(), 1));
            }
            return Math.abs((conditional - entropy) / entropy);
        }
    }

    public static List<AggregateFunction> all() {
        return List.of(
                categories("cramersV", "Cramer's V of two columns.", Table::cramersV),
                categories(
                        "cramersVBiasCorrected",
                        "Cramer's V of two columns, corrected for its bias.",
                        Table::cramersVBiasCorrected),
                categories("contingency", "The contingency coefficient.", Table::contingency),
                categories(
                        "theilsU",
                        "How much the second column tells of the first one.",
                        Table::theilsU),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY, "rankCorr(x, y)", "Spearman's rank correlation."),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("rankCorr", parameters);
                            AggregateArguments.count("rankCorr", arguments, 2, 2);
                            for (DataType type : arguments) {
                                if (!Numbers.isNumber(type)) {
                                    throw new DatabaseException(
                                            ErrorCode.NOT_IMPLEMENTED,
                                            "Aggregate function rankCorr only supports numerical"
                                                    + " types");
                                }
                            }
                            return AggregateArguments.bound(
                                    DataTypes.FLOAT64,
                                    () ->
                                            new CollectedRows(
                                                    arguments,
                                                    (columns, ends, _) ->
                                                            ranks(columns, arguments, ends)));
                        }),
                matrix("corrMatrix", "The correlations of all pairs of columns."),
                matrix("covarPopMatrix", "The covariances of all pairs of columns."),
                matrix("covarSampMatrix", "The covariances of all pairs of columns of a sample."));
    }

    private static AggregateFunction categories(
            String name, String doc, ToDoubleFunction<Table> result) {
        return DefinedAggregate.of(
                FunctionDescription.of(CATEGORY, name + "(a, b)", doc),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 2, 2);
                    return AggregateArguments.bound(
                            DataTypes.FLOAT64,
                            () ->
                                    new CollectedRows(
                                            arguments,
                                            (columns, ends, _) -> tables(columns, ends, result)));
                });
    }

    private static Column tables(List<Column> columns, int[] ends, ToDoubleFunction<Table> result) {
        int rowCount = columns.getFirst().rowCount();
        long[] left = new long[rowCount];
        long[] right = new long[rowCount];
        columns.get(0).hashInto(left);
        columns.get(1).hashInto(right);
        double[] results = new double[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            Table table = new Table();
            for (int row = from; row < ends[group]; row++) {
                table.add(left[row], right[row]);
            }
            results[group] = table.count == 0 ? Double.NaN : result.applyAsDouble(table);
            from = ends[group];
        }
        return new DoubleColumn(results, results.length);
    }

    private static Column ranks(List<Column> columns, List<DataType> types, int[] ends) {
        double[] x = Numbers.doubles(columns.get(0), types.get(0));
        double[] y = Numbers.doubles(columns.get(1), types.get(1));
        double[] results = new double[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            double[] ofX = ranks(Arrays.copyOfRange(x, from, ends[group]));
            double[] ofY = ranks(Arrays.copyOfRange(y, from, ends[group]));
            double squares = 0;
            for (int i = 0; i < ofX.length; i++) {
                squares += (ofX[i] - ofY[i]) * (ofX[i] - ofY[i]);
            }
            double count = ofX.length;
            results[group] = 1 - 6 * squares / (count * (count * count - 1));
            from = ends[group];
        }
        return new DoubleColumn(results, results.length);
    }

    /// The rank of each value from 1 on; equal ones share the mean of theirs.
    static double[] ranks(double[] values) {
        Integer[] order = new Integer[values.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static AggregateFunction matrix(String name, String doc) {
        return DefinedAggregate.counting(
                FunctionDescription.of(CATEGORY, name + "(x, ...)", doc),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 1, Integer.MAX_VALUE);
                    arguments.forEach(type -> AggregateArguments.number(name, type));
                    return AggregateArguments.bound(
                            new ArrayType(new ArrayType(DataTypes.FLOAT64)),
                            () ->
                                    new CollectedRows(
                                            arguments,
                                            (columns, ends, _) ->
                                                    matrices(name, columns, arguments, ends)));
                });
    }

    private static Column matrices(
            String name, List<Column> columns, List<DataType> types, int[] ends) {
        int size = columns.size();
        double[][] values = new double[size][];
        for (int i = 0; i < size; i++) {
            values[i] = Numbers.doubles(columns.get(i), types.get(i));
        }
        double[] cells = new double[ends.length * size * size];
        int[] rowEnds = new int[ends.length * size];
        int[] matrixEnds = new int[ends.length];
        int from = 0;
        int at = 0;
        for (int group = 0; group < ends.length; group++) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    cells[at++] = cell(name, values[i], values[j], from, ends[group]);
                }
                rowEnds[group * size + i] = at;
            }
            matrixEnds[group] = (group + 1) * size;
            from = ends[group];
        }
        Column rows = new ArrayColumn(rowEnds, new DoubleColumn(cells, at), rowEnds.length);
        return new ArrayColumn(matrixEnds, rows, ends.length);
    }

    private static double cell(String name, double[] x, double[] y, int from, int to) {
        double count = (double) to - from;
        double sumX = 0;
        double sumY = 0;
        double products = 0;
        double squaresX = 0;
        double squaresY = 0;
        for (int row = from; row < to; row++) {
            sumX += x[row];
            sumY += y[row];
            products += x[row] * y[row];
            squaresX += x[row] * x[row];
            squaresY += y[row] * y[row];
        }
        double covariance = products - sumX * sumY / count;
        return switch (name) {
            case "covarPopMatrix" -> covariance / count;
            case "covarSampMatrix" -> count < 2 ? Double.NaN : covariance / (count - 1);
            default ->
                    (count * products - sumX * sumY)
                            / Math.sqrt(
                                    (count * squaresX - sumX * sumX)
                                            * (count * squaresY - sumY * sumY));
        };
    }
}
