package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;

/// Writes a document of one format row by row. Single-threaded.
public interface RowWriter {
    /// Writes what comes before the rows.
    default void start(ByteSink out) {}

    /// Writes the row of a block under the writer's header.
    void row(Block block, int row, ByteSink out);

    /// Writes what comes after the rows.
    default void finish(ResultStatistics statistics, ByteSink out) {}
}
