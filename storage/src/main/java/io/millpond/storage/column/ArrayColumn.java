package io.millpond.storage.column;

import java.util.Objects;

/// A column of arrays.
///
/// The array at row `r` is the rows `[ends[r - 1], ends[r])` of the element column, the first one
/// beginning at 0.
public final class ArrayColumn implements Column {
    private final int[] ends;
    private final Column elements;
    private final int rowCount;

    /// Takes `ends` over.
    public ArrayColumn(int[] ends, Column elements, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, ends.length);
        this.ends = ends;
        this.elements = elements;
        this.rowCount = rowCount;
    }

    /// The exclusive ends of the arrays in [#elements], for reading only.
    public int[] ends() {
        return ends;
    }

    /// The elements of all arrays, one after another; may go on after the last array.
    public Column elements() {
        return elements;
    }

    /// Where the array at `row` begins in [#elements].
    public int start(int row) {
        return ListOffsets.start(ends, row);
    }

    /// Where the array at `row` ends in [#elements], exclusive.
    public int end(int row) {
        return ends[row];
    }

    /// The number of elements of all arrays.
    public int elementCount() {
        return rowCount == 0 ? 0 : ends[rowCount - 1];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 4L * ends.length + elements.retainedBytes();
    }

    @Override
    public ArrayColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        int end = toRow == 0 ? 0 : ends[toRow - 1];
        Column part = elements.slice(fromRow == toRow ? end : start(fromRow), end);
        return new ArrayColumn(ListOffsets.slice(ends, fromRow, toRow), part, toRow - fromRow);
    }

    @Override
    public ArrayColumn gather(int[] rows, int count) {
        int[] targetEnds = ListOffsets.gather(ends, rows, count);
        int size = count == 0 ? 0 : targetEnds[count - 1];
        int[] elementRows = ListOffsets.elementRows(ends, rows, count, size);
        return new ArrayColumn(targetEnds, elements.gather(elementRows, size), count);
    }

    @Override
    public void hashInto(long[] hashes) {
        long[] elementHashes = new long[elements.rowCount()];
        elements.hashInto(elementHashes);
        ListOffsets.hashInto(hashes, ends, rowCount, elementHashes);
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        ArrayColumn that = (ArrayColumn) other;
        int length = end(row) - start(row);
        return length == that.end(otherRow) - that.start(otherRow)
                && ListOffsets.equalElements(
                        elements, start(row), end(row), that.elements, that.start(otherRow));
    }
}
