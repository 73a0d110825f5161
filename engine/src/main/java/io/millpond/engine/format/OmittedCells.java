package io.millpond.engine.format;

import java.util.BitSet;

/// The cells of a block that its input did not give, for the table's DEFAULT expressions.
///
/// Mutable, with one owner at a time.
public final class OmittedCells {
    private final BitSet[] rows;

    public OmittedCells(int columnCount) {
        rows = new BitSet[columnCount];
        for (int column = 0; column < columnCount; column++) {
            rows[column] = new BitSet();
        }
    }

    /// Notes that the input did not give the cell.
    public void add(int column, int row) {
        rows[column].set(row);
    }

    /// Adds those of another block, whose rows stand from `atRow` on.
    public void addAll(OmittedCells other, int atRow) {
        for (int column = 0; column < rows.length; column++) {
            BitSet added = other.rows[column];
            for (int row = added.nextSetBit(0); row >= 0; row = added.nextSetBit(row + 1)) {
                rows[column].set(atRow + row);
            }
        }
    }

    /// The rows that lack the column; for reading only.
    public BitSet rows(int column) {
        return rows[column];
    }

    public boolean isEmpty() {
        for (BitSet column : rows) {
            if (!column.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// Forgets every row from `toRow` on.
    public void rollback(int toRow) {
        for (BitSet column : rows) {
            if (!column.isEmpty()) {
                column.clear(toRow, Math.max(toRow, column.length()));
            }
        }
    }
}
