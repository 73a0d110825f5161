package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of 16-bit values: Int16, UInt16, Date, Enum16.
public final class ShortColumn implements Column {
    private final short[] values;
    private final int rowCount;

    /// Takes `values` over; its first `rowCount` elements are the column.
    public ShortColumn(short[] values, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, values.length);
        this.values = values;
        this.rowCount = rowCount;
    }

    /// A column of all of `values`, taken over.
    public static ShortColumn of(short... values) {
        return new ShortColumn(values, values.length);
    }

    /// The array behind this column, for reading only; at least [#rowCount] long.
    public short[] values() {
        return values;
    }

    public short value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 2L * values.length;
    }

    @Override
    public ShortColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new ShortColumn(values, toRow);
        }
        return new ShortColumn(Arrays.copyOfRange(values, fromRow, toRow), toRow - fromRow);
    }

    @Override
    public ShortColumn gather(int[] rows, int count) {
        short[] source = values;
        short[] target = new short[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[rows[i]];
        }
        return new ShortColumn(target, count);
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
        return values[row] == ((ShortColumn) other).values[otherRow];
    }
}
