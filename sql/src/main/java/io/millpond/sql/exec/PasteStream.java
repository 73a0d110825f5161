package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The rows of two streams side by side, the first with the first, until one of them ends.
final class PasteStream implements BlockStream {
    private final BlockStream left;
    private final BlockStream right;
    private final Header header;
    private @Nullable Block leftRest;
    private @Nullable Block rightRest;

    /// @param header the columns of `left`, then those of `right`
    PasteStream(BlockStream left, BlockStream right, Header header) {
        this.left = left;
        this.right = right;
        this.header = header;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        Block first = leftRest != null ? leftRest : nextWithRows(left);
        Block second = rightRest != null ? rightRest : nextWithRows(right);
        if (first == null || second == null) {
            return null;
        }
        int count = Math.min(first.rowCount(), second.rowCount());
        leftRest = rest(first, count);
        rightRest = rest(second, count);
        List<Column> columns = new ArrayList<>(first.slice(0, count).columns());
        columns.addAll(second.slice(0, count).columns());
        return new Block(header, columns, count);
    }

    private static @Nullable Block nextWithRows(BlockStream stream) {
        Block block = stream.next();
        while (block != null && block.rowCount() == 0) {
            block = stream.next();
        }
        return block;
    }

    private static @Nullable Block rest(Block block, int from) {
        return from < block.rowCount() ? block.slice(from, block.rowCount()) : null;
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
