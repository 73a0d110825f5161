package io.millpond.storage.merge;

import io.millpond.storage.block.Block;

/// What becomes of rows with equal sort keys when parts are merged: the difference between the
/// engines of the MergeTree family.
///
/// It is handed the rows of a merge in the order of their keys, equal keys in the order of their
/// parts, some at a time, and answers with the rows that stay or come of them, in key order. The
/// last group of equal keys may go on in the next rows: what it needs of it, the merger keeps. One
/// instance serves one merge, on one thread.
public interface RowMerger {
    /// Whether [#merge] wants to know where groups end; finding out takes time.
    boolean needsGroups();

    /// The rows that were kept of the group that may go on: the first of the next rows.
    Block kept();

    /// The rows that are settled now, with the columns of the merge's output; may be none.
    ///
    /// @param rows those that were kept, which make up or begin the first group, then at least one
    ///     more unless it is the last call
    /// @param isLast whether no rows follow, so that nothing is kept
    Block merge(SortedRows rows, boolean isLast);
}
