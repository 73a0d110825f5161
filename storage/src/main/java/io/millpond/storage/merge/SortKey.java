package io.millpond.storage.merge;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import java.util.List;

/// The sort key of a table: expressions over its columns, evaluated from outside.
public interface SortKey {
    /// A name and a type for each key column; no fields when the table is not sorted.
    Header header();

    /// Whether key column `key` is sorted from high to low.
    boolean isDescending(int key);

    /// The key columns of a block of the table.
    List<Column> columns(Block block);
}
