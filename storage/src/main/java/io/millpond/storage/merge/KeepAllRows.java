package io.millpond.storage.merge;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

/// The plain MergeTree: every row stays.
public final class KeepAllRows implements RowMerger {
    private final Block none;

    /// @param header of the rows that are merged
    public KeepAllRows(Header header) {
        this.none = Block.empty(header);
    }

    @Override
    public boolean needsGroups() {
        return false;
    }

    @Override
    public Block kept() {
        return none;
    }

    @Override
    public Block merge(SortedRows rows, boolean isLast) {
        return rows.all();
    }
}
