package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of Float32 values.
public final class FloatColumn implements Column {
    private final float[] values;
    private final int rowCount;

    /// Takes `values` over; its first `rowCount` elements are the column.
    public FloatColumn(float[] values, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, values.length);
        this.values = values;
        this.rowCount = rowCount;
    }

    /// A column of all of `values`, taken over.
    public static FloatColumn of(float... values) {
        return new FloatColumn(values, values.length);
    }

    /// The array behind this column, for reading only; at least [#rowCount] long.
    public float[] values() {
        return values;
    }

    public float value(int row) {
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
    public FloatColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new FloatColumn(values, toRow);
        }
        return new FloatColumn(Arrays.copyOfRange(values, fromRow, toRow), toRow - fromRow);
    }

    @Override
    public FloatColumn gather(int[] rows, int count) {
        float[] source = values;
        float[] target = new float[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[rows[i]];
        }
        return new FloatColumn(target, count);
    }

    @Override
    public void hashInto(long[] hashes) {
        for (int i = 0; i < rowCount; i++) {
            hashes[i] = Hashes.mix(hashes[i], bits(values[i]));
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        return bits(values[row]) == bits(((FloatColumn) other).values[otherRow]);
    }

    /// The bits of the value, and the same ones for all NaNs.
    static int bits(float value) {
        return Float.floatToIntBits(value);
    }
}
