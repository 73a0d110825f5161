package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/// Blocks that are there already.
final class ListStream implements BlockStream {
    private final Header header;
    private final Iterator<Block> blocks;

    ListStream(Header header, List<Block> blocks) {
        this.header = header;
        this.blocks = List.copyOf(blocks).iterator();
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        while (blocks.hasNext()) {
            Block block = blocks.next();
            if (block.rowCount() > 0) {
                return block;
            }
        }
        return null;
    }

    @Override
    public void close() {}
}
