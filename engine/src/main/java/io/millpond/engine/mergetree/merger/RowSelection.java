package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;

/// Chooses the rows of a group of equal keys that stay. Mutable, single-threaded.
interface RowSelection {
    /// Goes on to another block. Rows that [#keep] returned are its first, in that order.
    void open(Block rows);

    /// Adds the rows `[fromRow, toRow)` of the open block, at least one, to the open group.
    void add(int fromRow, int toRow);

    /// Ends the group: puts the rows that stay into `chosen` from `count` on, and returns how many
    /// there are then.
    int end(int[] chosen, int count);

    /// The rows of the open block that the group, which goes on in another block, still needs.
    int[] keep();
}
