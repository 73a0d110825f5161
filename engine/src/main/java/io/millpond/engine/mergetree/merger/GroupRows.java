package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.merge.SortedRows;

import java.util.Arrays;

/// The rows of whole groups that are to be combined, group after group. Single-threaded.
final class GroupRows {
    private final SortedRows rows;
    private final int[] places;
    private final int[] ends;
    private int[] groupOf = new int[0];

    private GroupRows(SortedRows rows, int[] places, int[] ends) {
        this.rows = rows;
        this.places = places;
        this.ends = ends;
    }

    /// The groups `groups[0, count)` of sorted rows.
    static GroupRows of(SortedRows rows, int[] groups, int count) {
        int rowCount = 0;
        for (int i = 0; i < count; i++) {
            rowCount += rows.end(groups[i]) - rows.start(groups[i]);
        }
        int[] places = new int[rowCount];
        int[] ends = new int[count];
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int place = rows.start(groups[i]); place < rows.end(groups[i]); place++) {
                places[next++] = place;
            }
            ends[i] = next;
        }
        return new GroupRows(rows, places, ends);
    }

    Header header() {
        return rows.header();
    }

    /// The number of groups.
    int count() {
        return ends.length;
    }

    int rowCount() {
        return places.length;
    }

    int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    int end(int group) {
        return ends[group];
    }

    Column column(int index) {
        return rows.column(index, places, places.length);
    }

    /// The group of each row.
    int[] groupOf() {
        if (groupOf.length != places.length) {
            groupOf = new int[places.length];
            for (int group = 0; group < ends.length; group++) {
                Arrays.fill(groupOf, start(group), ends[group], group);
            }
        }
        return groupOf;
    }
}
