package io.millpond.engine.layered;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Streams of one header, one after the other.
final class SuccessiveStream implements BlockStream {
    private final Header header;
    private final List<BlockStream> streams;
    private int current;

    SuccessiveStream(Header header, List<BlockStream> streams) {
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
            streams.get(current++).close();
        }
        return null;
    }

    @Override
    public void close() {
        streams.forEach(BlockStream::close);
    }
}
