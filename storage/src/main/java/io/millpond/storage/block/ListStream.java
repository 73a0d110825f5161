package io.millpond.storage.block;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/// Blocks that are there already; those without rows are left out.
public final class ListStream implements BlockStream {
    private final Header header;
    private final Iterator<Block> blocks;

    public ListStream(Header header, List<Block> blocks) {
        this.header = header;
        this.blocks = List.copyOf(blocks).iterator();
    }

    /// A stream of one block.
    public static ListStream of(Block block) {
        return new ListStream(block.header(), List.of(block));
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
