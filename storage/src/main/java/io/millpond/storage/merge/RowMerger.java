package io.millpond.storage.merge;

import io.millpond.storage.block.Block;

import java.util.List;

/// What becomes of rows with equal sort keys when parts are merged: the difference between the
/// engines of the MergeTree family.
///
/// It is handed the rows of a merge in the order of their keys, equal keys in the order of their
/// parts, block after block, and answers with the rows that stay or come of them, in key order. A
/// group of equal keys may go on in the next block: what it needs of it, the merger keeps. One
/// instance serves one merge, on one thread.
public interface RowMerger {
    /// Whether [#merge] wants to know where groups end; finding out takes time.
    boolean needsGroups();

    /// The rows that are settled now, in blocks of which any may be empty of rows.
    ///
    /// @param sorted at least one row
    /// @param groups where groups of equal keys end in it; empty when not needed
    List<Block> merge(Block sorted, RowGroups groups);

    /// The rows of what was kept, after the last block.
    List<Block> finish();
}
