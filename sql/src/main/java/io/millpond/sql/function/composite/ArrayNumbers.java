package io.millpond.sql.function.composite;

import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Sums, means, extremes, products and running sums of the elements of arrays.
final class ArrayNumbers {
    private ArrayNumbers() {}

    /// The type of function `name` over elements of a type.
    static DataType resultType(String name, DataType element) {
        if (name.equals("arrayMin") || name.equals("arrayMax")) {
            return element;
        }
        if (!Numbers.isNumber(element)) {
            throw Arguments.illegal(name, new ArrayType(element));
        }
        return switch (name) {
            case "arrayAvg", "arrayProduct" -> DataTypes.FLOAT64;
            case "arrayCumSum", "arrayCumSumNonNegative" -> new ArrayType(sumType(element));
            default -> sumType(element);
        };
    }

    private static DataType sumType(DataType element) {
        return switch (element) {
            case IntegerType(int bits, boolean isSigned) ->
                    bits <= 64 ? new IntegerType(64, isSigned) : element;
            case BoolType _ -> DataTypes.UINT64;
            case FloatType _ -> DataTypes.FLOAT64;
            case DecimalType(int precision, int scale) ->
                    new DecimalType(precision <= 38 ? 38 : 76, scale);
            default -> element;
        };
    }

    static Column apply(String name, DataType element, ArrayColumn array, int rowCount) {
        if (name.equals("arrayMin") || name.equals("arrayMax")) {
            return extreme(name.equals("arrayMin") ? -1 : 1, element, array, rowCount);
        }
        Column elements = Columns.full(array.elements());
        boolean isWholeSum = !(element instanceof FloatType);
        return switch (name) {
            case "arraySum" ->
                    isWholeSum
                            ? sumWhole(element, array, elements, rowCount)
                            : new DoubleColumn(
                                    sums(Numbers.doubles(elements, element), array, rowCount),
                                    rowCount);
            case "arrayAvg" -> {
                if (element instanceof DecimalType decimal) {
                    yield decimalMeans(decimal, array, elements, rowCount);
                }
                double[] sums = sums(Numbers.doubles(elements, element), array, rowCount);
                for (int row = 0; row < rowCount; row++) {
                    sums[row] /= Math.max(1, array.end(row) - array.start(row));
                }
                yield new DoubleColumn(sums, rowCount);
            }
            case "arrayProduct" -> products(element, array, elements, rowCount);
            default -> {
                boolean isFloored = name.equals("arrayCumSumNonNegative");
                yield runningSums(element, array, elements, rowCount, isFloored);
            }
        };
    }

    private static double[] sums(double[] values, ArrayColumn array, int rowCount) {
        double[] sums = new double[rowCount];
        for (int row = 0; row < rowCount; row++) {
            for (int i = array.start(row); i < array.end(row); i++) {
                sums[row] += values[i];
            }
        }
        return sums;
    }

    private static Column sumWhole(
            DataType element, ArrayColumn array, Column elements, int rowCount) {
        DataType type = sumType(element);
        if (Numbers.fitsLong(type.layout())) {
            long[] values = Numbers.longs(elements, element);
            long[] sums = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                for (int i = array.start(row); i < array.end(row); i++) {
                    sums[row] += values[i];
                }
            }
            return Numbers.ofLongs(sums, rowCount, type.layout());
        }
        BigInteger[] sums = new BigInteger[rowCount];
        for (int row = 0; row < rowCount; row++) {
            sums[row] = BigInteger.ZERO;
            for (int i = array.start(row); i < array.end(row); i++) {
                sums[row] = sums[row].add(Numbers.bigAt(elements, i, element));
            }
        }
        return Numbers.ofBigs(sums, type.layout());
    }

    /// The means in the digits of the elements, cut off, as floats.
    private static Column decimalMeans(
            DecimalType element, ArrayColumn array, Column elements, int rowCount) {
        double[] means = new double[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int count = array.end(row) - array.start(row);
            BigInteger sum = BigInteger.ZERO;
            for (int i = array.start(row); i < array.end(row); i++) {
                sum = sum.add(Numbers.bigAt(elements, i, element));
            }
            BigInteger mean = sum.divide(BigInteger.valueOf(Math.max(1, count)));
            means[row] = new BigDecimal(mean, element.scale()).doubleValue();
        }
        return new DoubleColumn(means, rowCount);
    }

    private static Column products(
            DataType element, ArrayColumn array, Column elements, int rowCount) {
        double[] values = Numbers.doubles(elements, element);
        double[] products = new double[rowCount];
        for (int row = 0; row < rowCount; row++) {
            products[row] = array.end(row) > array.start(row) ? 1 : 0;
            for (int i = array.start(row); i < array.end(row); i++) {
                products[row] *= values[i];
            }
        }
        return new DoubleColumn(products, rowCount);
    }

    private static Column runningSums(
            DataType element, ArrayColumn array, Column elements, int rowCount, boolean isFloored) {
        DataType type = sumType(element);
        int count = array.elementCount();
        if (type instanceof FloatType floating) {
            double[] values = Numbers.doubles(elements, element);
            double[] sums = new double[count];
            for (int row = 0; row < rowCount; row++) {
                double sum = 0;
                for (int i = array.start(row); i < array.end(row); i++) {
                    sum += values[i];
                    sum = isFloored && sum < 0 ? 0 : sum;
                    sums[i] = sum;
                }
            }
            Column column = Numbers.ofDoubles(sums, count, floating);
            return new ArrayColumn(array.ends(), column, rowCount);
        }
        BigInteger[] sums = new BigInteger[count];
        for (int row = 0; row < rowCount; row++) {
            BigInteger sum = BigInteger.ZERO;
            for (int i = array.start(row); i < array.end(row); i++) {
                sum = sum.add(Numbers.bigAt(elements, i, element));
                sum = isFloored ? sum.max(BigInteger.ZERO) : sum;
                sums[i] = sum;
            }
        }
        return new ArrayColumn(array.ends(), Numbers.ofBigs(sums, type.layout()), rowCount);
    }

    /// Whether an element comes before the best one so far; NaN comes last.
    private static boolean isBetter(
            ColumnOrder order, int sign, Column elements, int place, int best) {
        if (best < 0 || ArraySearch.isNan(elements, best)) {
            return true;
        }
        return !ArraySearch.isNan(elements, place)
                && order.compare(elements, place, elements, best) * sign > 0;
    }

    private static Column extreme(int sign, DataType element, ArrayColumn array, int rowCount) {
        ColumnOrder order = ColumnOrder.of(element);
        Column elements = Columns.full(array.elements());
        int[] places = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            places[row] = -1;
            for (int i = array.start(row); i < array.end(row); i++) {
                if (!ConditionalFunctions.isNull(elements, i)
                        && isBetter(order, sign, elements, i, places[row])) {
                    places[row] = i;
                }
            }
        }
        return TupleFunctions.gatherOrDefault(element, elements, places, rowCount);
    }
}
