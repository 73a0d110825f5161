package io.millpond.sql.function.condition;

import io.millpond.sql.function.condition.ComparisonFunctions.Operator;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.TextWords;

import java.util.Arrays;

/// Compares texts byte by byte, with a constant without spelling it out.
record TextComparison(Operator operator) implements ComparisonFunctions.Comparison {
    @Override
    public byte[] apply(Column a, Column b, int rowCount) {
        if (a instanceof BytesColumn texts && b instanceof BytesColumn others) {
            return compare(texts, others, rowCount);
        }
        if (a instanceof BytesColumn texts) {
            return compare(operator, texts, constant(b), rowCount);
        }
        if (b instanceof BytesColumn texts) {
            return compare(operator.mirrored(), texts, constant(a), rowCount);
        }
        byte[] left = constant(a);
        boolean holds = operator.holds(Arrays.compareUnsigned(left, constant(b)));
        byte[] result = new byte[rowCount];
        Arrays.fill(result, (byte) (holds ? 1 : 0));
        return result;
    }

    private static byte[] constant(Column column) {
        BytesColumn one = (BytesColumn) ((ConstantColumn) column).value();
        return Arrays.copyOf(one.bytes(), one.end(0));
    }

    private byte[] compare(BytesColumn a, BytesColumn b, int rowCount) {
        byte[] result = new byte[rowCount];
        byte[] left = a.bytes();
        byte[] right = b.bytes();
        boolean isEquality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        for (int i = 0; i < rowCount; i++) {
            boolean holds =
                    isEquality
                            ? Arrays.equals(left, a.start(i), a.end(i), right, b.start(i), b.end(i))
                                    == (operator == Operator.EQUAL)
                            : operator.holds(
                                    Arrays.compareUnsigned(
                                            left,
                                            a.start(i),
                                            a.end(i),
                                            right,
                                            b.start(i),
                                            b.end(i)));
            result[i] = (byte) (holds ? 1 : 0);
        }
        return result;
    }

    private static byte[] compare(
            Operator operator, BytesColumn texts, byte[] constant, int rowCount) {
        return switch (operator) {
            case EQUAL -> equal(texts, constant, rowCount, 1);
            case NOT_EQUAL -> equal(texts, constant, rowCount, 0);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                byte[] result = new byte[rowCount];
                byte[] bytes = texts.bytes();
                int start = 0;
                for (int i = 0; i < rowCount; i++) {
                    int end = texts.end(i);
                    int order =
                            Arrays.compareUnsigned(bytes, start, end, constant, 0, constant.length);
                    result[i] = (byte) (operator.holds(order) ? 1 : 0);
                    start = end;
                }
                yield result;
            }
        };
    }

    /// @param whenEqual what rows have that are equal; others have the other one of 0 and 1
    private static byte[] equal(BytesColumn texts, byte[] constant, int rowCount, int whenEqual) {
        byte[] result = new byte[rowCount];
        byte[] bytes = texts.bytes();
        int[] ends = texts.ends();
        int length = constant.length;
        long head = TextWords.head(constant, 0, length);
        long tail = TextWords.tail(constant, 0, length);
        int start = 0;
        for (int i = 0; i < rowCount; i++) {
            int end = ends[i];
            boolean isEqual =
                    end - start == length
                            && TextWords.head(bytes, start, end) == head
                            && TextWords.tail(bytes, start, end) == tail
                            && (length <= TextWords.EXACT_BYTES
                                    || Arrays.equals(bytes, start, end, constant, 0, length));
            result[i] = (byte) (isEqual ? whenEqual : 1 - whenEqual);
            start = end;
        }
        return result;
    }
}
