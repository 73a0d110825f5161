package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;

/// Writes the blocks of one document of a format that has rows in columns. Single-threaded.
public interface DocumentWriter {
    /// Writes the rows `[fromRow, toRow)` of a block, and what stands before the first ones.
    void write(Block block, int fromRow, int toRow, ByteSink out);

    /// Writes what stands behind the rows; also where there were none.
    void finish(ByteSink out);
}
