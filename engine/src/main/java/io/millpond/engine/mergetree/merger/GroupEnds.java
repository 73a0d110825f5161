package io.millpond.engine.mergetree.merger;

import java.util.Arrays;

/// Whole groups of adjacent rows, which cover a block. Single-threaded.
final class GroupEnds {
    private final int[] ends;
    private final int count;
    private int[] groupOf = new int[0];

    /// @param ends the row behind the last row of each group, in `ends[0, count)`
    GroupEnds(int[] ends, int count) {
        this.ends = ends;
        this.count = count;
    }

    int count() {
        return count;
    }

    int rowCount() {
        return count == 0 ? 0 : ends[count - 1];
    }

    int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    int end(int group) {
        return ends[group];
    }

    /// The first row of each group.
    int[] starts() {
        int[] starts = new int[count];
        if (count > 0) {
            System.arraycopy(ends, 0, starts, 1, count - 1);
        }
        return starts;
    }

    /// The group of each row.
    int[] groupOf() {
        if (groupOf.length != rowCount()) {
            groupOf = new int[rowCount()];
            for (int group = 0; group < count; group++) {
                Arrays.fill(groupOf, start(group), ends[group], group);
            }
        }
        return groupOf;
    }
}
