package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of values or NULLs: a mask, and values that mean nothing where the mask says NULL.
public final class NullableColumn implements Column {
    private final byte[] nulls;
    private final Column values;

    /// Takes `nulls` over.
    ///
    /// @param nulls 1 where a row is NULL, else 0; at least as long as `values`
    public NullableColumn(byte[] nulls, Column values) {
        Objects.checkFromToIndex(0, values.rowCount(), nulls.length);
        this.nulls = nulls;
        this.values = values;
    }

    /// The mask, for reading only: 1 where a row is NULL, else 0.
    public byte[] nulls() {
        return nulls;
    }

    /// The values; what stands where a row is NULL is of no meaning.
    public Column values() {
        return values;
    }

    public boolean isNull(int row) {
        return nulls[row] != 0;
    }

    @Override
    public int rowCount() {
        return values.rowCount();
    }

    @Override
    public long retainedBytes() {
        return nulls.length + values.retainedBytes();
    }

    @Override
    public NullableColumn slice(int fromRow, int toRow) {
        byte[] mask = fromRow == 0 ? nulls : Arrays.copyOfRange(nulls, fromRow, toRow);
        return new NullableColumn(mask, values.slice(fromRow, toRow));
    }

    @Override
    public NullableColumn gather(int[] rows, int count) {
        byte[] mask = new byte[count];
        for (int i = 0; i < count; i++) {
            mask[i] = nulls[rows[i]];
        }
        return new NullableColumn(mask, values.gather(rows, count));
    }

    @Override
    public void hashInto(long[] hashes) {
        int rowCount = rowCount();
        long[] before = Arrays.copyOf(hashes, rowCount);
        values.hashInto(hashes);
        for (int row = 0; row < rowCount; row++) {
            if (nulls[row] != 0) {
                hashes[row] = Hashes.mixNull(before[row]);
            }
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        NullableColumn that = (NullableColumn) other;
        if (isNull(row) || that.isNull(otherRow)) {
            return isNull(row) && that.isNull(otherRow);
        }
        return values.equalAt(row, that.values, otherRow);
    }
}
