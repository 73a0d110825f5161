package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column that repeats one value.
public final class ConstantColumn implements Column {
    private final Column value;
    private final int rowCount;

    /// @param value a column of one row, itself not constant
    public ConstantColumn(Column value, int rowCount) {
        if (value instanceof ConstantColumn || value.rowCount() != 1 || rowCount < 0) {
            throw new IllegalArgumentException(
                    "value: " + value.rowCount() + " rows, rowCount: " + rowCount);
        }
        this.value = value;
        this.rowCount = rowCount;
    }

    /// The value, as a column of one row.
    public Column value() {
        return value;
    }

    /// The same value, repeated `count` times.
    public ConstantColumn withRowCount(int count) {
        return count == rowCount ? this : new ConstantColumn(value, count);
    }

    /// The value spelled out for every row.
    public Column materialize() {
        return value.gather(new int[rowCount], rowCount);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return value.retainedBytes();
    }

    @Override
    public ConstantColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        return withRowCount(toRow - fromRow);
    }

    @Override
    public ConstantColumn gather(int[] rows, int count) {
        return withRowCount(count);
    }

    @Override
    public void hashInto(long[] hashes) {
        long[] one = new long[1];
        long before = 0;
        boolean isKnown = false;
        for (int row = 0; row < rowCount; row++) {
            if (!isKnown || hashes[row] != before) {
                before = hashes[row];
                Arrays.fill(one, before);
                value.hashInto(one);
                isKnown = true;
            }
            hashes[row] = one[0];
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        return value.equalAt(0, other, otherRow);
    }
}
