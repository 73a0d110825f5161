package io.millpond.sql.aggregate.list;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
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
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;

import java.math.BigInteger;
import java.util.List;

/// Sums and averages of the last values at each value of a group, in the order of the rows.
public final class MovingLists {
    private static final String CATEGORY = "Aggregate";

    private MovingLists() {}

    public static List<AggregateFunction> all() {
        return List.of(
                define(
                        "groupArrayMovingSum",
                        "The sum of the last `window` values at each value; of all without it.",
                        false),
                define(
                        "groupArrayMovingAvg",
                        "The sum of the last `window` values at each value, divided by `window`;"
                                + " without it of all values, divided by their number.",
                        true));
    }

    private static AggregateFunction define(String name, String doc, boolean isAverage) {
        return DefinedAggregate.counting(
                FunctionDescription.of(CATEGORY, name + "[(window)](x)", doc),
                (parameters, types, arguments) ->
                        bind(name, isAverage, parameters, types, arguments));
    }

    private static BoundAggregate bind(
            String name,
            boolean isAverage,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        AggregateArguments.count(name, arguments, 1, 1);
        AggregateArguments.parameters(name, parameters, 0, 1);
        DataType type = arguments.getFirst();
        AggregateArguments.summable(name, type);
        long window =
                parameters.isEmpty()
                        ? Long.MAX_VALUE
                        : (long)
                                AggregateArguments.number(
                                        parameters.getFirst(), parameterTypes.getFirst());
        if (window <= 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Parameter for aggregate function " + name + " should be positive integer");
        }
        DataType element = elementType(type, isAverage);
        return AggregateArguments.bound(
                new ArrayType(element),
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        new ArrayColumn(
                                                ends,
                                                values(
                                                        columns.getFirst(),
                                                        type,
                                                        element,
                                                        ends,
                                                        window,
                                                        isAverage),
                                                groupCount)));
    }

    private static DataType elementType(DataType type, boolean isAverage) {
        if (type instanceof DecimalType decimal) {
            return new DecimalType(decimal.precision() <= 38 ? 38 : 76, decimal.scale());
        }
        if (isAverage || type instanceof FloatType) {
            return DataTypes.FLOAT64;
        }
        if (!Numbers.fitsLong(type.layout())) {
            return type;
        }
        return DataTypes.isUnsigned(type) ? DataTypes.UINT64 : DataTypes.INT64;
    }

    private static Column values(
            Column column,
            DataType type,
            DataType element,
            int[] ends,
            long window,
            boolean isAverage) {
        if (element.equals(DataTypes.FLOAT64)) {
            double[] sums = sums(Numbers.doubles(column, type), ends, window);
            return new DoubleColumn(isAverage ? averages(sums, ends, window) : sums, sums.length);
        }
        BigInteger[] values = Numbers.bigs(column, type);
        BigInteger[] results = new BigInteger[values.length];
        int from = 0;
        for (int end : ends) {
            BigInteger sum = BigInteger.ZERO;
            for (int row = from; row < end; row++) {
                sum = sum.add(values[row]);
                if (row - from >= window) {
                    sum = sum.subtract(values[(int) (row - window)]);
                }
                results[row] =
                        isAverage
                                ? sum.divide(
                                        BigInteger.valueOf(Math.min(window, (long) end - from)))
                                : sum;
            }
            from = end;
        }
        return Numbers.ofBigs(results, element.layout());
    }

    private static double[] sums(double[] values, int[] ends, long window) {
        double[] totals = new double[values.length];
        double[] sums = new double[values.length];
        int from = 0;
        for (int end : ends) {
            double total = 0;
            for (int row = from; row < end; row++) {
                total += values[row];
                totals[row] = total;
                sums[row] = row - from >= window ? total - totals[(int) (row - window)] : total;
            }
            from = end;
        }
        return sums;
    }

    private static double[] averages(double[] sums, int[] ends, long window) {
        double[] averages = new double[sums.length];
        int from = 0;
        for (int end : ends) {
            double divisor = Math.min(window, (long) end - from);
            for (int row = from; row < end; row++) {
                averages[row] = sums[row] / (window == Long.MAX_VALUE ? divisor : window);
            }
            from = end;
        }
        return averages;
    }
}
