package io.millpond.storage.block;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The blocks of several streams of one header, one stream after another; each is closed when it
/// ends.
public final class ChainedStream implements BlockStream {
    private final Header header;
    private final List<BlockStream> streams;
    private int current;

    public ChainedStream(Header header, List<BlockStream> streams) {
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
        streams.subList(current, streams.size()).forEach(BlockStream::close);
        current = streams.size();
    }
}
