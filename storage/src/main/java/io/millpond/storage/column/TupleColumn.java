package io.millpond.storage.column;

import java.util.ArrayList;
import java.util.List;

/// A column of tuples: one column for each element, all of the same length.
public final class TupleColumn implements Column {
    private final List<Column> elements;
    private final int rowCount;

    /// @param rowCount stated, because a tuple may have no elements
    public TupleColumn(List<? extends Column> elements, int rowCount) {
        for (Column element : elements) {
            if (element.rowCount() != rowCount) {
                throw new IllegalArgumentException(
                        "element: " + element.rowCount() + ", rowCount: " + rowCount);
            }
        }
        this.elements = List.copyOf(elements);
        this.rowCount = rowCount;
    }

    public List<Column> elements() {
        return elements;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        long bytes = 0;
        for (Column element : elements) {
            bytes += element.retainedBytes();
        }
        return bytes;
    }

    @Override
    public TupleColumn slice(int fromRow, int toRow) {
        List<Column> parts = new ArrayList<>(elements.size());
        for (Column element : elements) {
            parts.add(element.slice(fromRow, toRow));
        }
        return new TupleColumn(parts, toRow - fromRow);
    }

    @Override
    public TupleColumn gather(int[] rows, int count) {
        List<Column> parts = new ArrayList<>(elements.size());
        for (Column element : elements) {
            parts.add(element.gather(rows, count));
        }
        return new TupleColumn(parts, count);
    }

    @Override
    public void hashInto(long[] hashes) {
        for (Column element : elements) {
            element.hashInto(hashes);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        TupleColumn that = (TupleColumn) other;
        for (int i = 0; i < elements.size(); i++) {
            if (!elements.get(i).equalAt(row, that.elements.get(i), otherRow)) {
                return false;
            }
        }
        return true;
    }
}
