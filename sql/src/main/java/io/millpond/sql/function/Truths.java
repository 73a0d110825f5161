package io.millpond.sql.function;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Conditions of rows as bytes of 0 and 1, made and read eight rows at a time.
public final class Truths {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_LOW_BIT = 0x0101_0101_0101_0101L;
    private static final long EACH_OTHER_BIT = 0x7F7F_7F7F_7F7F_7F7FL;

    private Truths() {}

    /// For each row 0 where its value is 0, else 1: a new array.
    ///
    /// @param values at least `rowCount`
    public static byte[] of(byte[] values, int rowCount) {
        byte[] truths = new byte[rowCount];
        fill(values, truths);
        return truths;
    }

    /// As [#of], into the whole of `truths`.
    public static void fill(byte[] values, byte[] truths) {
        int row = 0;
        for (; row <= truths.length - Long.BYTES; row += Long.BYTES) {
            long eight = (long) LONGS.get(values, row);
            // The lower bits of a byte carry into its highest one where one of them is set.
            long high = ((eight & EACH_OTHER_BIT) + EACH_OTHER_BIT) | eight;
            LONGS.set(truths, row, (high >>> 7) & EACH_LOW_BIT);
        }
        for (; row < truths.length; row++) {
            truths[row] = (byte) (values[row] == 0 ? 0 : 1);
        }
    }

    /// How many of the first `rowCount` rows are true.
    ///
    /// @param truths whose lowest bit says whether a row is
    public static int count(byte[] truths, int rowCount) {
        int count = 0;
        int row = 0;
        for (; row <= rowCount - Long.BYTES; row += Long.BYTES) {
            count += Long.bitCount((long) LONGS.get(truths, row) & EACH_LOW_BIT);
        }
        for (; row < rowCount; row++) {
            count += truths[row] & 1;
        }
        return count;
    }

    /// Those of the first `rowCount` rows that are true, ascending.
    ///
    /// @param truths whose lowest bit says whether a row is
    public static int[] rows(byte[] truths, int rowCount) {
        int[] rows = new int[count(truths, rowCount)];
        int count = 0;
        int row = 0;
        for (; row <= rowCount - Long.BYTES; row += Long.BYTES) {
            long left = (long) LONGS.get(truths, row) & EACH_LOW_BIT;
            while (left != 0) {
                rows[count++] = row + (Long.numberOfTrailingZeros(left) >>> 3);
                left &= left - 1;
            }
        }
        for (; row < rowCount; row++) {
            if ((truths[row] & 1) != 0) {
                rows[count++] = row;
            }
        }
        return rows;
    }
}
