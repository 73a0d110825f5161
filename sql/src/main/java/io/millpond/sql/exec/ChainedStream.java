package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The blocks of several streams, one stream after another.
final class ChainedStream implements BlockStream {
    private final Header header;
    private final List<BlockStream> streams;
    private int current;

    ChainedStream(Header header, List<BlockStream> streams) {
        this.header = header;
        this.streams = List.copyOf(streams);
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        while (current < streams.size()) {
            Block block = streams.get(current).next();
            if (block != null) {
                return block;
            }
            current++;
        }
        return null;
    }

    @Override
    public void close() {
        streams.forEach(BlockStream::close);
    }
}
