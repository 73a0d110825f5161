package io.millpond.storage.merge;

import io.millpond.storage.block.Block;

import java.util.List;

/// The plain MergeTree: every row stays.
public final class KeepAllRows implements RowMerger {
    @Override
    public boolean needsGroups() {
        return false;
    }

    @Override
    public List<Block> merge(Block sorted, RowGroups groups) {
        return List.of(sorted);
    }

    @Override
    public List<Block> finish() {
        return List.of();
    }
}
