package io.millpond.storage.merge;

/// Where the groups of rows with equal sort keys end in a sorted block.
///
/// The last group may go on in the next block. Immutable.
public final class RowGroups {
    static final RowGroups NONE = new RowGroups(new int[0], 0, false);

    private final int[] ends;
    private final int count;
    private final boolean isContinued;

    RowGroups(int[] ends, int count, boolean isContinued) {
        this.ends = ends;
        this.count = count;
        this.isContinued = isContinued;
    }

    /// The number of groups that have a row in the block.
    public int count() {
        return count;
    }

    /// The row behind the last row of `group`.
    public int end(int group) {
        return ends[group];
    }

    /// The first row of `group`.
    public int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    /// Whether the first group goes on from the block before.
    public boolean isContinued() {
        return isContinued;
    }
}
