package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.ArrayList;
import java.util.List;

/// Operations on several blocks of one header.
final class Blocks {
    private Blocks() {}

    /// The rows of all blocks, one block after another.
    static Block concat(Header header, List<Block> blocks) {
        if (blocks.size() == 1) {
            return blocks.getFirst();
        }
        if (blocks.isEmpty()) {
            return Block.empty(header);
        }
        int rowCount = 0;
        for (Block block : blocks) {
            rowCount = Math.addExact(rowCount, block.rowCount());
        }
        List<Column> columns = new ArrayList<>(header.size());
        for (int i = 0; i < header.size(); i++) {
            List<Column> parts = new ArrayList<>(blocks.size());
            for (Block block : blocks) {
                parts.add(block.column(i));
            }
            columns.add(Columns.concat(header.type(i), parts));
        }
        return new Block(header, columns, rowCount);
    }

    /// All rows of a stream, which stays open; counted as they come, twice, since they are copied
    /// into one block in the end.
    static Block drain(BlockStream stream, Execution.Reservation reservation) {
        return drain(
                stream,
                (_, bytes) -> {
                    reservation.set(2 * bytes);
                    return true;
                });
    }

    /// The rows of a stream, which stays open, until there are enough.
    ///
    /// @param mayGoOn asked with the rows and bytes after each block
    static Block drain(BlockStream stream, Sizes mayGoOn) {
        List<Block> blocks = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        Block block = stream.next();
        while (block != null) {
            blocks.add(block);
            rows += block.rowCount();
            bytes += block.retainedBytes();
            block = mayGoOn.admit(rows, bytes) ? stream.next() : null;
        }
        return concat(stream.header(), blocks);
    }

    /// Whether so many rows and bytes are not too many.
    @FunctionalInterface
    interface Sizes {
        boolean admit(long rows, long bytes);
    }

    /// Some columns of a block, in the order of `indexes`.
    static List<Column> pick(Block block, int[] indexes) {
        List<Column> columns = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            columns.add(block.column(index));
        }
        return columns;
    }
}
