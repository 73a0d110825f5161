package io.millpond.engine.mergetree;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

/// A stream of one block.
final class OneBlock implements BlockStream {
    private final Header header;
    private @Nullable Block block;

    OneBlock(Block block) {
        this.header = block.header();
        this.block = block;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        Block next = block;
        block = null;
        return next;
    }

    @Override
    public void close() {
        block = null;
    }
}
