package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// Builds a [MapColumn]: append a map's pairs to [#keys] and [#values], then call [#finishRow].
///
/// Single-threaded.
public final class MapColumnBuilder implements ColumnBuilder {
    private final ColumnBuilder keys;
    private final ColumnBuilder values;
    private int[] ends = new int[INITIAL_ROWS];
    private int rowCount;
    private int builtRows;

    /// Takes the builders over; they must be empty.
    public MapColumnBuilder(ColumnBuilder keys, ColumnBuilder values) {
        this.keys = keys;
        this.values = values;
    }

    /// The builder of the keys of the map being written.
    public ColumnBuilder keys() {
        return keys;
    }

    /// The builder of the values of the map being written.
    public ColumnBuilder values() {
        return values;
    }

    int start(int row) {
        return ListOffsets.start(ends, row);
    }

    int end(int row) {
        return ends[row];
    }

    /// Ends the map being written; as many values as keys have been appended.
    public void finishRow() {
        if (keys.rowCount() != values.rowCount()) {
            throw new IllegalStateException(
                    "keys: " + keys.rowCount() + ", values: " + values.rowCount());
        }
        if (rowCount == ends.length) {
            ends = Arrays.copyOf(ends, Growth.next(rowCount, rowCount + 1L, builtRows));
        }
        ends[rowCount++] = keys.rowCount();
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 4L * ends.length + keys.retainedBytes() + values.retainedBytes();
    }

    @Override
    public void reserve(int rows) {
        if (rows > ends.length - rowCount) {
            ends = Arrays.copyOf(ends, Growth.next(ends.length, (long) rowCount + rows));
        }
    }

    @Override
    public void appendDefault() {
        finishRow();
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case MapColumn map -> {
                keys.appendRange(map.keys(), map.start(row), map.end(row));
                values.appendRange(map.values(), map.start(row), map.end(row));
                finishRow();
            }
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof MapColumn map && fromRow < toRow) {
            reserve(toRow - fromRow);
            int from = map.start(fromRow);
            int shift = keys.rowCount() - from;
            keys.appendRange(map.keys(), from, map.end(toRow - 1));
            values.appendRange(map.values(), from, map.end(toRow - 1));
            ListOffsets.appendEnds(map.ends(), fromRow, toRow, shift, ends, rowCount);
            rowCount += toRow - fromRow;
            return;
        }
        for (int row = fromRow; row < toRow; row++) {
            append(source, row);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        MapColumn that = (MapColumn) other;
        int start = ListOffsets.start(ends, row);
        int otherStart = that.start(otherRow);
        return ends[row] - start == that.end(otherRow) - otherStart
                && ListOffsets.equalElements(keys, start, ends[row], that.keys(), otherStart)
                && ListOffsets.equalElements(values, start, ends[row], that.values(), otherStart);
    }

    /// Also drops pairs, complete or not, of a map that was not finished.
    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        rowCount = toRow;
        int pairCount = toRow == 0 ? 0 : ends[toRow - 1];
        keys.rollback(pairCount);
        values.rollback(pairCount);
    }

    @Override
    public MapColumn build() {
        MapColumn column = new MapColumn(ends, keys.build(), values.build(), rowCount);
        ends = new int[INITIAL_ROWS];
        builtRows = rowCount;
        rowCount = 0;
        return column;
    }
}
