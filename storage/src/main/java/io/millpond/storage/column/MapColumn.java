package io.millpond.storage.column;

import java.util.Objects;

/// A column of maps: lists of key and value pairs, in the order in which they were given.
///
/// The map at row `r` is the rows `[ends[r - 1], ends[r])` of the key and the value column.
public final class MapColumn implements Column {
    private final int[] ends;
    private final Column keys;
    private final Column values;
    private final int rowCount;

    /// Takes `ends` over.
    public MapColumn(int[] ends, Column keys, Column values, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, ends.length);
        if (keys.rowCount() != values.rowCount()) {
            throw new IllegalArgumentException(
                    "keys: " + keys.rowCount() + ", values: " + values.rowCount());
        }
        this.ends = ends;
        this.keys = keys;
        this.values = values;
        this.rowCount = rowCount;
    }

    /// The exclusive ends of the maps in [#keys] and [#values], for reading only.
    public int[] ends() {
        return ends;
    }

    /// The keys of all maps, one after another.
    public Column keys() {
        return keys;
    }

    /// The values of all maps, one after another.
    public Column values() {
        return values;
    }

    /// Where the map at `row` begins.
    public int start(int row) {
        return ListOffsets.start(ends, row);
    }

    /// Where the map at `row` ends, exclusive.
    public int end(int row) {
        return ends[row];
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
    public MapColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        int to = toRow == 0 ? 0 : ends[toRow - 1];
        int from = fromRow == toRow ? to : start(fromRow);
        int[] targetEnds = ListOffsets.slice(ends, fromRow, toRow);
        return new MapColumn(
                targetEnds, keys.slice(from, to), values.slice(from, to), toRow - fromRow);
    }

    @Override
    public MapColumn gather(int[] rows, int count) {
        int[] targetEnds = ListOffsets.gather(ends, rows, count);
        int size = count == 0 ? 0 : targetEnds[count - 1];
        int[] pairs = ListOffsets.elementRows(ends, rows, count, size);
        return new MapColumn(
                targetEnds, keys.gather(pairs, size), values.gather(pairs, size), count);
    }

    @Override
    public void hashInto(long[] hashes) {
        long[] pairHashes = new long[keys.rowCount()];
        keys.hashInto(pairHashes);
        values.hashInto(pairHashes);
        ListOffsets.hashInto(hashes, ends, rowCount, pairHashes);
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        MapColumn that = (MapColumn) other;
        int from = start(row);
        int to = end(row);
        int otherFrom = that.start(otherRow);
        return to - from == that.end(otherRow) - otherFrom
                && ListOffsets.equalElements(keys, from, to, that.keys, otherFrom)
                && ListOffsets.equalElements(values, from, to, that.values, otherFrom);
    }
}
