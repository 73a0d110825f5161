package io.millpond.engine.mergetree.index;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.column.Column;

import java.util.List;

/// What an index keeps of some rows, while it is collected. Single-threaded.
interface IndexEntry {
    /// Takes the rows `[fromRow, toRow)` of the index's expressions.
    void add(List<Column> columns, int fromRow, int toRow);

    /// Puts the entry of the rows taken, and begins another one.
    void write(ByteSink sink);
}
