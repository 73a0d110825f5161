package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NothingType;

import java.util.Arrays;
import java.util.List;

/// Edit distances of arrays, and the correlation of an array with itself.
public final class ArrayMeasures {
    private static final String CATEGORY = "Array";

    private ArrayMeasures() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "arrayLevenshteinDistance(from, to)",
                        "The least number of elements to insert, delete or replace.",
                        (arguments, context) ->
                                bindDistance("arrayLevenshteinDistance", arguments, context)),
                define(
                        "arrayLevenshteinDistanceWeighted(from, to, from_weights, to_weights)",
                        "The least weight of elements to delete and insert.",
                        (arguments, context) ->
                                bindDistance(
                                        "arrayLevenshteinDistanceWeighted", arguments, context)),
                define(
                        "arraySimilarity(from, to, from_weights, to_weights)",
                        "1 less the weighted distance by the sum of all weights.",
                        (arguments, context) ->
                                bindDistance("arraySimilarity", arguments, context)),
                define(
                        "arrayAutocorrelation(array[, max_lag])",
                        "The correlation of the array with itself, for each lag from 0.",
                        (arguments, _) -> bindAutocorrelation(arguments)));
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(FunctionDescription.of(CATEGORY, syntax, doc), binder);
    }

    private static BoundFunction bindDistance(
            String name, List<Argument> arguments, FunctionContext context) {
        boolean isWeighted = !name.equals("arrayLevenshteinDistance");
        Arguments.count(name, arguments, isWeighted ? 4 : 2);
        SameArrays same = SameArrays.of(name, arguments.subList(0, 2), context);
        DataType weight = isWeighted ? checkWeights(name, arguments) : DataTypes.UINT8;
        boolean isSimilarity = name.equals("arraySimilarity");
        return BoundFunction.of(
                isWeighted ? DataTypes.FLOAT64 : DataTypes.UINT32,
                (columns, rowCount) -> {
                    SameArrays.Joined joined = same.join(columns.subList(0, 2));
                    double[] from = isWeighted ? weights(columns, 2, weight) : new double[0];
                    double[] to = isWeighted ? weights(columns, 3, weight) : new double[0];
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (isWeighted) {
                            checkSize(name, columns, 0, row);
                            checkSize(name, columns, 1, row);
                        }
                        Lists lists =
                                new Lists(
                                        joined,
                                        (ArrayColumn) columns.get(0),
                                        (ArrayColumn) columns.get(1),
                                        row);
                        result[row] =
                                isWeighted
                                        ? weighted(lists, from, to, isSimilarity)
                                        : distance(lists);
                    }
                    return isWeighted
                            ? new DoubleColumn(result, rowCount)
                            : Numbers.ofLongs(
                                    Arrays.stream(result).mapToLong(d -> (long) d).toArray(),
                                    rowCount,
                                    DataTypes.UINT32.layout());
                });
    }

    private static DataType checkWeights(String name, List<Argument> arguments) {
        for (int i = 2; i < 4; i++) {
            DataType type = ArrayFunctions.element(name, arguments, i);
            if (!Numbers.isNumber(type)) {
                String found = type instanceof NothingType ? "Nothing" : type.name();
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Argument "
                                + (i + 1)
                                + " of function "
                                + name
                                + " must be a numeric array. Found "
                                + found
                                + " instead");
            }
        }
        DataType left = ArrayFunctions.element(name, arguments, 2);
        DataType right = ArrayFunctions.element(name, arguments, 3);
        if (!left.equals(right)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Arguments 3 and 4 of function "
                            + name
                            + " must be arrays of the same types. Found "
                            + left.name()
                            + " and "
                            + right.name()
                            + " instead");
        }
        return left;
    }

    private static double[] weights(List<Column> columns, int place, DataType type) {
        return Numbers.doubles(ArrayRows.elements((ArrayColumn) columns.get(place)), type);
    }

    private static void checkSize(String name, List<Column> columns, int place, int row) {
        ArrayColumn array = (ArrayColumn) columns.get(place);
        ArrayColumn weights = (ArrayColumn) columns.get(place + 2);
        if (array.end(row) != weights.end(row)) {
            throw new DatabaseException(
                    ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                    "Arguments "
                            + (place + 1)
                            + " and "
                            + (place + 3)
                            + " of function "
                            + name
                            + " must have equal sizes");
        }
    }

    /// The two lists of one row.
    private record Lists(SameArrays.Joined joined, ArrayColumn left, ArrayColumn right, int row) {
        int leftSize() {
            return left.end(row) - left.start(row);
        }

        int rightSize() {
            return right.end(row) - right.start(row);
        }

        boolean areEqual(int i, int j) {
            return joined.elements()
                    .equalAt(joined.start(0, row) + i, joined.elements(), joined.start(1, row) + j);
        }
    }

    private static double distance(Lists lists) {
        int m = lists.leftSize();
        int n = lists.rightSize();
        int[] costs = ArrayRows.range(0, n + 1);
        for (int i = 1; i <= m; i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= n; j++) {
                int above = costs[j];
                int replaced = diagonal + (lists.areEqual(i - 1, j - 1) ? 0 : 1);
                costs[j] = Math.min(replaced, Math.min(above, costs[j - 1]) + 1);
                diagonal = above;
            }
        }
        return costs[n];
    }

    private static double weighted(Lists lists, double[] from, double[] to, boolean isSimilarity) {
        int m = lists.leftSize();
        int n = lists.rightSize();
        int fromBase = lists.left().start(lists.row());
        int toBase = lists.right().start(lists.row());
        double[] costs = new double[n + 1];
        double total = 0;
        for (int j = 1; j <= n; j++) {
            costs[j] = costs[j - 1] + to[toBase + j - 1];
        }
        total += costs[n];
        for (int i = 1; i <= m; i++) {
            double deleted = from[fromBase + i - 1];
            total += deleted;
            double diagonal = costs[0];
            costs[0] += deleted;
            for (int j = 1; j <= n; j++) {
                double inserted = to[toBase + j - 1];
                double above = costs[j];
                double cost = Math.min(above + deleted, costs[j - 1] + inserted);
                costs[j] = lists.areEqual(i - 1, j - 1) ? Math.min(cost, diagonal) : cost;
                diagonal = above;
            }
        }
        if (!isSimilarity) {
            return costs[n];
        }
        return total == 0 ? 1 : 1 - costs[n] / total;
    }

    private static BoundFunction bindAutocorrelation(List<Argument> arguments) {
        String name = "arrayAutocorrelation";
        Arguments.count(name, arguments, 1, 2);
        DataType element = ArrayFunctions.element(name, arguments, 0);
        if (!Numbers.isNumber(element) && !(element instanceof NothingType)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        boolean hasLag = arguments.size() == 2;
        if (hasLag) {
            Arguments.integer(name, arguments, 1);
        }
        DataType lagType = hasLag ? arguments.get(1).type() : element;
        return BoundFunction.of(
                new ArrayType(DataTypes.FLOAT64),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = Columns.full(array.elements());
                    double[] values = Numbers.doubles(elements, element);
                    long[] lags = hasLag ? Numbers.longs(columns.get(1), lagType) : new long[0];
                    int[] ends = new int[rowCount];
                    double[] all = new double[array.elementCount()];
                    int count = 0;
                    for (int row = 0; row < rowCount; row++) {
                        int size = array.end(row) - array.start(row);
                        if (hasLag && lags[row] < 0) {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "arrayAutocorrelation: max_lag must be non-negative");
                        }
                        int wanted = hasLag ? (int) Math.min(lags[row], size) : size;
                        correlate(values, array.start(row), size, wanted, all, count);
                        count += wanted;
                        ends[row] = count;
                    }
                    return new ArrayColumn(ends, new DoubleColumn(all, count), rowCount);
                });
    }

    private static void correlate(
            double[] values, int from, int size, int lags, double[] out, int at) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[from + i];
        }
        double mean = sum / size;
        double variance = 0;
        for (int i = 0; i < size; i++) {
            double off = values[from + i] - mean;
            variance += off * off;
        }
        for (int lag = 0; lag < lags; lag++) {
            double covariance = 0;
            for (int i = 0; i + lag < size; i++) {
                covariance += (values[from + i] - mean) * (values[from + i + lag] - mean);
            }
            out[at + lag] = size < 2 ? Double.NaN : covariance / variance;
        }
    }
}
