package io.millpond.engine.mergetree.merger;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.merge.SortedRows;

import org.jspecify.annotations.Nullable;

/// ReplacingMergeTree: the row with the greatest version, the last one of these, or the last row
/// where there are no versions.
///
/// Errors: INCORRECT_DATA for a mark of deletion that is neither 0 nor 1.
final class LastVersion implements RowSelection {
    private final int versionIndex;
    private final int deletedIndex;
    private final boolean dropsDeleted;
    private final @Nullable ColumnOrder order;
    private @Nullable SortedRows sorted;

    /// The versions of the open rows; null while nobody had to compare them.
    private @Nullable Column versions;

    private byte @Nullable [] deleted;
    private int best = -1;

    /// @param versionIndex of the column of versions; -1: there is none
    /// @param deletedIndex of the column that marks deleted rows; -1: there is none
    /// @param order of versions; null where there are none
    LastVersion(
            int versionIndex, int deletedIndex, boolean dropsDeleted, @Nullable ColumnOrder order) {
        this.versionIndex = versionIndex;
        this.deletedIndex = deletedIndex;
        this.dropsDeleted = dropsDeleted;
        this.order = order;
    }

    /// A row that is marked as deleted may have to go.
    @Override
    public boolean keepsSingles() {
        return deletedIndex < 0;
    }

    @Override
    public void open(SortedRows rows) {
        sorted = rows;
        versions = null;
        deleted =
                deletedIndex < 0
                        ? null
                        : ((ByteColumn) Columns.full(rows.column(deletedIndex))).values();
    }

    @Override
    public void add(int fromRow, int toRow) {
        if (deleted != null) {
            checkMarks(deleted, fromRow, toRow);
        }
        boolean isDecided = order == null || (best < 0 && toRow - fromRow == 1);
        if (isDecided || sorted == null || order == null) {
            best = toRow - 1;
            return;
        }
        Column column = versions;
        if (column == null) {
            column = Columns.full(sorted.column(versionIndex));
            versions = column;
        }
        for (int row = fromRow; row < toRow; row++) {
            if (best < 0 || order.compare(column, row, column, best) >= 0) {
                best = row;
            }
        }
    }

    private static void checkMarks(byte[] marks, int fromRow, int toRow) {
        for (int row = fromRow; row < toRow; row++) {
            if (marks[row] != 0 && marks[row] != 1) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Incorrect data: is_deleted = "
                                + Byte.toUnsignedInt(marks[row])
                                + " (must be 1 or 0).");
            }
        }
    }

    @Override
    public int end(int[] chosen, int count) {
        int row = best;
        best = -1;
        if (dropsDeleted && deleted != null && deleted[row] == 1) {
            return count;
        }
        chosen[count] = row;
        return count + 1;
    }

    @Override
    public int[] keep() {
        int[] kept = {best};
        best = 0;
        return kept;
    }
}
