package io.millpond.storage.merge;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

/// The plain MergeTree: every row stays.
public final class KeepAllRows implements RowMerger {
    private final Header header;

    public KeepAllRows(Header header) {
        this.header = header;
    }

    @Override
    public boolean needsGroups() {
        return false;
    }

    @Override
    public Block merge(Block sorted, RowGroups groups) {
        return sorted;
    }

    @Override
    public Block finish() {
        return Block.empty(header);
    }
}
