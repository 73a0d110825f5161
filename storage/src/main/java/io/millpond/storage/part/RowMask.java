package io.millpond.storage.part;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

import java.util.Arrays;

/// The rows of a part that were deleted and are still in its file, by their places in it.
///
/// Immutable and thread-safe. Of parts with at most [#ROWS_MAX] rows.
public final class RowMask {
    /// No row at all.
    public static final RowMask NONE = new RowMask(new RoaringBitmap());

    /// The most rows of a part that may have a mask.
    public static final long ROWS_MAX = Integer.MAX_VALUE;

    private final RoaringBitmap deleted;
    private final long rowCount;

    RowMask(RoaringBitmap deleted) {
        this.deleted = deleted;
        this.rowCount = deleted.getLongCardinality();
    }

    /// Collects rows, in any order. Single-threaded.
    public static final class Builder {
        private final RoaringBitmap rows = new RoaringBitmap();

        /// Throws NOT_IMPLEMENTED for a row behind the first [RowMask#ROWS_MAX].
        public void add(long row) {
            if (row < 0 || row >= ROWS_MAX) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Row %d of a part cannot be masked: only the first %d can"
                                .formatted(row, ROWS_MAX));
            }
            rows.add((int) row);
        }

        /// The mask of the rows collected; nothing is added any more.
        public RowMask build() {
            rows.runOptimize();
            return new RowMask(rows);
        }
    }

    RoaringBitmap bitmap() {
        return deleted;
    }

    public boolean isEmpty() {
        return rowCount == 0;
    }

    /// The number of rows that were deleted.
    public long rowCount() {
        return rowCount;
    }

    public boolean contains(long row) {
        return deleted.contains((int) row);
    }

    /// The number of rows of `[fromRow, toRow)` that were deleted.
    public long rowCount(long fromRow, long toRow) {
        return deleted.rangeCardinality(fromRow, toRow);
    }

    /// The rows of this mask and those of another one of the same part.
    public RowMask with(RowMask other) {
        if (other.isEmpty()) {
            return this;
        }
        RoaringBitmap both = RoaringBitmap.or(deleted, other.deleted);
        both.runOptimize();
        return new RowMask(both);
    }

    /// The rows of `[fromRow, toRow)` that are not deleted, ascending and counted from `fromRow`;
    /// null: all of them.
    public int @Nullable [] present(long fromRow, long toRow) {
        if (rowCount == 0 || !deleted.intersects(fromRow, toRow)) {
            return null;
        }
        int[] rows = new int[(int) (toRow - fromRow)];
        int count = 0;
        int next = (int) fromRow;
        PeekableIntIterator gone = deleted.getIntIterator();
        gone.advanceIfNeeded(next);
        while (gone.hasNext()) {
            int row = gone.next();
            int end = (int) Math.min(row, toRow);
            while (next < end) {
                rows[count++] = next++ - (int) fromRow;
            }
            if (row >= toRow) {
                return Arrays.copyOf(rows, count);
            }
            next = row + 1;
        }
        while (next < toRow) {
            rows[count++] = next++ - (int) fromRow;
        }
        return Arrays.copyOf(rows, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowMask mask && deleted.equals(mask.deleted);
    }

    @Override
    public int hashCode() {
        return deleted.hashCode();
    }

    @Override
    public String toString() {
        return "%d rows deleted".formatted(rowCount);
    }
}
