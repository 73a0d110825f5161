package io.millpond.sql.function.condition;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

/// Compares integers of up to 64 bits, and what is stored as such, where they are stored.
///
/// Every comparison with a constant is one with a range: whether a value is inside of it, or
/// whether it is not. So there is one loop for each width, whatever the operator.
final class NumberComparison implements ComparisonFunctions.Comparison {
    private final ComparisonFunctions.Operator operator;
    private final DataType left;
    private final DataType right;

    /// Inverts the highest bit, where that makes the order of unsigned numbers one of signed ones.
    private final long flip;

    /// @param areUnsignedLongs whether the values of both sides, once widened to 64 bits, are
    ///     unsigned
    NumberComparison(
            ComparisonFunctions.Operator operator,
            DataType left,
            DataType right,
            boolean areUnsignedLongs) {
        this.operator = operator;
        this.left = left;
        this.right = right;
        this.flip = areUnsignedLongs ? Long.MIN_VALUE : 0;
    }

    @Override
    public byte[] apply(Column a, Column b, int rowCount) {
        if (b instanceof ConstantColumn constant) {
            return compare(operator, a, left, valueOf(constant, right), rowCount);
        }
        if (a instanceof ConstantColumn constant) {
            return compare(operator.mirrored(), b, right, valueOf(constant, left), rowCount);
        }
        byte[] result = new byte[rowCount];
        if (a instanceof IntColumn ints
                && b instanceof IntColumn others
                && DataTypes.isUnsigned(left) == DataTypes.isUnsigned(right)) {
            int half = DataTypes.isUnsigned(left) ? Integer.MIN_VALUE : 0;
            compare(operator, ints.values(), others.values(), half, result);
        } else {
            compare(operator, Numbers.longs(a, left), Numbers.longs(b, right), flip, result);
        }
        return result;
    }

    private static long valueOf(ConstantColumn constant, DataType type) {
        return Numbers.longAt(constant.value(), 0, DataTypes.isUnsigned(type));
    }

    private byte[] compare(
            ComparisonFunctions.Operator op,
            Column column,
            DataType type,
            long constant,
            int rowCount) {
        long value = constant ^ flip;
        long from =
                switch (op) {
                    case EQUAL, NOT_EQUAL, LESS, GREATER_OR_EQUAL -> value;
                    case LESS_OR_EQUAL, GREATER -> Long.MIN_VALUE;
                };
        long to =
                switch (op) {
                    case EQUAL, NOT_EQUAL, LESS_OR_EQUAL, GREATER -> value;
                    case LESS, GREATER_OR_EQUAL -> Long.MAX_VALUE;
                };
        int outside =
                switch (op) {
                    case EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL -> 0;
                    case NOT_EQUAL, LESS, GREATER -> 1;
                };
        byte[] result = new byte[rowCount];
        boolean isUnsigned = DataTypes.isUnsigned(type);
        switch (Columns.full(column)) {
            case ByteColumn bytes ->
                    within(bytes.values(), isUnsigned ? 0xFFL : -1L, from, to, outside, result);
            case IntColumn ints ->
                    within(
                            ints.values(),
                            isUnsigned ? 0xFFFF_FFFFL : -1L,
                            from,
                            to,
                            outside,
                            result);
            default -> within(Numbers.longs(column, type), flip, from, to, outside, result);
        }
        return result;
    }

    private void within(byte[] values, long mask, long from, long to, int outside, byte[] result) {
        byte[] known = new byte[256];
        for (int i = 0; i < known.length; i++) {
            long value = ((byte) i & mask) ^ flip;
            known[i] = (byte) ((value >= from && value <= to ? 1 : 0) ^ outside);
        }
        for (int row = 0; row < result.length; row++) {
            result[row] = known[values[row] & 0xFF];
        }
    }

    private void within(int[] values, long mask, long from, long to, int outside, byte[] result) {
        long bits = flip;
        long least = from;
        long width = (to - from) ^ Long.MIN_VALUE;
        for (int row = 0; row < result.length; row++) {
            long distance = (((values[row] & mask) ^ bits) - least) ^ Long.MIN_VALUE;
            result[row] = (byte) ((distance <= width ? 1 : 0) ^ outside);
        }
    }

    private static void within(
            long[] values, long flip, long from, long to, int outside, byte[] result) {
        long width = (to - from) ^ Long.MIN_VALUE;
        for (int row = 0; row < result.length; row++) {
            long distance = ((values[row] ^ flip) - from) ^ Long.MIN_VALUE;
            result[row] = (byte) ((distance <= width ? 1 : 0) ^ outside);
        }
    }

    private static void compare(
            ComparisonFunctions.Operator op, int[] a, int[] b, int flip, byte[] result) {
        int rowCount = result.length;
        switch (op) {
            case EQUAL, NOT_EQUAL -> {
                int differs = op == ComparisonFunctions.Operator.EQUAL ? 0 : 1;
                for (int i = 0; i < rowCount; i++) {
                    result[i] = (byte) ((a[i] == b[i] ? 1 : 0) ^ differs);
                }
            }
            case LESS, GREATER_OR_EQUAL -> {
                int isNot = op == ComparisonFunctions.Operator.LESS ? 0 : 1;
                for (int i = 0; i < rowCount; i++) {
                    result[i] = (byte) (((a[i] ^ flip) < (b[i] ^ flip) ? 1 : 0) ^ isNot);
                }
            }
            case GREATER, LESS_OR_EQUAL -> compare(op.mirrored(), b, a, flip, result);
        }
    }

    private static void compare(
            ComparisonFunctions.Operator op, long[] a, long[] b, long flip, byte[] result) {
        int rowCount = result.length;
        switch (op) {
            case EQUAL, NOT_EQUAL -> {
                int differs = op == ComparisonFunctions.Operator.EQUAL ? 0 : 1;
                for (int i = 0; i < rowCount; i++) {
                    result[i] = (byte) ((a[i] == b[i] ? 1 : 0) ^ differs);
                }
            }
            case LESS, GREATER_OR_EQUAL -> {
                int isNot = op == ComparisonFunctions.Operator.LESS ? 0 : 1;
                for (int i = 0; i < rowCount; i++) {
                    result[i] = (byte) (((a[i] ^ flip) < (b[i] ^ flip) ? 1 : 0) ^ isNot);
                }
            }
            case GREATER, LESS_OR_EQUAL -> compare(op.mirrored(), b, a, flip, result);
        }
    }
}
