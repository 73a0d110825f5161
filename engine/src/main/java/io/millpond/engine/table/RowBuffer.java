package io.millpond.engine.table;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Blocks in memory as a stream, each cut to the columns and the size a reader wants.
public final class RowBuffer implements BlockStream {
    private final Header header;
    private final Iterator<Block> blocks;
    private final int blockRows;
    private @Nullable Block rest;

    /// @param blocks have at least the columns of `header`
    public RowBuffer(Header header, List<Block> blocks, int blockRows) {
        this.header = header;
        this.blocks = blocks.iterator();
        this.blockRows = blockRows;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        while (rest == null || rest.rowCount() == 0) {
            if (!blocks.hasNext()) {
                return null;
            }
            rest = narrowed(blocks.next());
        }
        int rows = Math.min(blockRows, rest.rowCount());
        Block next = rest.slice(0, rows);
        rest = rows == rest.rowCount() ? null : rest.slice(rows, rest.rowCount());
        return next;
    }

    private Block narrowed(Block block) {
        List<Column> columns = new ArrayList<>(header.size());
        for (String name : header.names()) {
            columns.add(block.column(name));
        }
        return new Block(header, columns, block.rowCount());
    }

    @Override
    public void close() {
        rest = null;
    }
}
