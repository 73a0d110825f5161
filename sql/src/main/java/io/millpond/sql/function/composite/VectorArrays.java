package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;

import java.util.List;

/// Norms, distances and products of vectors that are arrays of numbers.
final class VectorArrays {
    private VectorArrays() {}

    /// A sum over the pairs of elements of two arrays of equal length.
    private interface PairLoop {
        double of(double[] x, int fromX, double[] y, int fromY, int count);
    }

    static BoundFunction bindNorm(
            String name, VectorFunctions.Norm norm, double power, List<Argument> arguments) {
        DataType element = element("array" + name, arguments, 0);
        FloatType type = DataTypes.FLOAT32.equals(element) ? DataTypes.FLOAT32 : DataTypes.FLOAT64;
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    double[] values = Numbers.doubles(ArrayRows.elements(array), element);
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        double sum = 0;
                        for (int i = array.start(row); i < array.end(row); i++) {
                            sum = added(norm, power, sum, values[i]);
                        }
                        result[row] = finished(norm, power, sum);
                    }
                    return Numbers.ofDoubles(result, rowCount, type);
                });
    }

    private static double added(VectorFunctions.Norm norm, double power, double sum, double value) {
        return switch (norm) {
            case L1 -> sum + Math.abs(value);
            case L2, L2_SQUARED -> sum + value * value;
            case LINF -> Math.max(sum, Math.abs(value));
            case LP -> sum + Math.pow(Math.abs(value), power);
        };
    }

    private static double finished(VectorFunctions.Norm norm, double power, double sum) {
        return switch (norm) {
            case L1, L2_SQUARED, LINF -> sum;
            case L2 -> Math.sqrt(sum);
            case LP -> Math.pow(sum, 1 / power);
        };
    }

    static BoundFunction bindDistance(
            String name, VectorFunctions.Norm norm, double power, List<Argument> arguments) {
        return bindPairs(
                "array" + name,
                arguments,
                (x, fromX, y, fromY, count) -> {
                    double sum = 0;
                    for (int i = 0; i < count; i++) {
                        sum = added(norm, power, sum, x[fromX + i] - y[fromY + i]);
                    }
                    return finished(norm, power, sum);
                });
    }

    static BoundFunction bindCosine(List<Argument> arguments) {
        return bindPairs(
                "arrayCosineDistance",
                arguments,
                (x, fromX, y, fromY, count) -> {
                    double product = 0;
                    double lengthX = 0;
                    double lengthY = 0;
                    for (int i = 0; i < count; i++) {
                        double a = x[fromX + i];
                        double b = y[fromY + i];
                        product += a * b;
                        lengthX += a * a;
                        lengthY += b * b;
                    }
                    return 1 - product / Math.sqrt(lengthX * lengthY);
                });
    }

    private static BoundFunction bindPairs(String name, List<Argument> arguments, PairLoop loop) {
        DataType left = element(name, arguments, 0);
        DataType right = element(name, arguments, 1);
        boolean isFloat32 = left.equals(DataTypes.FLOAT32) && right.equals(DataTypes.FLOAT32);
        FloatType type = isFloat32 ? DataTypes.FLOAT32 : DataTypes.FLOAT64;
        return BoundFunction.of(
                type,
                (columns, rowCount) ->
                        Numbers.ofDoubles(
                                results(name, columns, left, right, loop, rowCount),
                                rowCount,
                                type));
    }

    private static double[] results(
            String name,
            List<Column> columns,
            DataType left,
            DataType right,
            PairLoop loop,
            int rowCount) {
        ArrayColumn a = (ArrayColumn) columns.get(0);
        ArrayColumn b = (ArrayColumn) columns.get(1);
        double[] x = Numbers.doubles(ArrayRows.elements(a), left);
        double[] y = Numbers.doubles(ArrayRows.elements(b), right);
        double[] result = new double[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int count = checkSizes(name, a, b, row);
            result[row] = loop.of(x, a.start(row), y, b.start(row), count);
        }
        return result;
    }

    private static int checkSizes(String name, ArrayColumn a, ArrayColumn b, int row) {
        int count = a.end(row) - a.start(row);
        if (count != b.end(row) - b.start(row)) {
            throw new DatabaseException(
                    ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                    "Array arguments for function " + name + " must have equal sizes");
        }
        return count;
    }

    private static DataType element(String name, List<Argument> arguments, int place) {
        if (!(arguments.get(place).type() instanceof ArrayType(DataType element))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Argument " + place + " of function " + name + " must be array");
        }
        if (!Numbers.isNumber(element) && !(element instanceof NothingType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Function " + name + " cannot process values of type " + element.name());
        }
        return element;
    }

    /// The product of integers wraps around; its type is as wide as a product's.
    static BoundFunction bindDotProduct(List<Argument> arguments) {
        String name = "arrayDotProduct";
        DataType left = element(name, arguments, 0);
        DataType right = element(name, arguments, 1);
        boolean areIntegers =
                left instanceof IntegerType(int a, _)
                        && right instanceof IntegerType(int b, _)
                        && a <= 64
                        && b <= 64;
        if (!areIntegers) {
            return bindPairs(
                    name,
                    arguments,
                    (x, fromX, y, fromY, count) -> {
                        double sum = 0;
                        for (int i = 0; i < count; i++) {
                            sum += x[fromX + i] * y[fromY + i];
                        }
                        return sum;
                    });
        }
        int bits = Math.max(((IntegerType) left).bits(), ((IntegerType) right).bits());
        boolean isSigned = !DataTypes.isUnsigned(left) || !DataTypes.isUnsigned(right);
        DataType type = new IntegerType(Math.min(64, bits * 2), isSigned);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    ArrayColumn a = (ArrayColumn) columns.get(0);
                    ArrayColumn b = (ArrayColumn) columns.get(1);
                    long[] x = Numbers.longs(ArrayRows.elements(a), left);
                    long[] y = Numbers.longs(ArrayRows.elements(b), right);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int count = checkSizes(name, a, b, row);
                        long sum = 0;
                        for (int i = 0; i < count; i++) {
                            sum += x[a.start(row) + i] * y[b.start(row) + i];
                        }
                        result[row] = sum;
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }
}
