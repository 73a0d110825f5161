package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/// Another stream's blocks, each turned into one block; those without rows are left out.
final class MappedStream implements BlockStream {
    private final BlockStream source;
    private final Header header;
    private final UnaryOperator<Block> mapping;

    MappedStream(BlockStream source, Header header, UnaryOperator<Block> mapping) {
        this.source = source;
        this.header = header;
        this.mapping = mapping;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        Block block = source.next();
        while (block != null) {
            Block mapped = mapping.apply(block);
            if (mapped.rowCount() > 0) {
                return mapped;
            }
            block = source.next();
        }
        return null;
    }

    @Override
    public void close() {
        source.close();
    }
}
