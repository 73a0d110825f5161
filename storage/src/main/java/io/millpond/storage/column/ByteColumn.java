package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of 8-bit values: Int8, UInt8, Bool, Enum8, and the masks that conditions yield.
public final class ByteColumn implements Column {
    private final byte[] values;
    private final int rowCount;

    /// Takes `values` over; its first `rowCount` elements are the column.
    public ByteColumn(byte[] values, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, values.length);
        this.values = values;
        this.rowCount = rowCount;
    }

    /// A column of all of `values`, taken over.
    public static ByteColumn of(byte... values) {
        return new ByteColumn(values, values.length);
    }

    /// The array behind this column, for reading only; at least [#rowCount] long.
    public byte[] values() {
        return values;
    }

    public byte value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 1L * values.length;
    }

    @Override
    public ByteColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new ByteColumn(values, toRow);
        }
        return new ByteColumn(Arrays.copyOfRange(values, fromRow, toRow), toRow - fromRow);
    }

    @Override
    public ByteColumn gather(int[] rows, int count) {
        byte[] source = values;
        byte[] target = new byte[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[rows[i]];
        }
        return new ByteColumn(target, count);
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
        return values[row] == ((ByteColumn) other).values[otherRow];
    }
}
