package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// Builds an [ArrayColumn]: append an array's elements to [#elements], then call [#finishRow].
///
/// Single-threaded.
public final class ArrayColumnBuilder implements ColumnBuilder {
    private final ColumnBuilder elements;
    private int[] ends = new int[INITIAL_ROWS];
    private int rowCount;
    private int builtRows;

    /// Takes the element builder over; it must be empty.
    public ArrayColumnBuilder(ColumnBuilder elements) {
        this.elements = elements;
    }

    /// The builder of the elements of the array being written.
    public ColumnBuilder elements() {
        return elements;
    }

    /// Ends the array being written.
    public void finishRow() {
        if (rowCount == ends.length) {
            ends = Arrays.copyOf(ends, Growth.next(rowCount, rowCount + 1L, builtRows));
        }
        ends[rowCount++] = elements.rowCount();
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
            case ArrayColumn array -> {
                elements.appendRange(array.elements(), array.start(row), array.end(row));
                finishRow();
            }
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof ArrayColumn array && fromRow < toRow) {
            reserve(toRow - fromRow);
            int from = array.start(fromRow);
            int shift = elements.rowCount() - from;
            elements.appendRange(array.elements(), from, array.end(toRow - 1));
            ListOffsets.appendEnds(array.ends(), fromRow, toRow, shift, ends, rowCount);
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
        ArrayColumn that = (ArrayColumn) other;
        int start = ListOffsets.start(ends, row);
        int otherStart = that.start(otherRow);
        return ends[row] - start == that.end(otherRow) - otherStart
                && ListOffsets.equalElements(
                        elements, start, ends[row], that.elements(), otherStart);
    }

    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        rowCount = toRow;
        elements.rollback(toRow == 0 ? 0 : ends[toRow - 1]);
    }

    @Override
    public ArrayColumn build() {
        ArrayColumn column = new ArrayColumn(ends, elements.build(), rowCount);
        ends = new int[INITIAL_ROWS];
        builtRows = rowCount;
        rowCount = 0;
        return column;
    }
}
