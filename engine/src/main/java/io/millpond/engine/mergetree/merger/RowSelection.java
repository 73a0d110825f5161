package io.millpond.engine.mergetree.merger;

import io.millpond.storage.merge.SortedRows;

/// Chooses the rows of a group of equal keys that stay. Mutable, single-threaded.
interface RowSelection {
    /// Whether a row that is the only one of its group stays in any case.
    boolean keepsSingles();

    /// Goes on to other rows. Those that [#keep] returned are the first, in that order.
    void open(SortedRows rows);

    /// Adds the rows at `[fromRow, toRow)`, at least one, to the open group.
    void add(int fromRow, int toRow);

    /// Ends the group: puts the rows that stay into `chosen` from `count` on, and returns how many
    /// there are then.
    int end(int[] chosen, int count);

    /// The rows that the group, which goes on in other rows, still needs.
    int[] keep();
}
