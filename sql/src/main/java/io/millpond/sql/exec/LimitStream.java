package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

/// The rows `[offset, offset + limit)` of a stream, and with ties those that follow and equal the
/// last one in some columns.
final class LimitStream implements BlockStream {
    private final BlockStream source;
    private final long fromRow;
    private final long toRow;
    private final int[] ties;
    private long nextRow;
    private @Nullable Block last;
    private boolean isDone;

    /// @param ties indexes of the columns in which ties are equal; empty: no ties
    LimitStream(BlockStream source, long offset, long limit, int[] ties) {
        this.source = source;
        this.fromRow = offset;
        this.toRow = limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
        this.ties = ties.clone();
        this.isDone = limit == 0;
    }

    @Override
    public Header header() {
        return source.header();
    }

    @Override
    public @Nullable Block next() {
        while (!isDone) {
            Block block = source.next();
            if (block == null) {
                isDone = true;
                return null;
            }
            Block kept = cut(block);
            if (kept.rowCount() > 0) {
                return kept;
            }
        }
        return null;
    }

    private Block cut(Block block) {
        int rowCount = block.rowCount();
        int from = (int) Math.min(rowCount, Math.max(0, fromRow - nextRow));
        int to = (int) Math.min(rowCount, Math.max(0, toRow - nextRow));
        nextRow += rowCount;
        if (ties.length > 0) {
            if (to > from) {
                last = block.slice(to - 1, to);
            }
            while (to < rowCount && last != null && isTie(block, to, last)) {
                to++;
            }
            from = Math.min(from, to);
        }
        isDone = nextRow >= toRow && (ties.length == 0 || to < rowCount);
        return block.slice(from, Math.max(from, to));
    }

    private boolean isTie(Block block, int row, Block lastRow) {
        for (int index : ties) {
            if (!block.column(index).equalAt(row, lastRow.column(index), 0)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        source.close();
    }
}
