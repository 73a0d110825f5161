package io.millpond.storage.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Builds a [TupleColumn]: append one value to each of [#elements], then call [#finishRow].
///
/// Single-threaded.
public final class TupleColumnBuilder implements ColumnBuilder {
    private final List<ColumnBuilder> elements;
    private int rowCount;

    /// Takes the builders over; they must be empty.
    public TupleColumnBuilder(List<? extends ColumnBuilder> elements) {
        this.elements = List.copyOf(elements);
    }

    /// The builders of the tuple being written, one an element.
    public List<ColumnBuilder> elements() {
        return elements;
    }

    /// Ends the tuple being written; one value of each element has been appended.
    public void finishRow() {
        rowCount++;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        long bytes = 0;
        for (ColumnBuilder element : elements) {
            bytes += element.retainedBytes();
        }
        return bytes;
    }

    @Override
    public void reserve(int rows) {
        for (ColumnBuilder element : elements) {
            element.reserve(rows);
        }
    }

    @Override
    public void appendDefault() {
        for (ColumnBuilder element : elements) {
            element.appendDefault();
        }
        rowCount++;
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case TupleColumn tuple -> {
                for (int i = 0; i < elements.size(); i++) {
                    elements.get(i).append(tuple.elements().get(i), row);
                }
                rowCount++;
            }
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof TupleColumn tuple) {
            for (int i = 0; i < elements.size(); i++) {
                elements.get(i).appendRange(tuple.elements().get(i), fromRow, toRow);
            }
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
        TupleColumn that = (TupleColumn) other;
        for (int i = 0; i < elements.size(); i++) {
            if (!elements.get(i).equalAt(row, that.elements().get(i), otherRow)) {
                return false;
            }
        }
        return true;
    }

    /// Also drops the elements of a tuple that was not finished.
    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        for (ColumnBuilder element : elements) {
            element.rollback(toRow);
        }
        rowCount = toRow;
    }

    @Override
    public TupleColumn build() {
        List<Column> columns = new ArrayList<>(elements.size());
        for (ColumnBuilder element : elements) {
            columns.add(element.build());
        }
        TupleColumn column = new TupleColumn(columns, rowCount);
        rowCount = 0;
        return column;
    }
}
