package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of 32-bit values: Int32, UInt32, Date32, DateTime, Decimal of up to 9 digits.
public final class IntColumn implements Column {
    private final int[] values;
    private final int rowCount;

    /// Takes `values` over; its first `rowCount` elements are the column.
    public IntColumn(int[] values, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, values.length);
        this.values = values;
        this.rowCount = rowCount;
    }

    /// A column of all of `values`, taken over.
    public static IntColumn of(int... values) {
        return new IntColumn(values, values.length);
    }

    /// The array behind this column, for reading only; at least [#rowCount] long.
    public int[] values() {
        return values;
    }

    public int value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 4L * values.length;
    }

    @Override
    public IntColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new IntColumn(values, toRow);
        }
        return new IntColumn(Arrays.copyOfRange(values, fromRow, toRow), toRow - fromRow);
    }

    @Override
    public IntColumn gather(int[] rows, int count) {
        int[] source = values;
        int[] target = new int[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[rows[i]];
        }
        return new IntColumn(target, count);
    }

    @Override
    public void hashInto(long[] hashes) {
        for (int i = 0; i < rowCount; i++) {
            hashes[i] = Hashes.mix(hashes[i], values[i]);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        return values[row] == ((IntColumn) other).values[otherRow];
    }
}
