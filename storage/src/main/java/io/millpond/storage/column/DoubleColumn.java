package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of Float64 values.
public final class DoubleColumn implements Column {
    private final double[] values;
    private final int rowCount;

    /// Takes `values` over; its first `rowCount` elements are the column.
    public DoubleColumn(double[] values, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, values.length);
        this.values = values;
        this.rowCount = rowCount;
    }

    /// A column of all of `values`, taken over.
    public static DoubleColumn of(double... values) {
        return new DoubleColumn(values, values.length);
    }

    /// The array behind this column, for reading only; at least [#rowCount] long.
    public double[] values() {
        return values;
    }

    public double value(int row) {
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
    public DoubleColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new DoubleColumn(values, toRow);
        }
        return new DoubleColumn(Arrays.copyOfRange(values, fromRow, toRow), toRow - fromRow);
    }

    @Override
    public DoubleColumn gather(int[] rows, int count) {
        double[] source = values;
        double[] target = new double[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[rows[i]];
        }
        return new DoubleColumn(target, count);
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
        return bits(values[row]) == bits(((DoubleColumn) other).values[otherRow]);
    }

    /// The bits of the value, and the same ones for all NaNs.
    static long bits(double value) {
        return Double.doubleToLongBits(value);
    }
}
