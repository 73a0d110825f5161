package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.KeyPoints.KeyPoint;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The rows of a sorted stream whose primary keys are in `[from, to)`. Single-threaded.
final class KeyRangeStream implements BlockStream {
    private final BlockStream rows;
    private final KeyPoints points;
    private final @Nullable KeyPoint from;
    private final @Nullable KeyPoint to;
    private boolean isBehind;

    /// @param from null: no bound
    /// @param to null: no bound
    KeyRangeStream(
            BlockStream rows, KeyPoints points, @Nullable KeyPoint from, @Nullable KeyPoint to) {
        this.rows = rows;
        this.points = points;
        this.from = from;
        this.to = to;
    }

    @Override
    public Header header() {
        return rows.header();
    }

    @Override
    public @Nullable Block next() {
        while (!isBehind) {
            Block block = rows.next();
            if (block == null) {
                return null;
            }
            int rowCount = block.rowCount();
            List<Column> keys = points.of(block);
            int first = from == null ? 0 : points.firstNotBefore(from, keys, rowCount);
            int behind = to == null ? rowCount : points.firstNotBefore(to, keys, rowCount);
            isBehind = behind < rowCount;
            if (first < behind) {
                return first == 0 && behind == rowCount ? block : block.slice(first, behind);
            }
        }
        return null;
    }

    @Override
    public void close() {
        isBehind = true;
        rows.close();
    }
}
