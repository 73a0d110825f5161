package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of 64-bit values: Int64, UInt64, DateTime64, Decimal of up to 18 digits, intervals.
public final class LongColumn implements Column {
    private final long[] values;
    private final int rowCount;

    /// Takes `values` over; its first `rowCount` elements are the column.
    public LongColumn(long[] values, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, values.length);
        this.values = values;
        this.rowCount = rowCount;
    }

    /// A column of all of `values`, taken over.
    public static LongColumn of(long... values) {
        return new LongColumn(values, values.length);
    }

    /// The array behind this column, for reading only; at least [#rowCount] long.
    public long[] values() {
        return values;
    }

    public long value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 8L * values.length;
    }

    @Override
    public LongColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new LongColumn(values, toRow);
        }
        return new LongColumn(Arrays.copyOfRange(values, fromRow, toRow), toRow - fromRow);
    }

    @Override
    public LongColumn gather(int[] rows, int count) {
        long[] source = values;
        long[] target = new long[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[rows[i]];
        }
        return new LongColumn(target, count);
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
        return values[row] == ((LongColumn) other).values[otherRow];
    }
}
