package io.millpond.sql.source;

import io.millpond.storage.block.Block;

/// Writes rows as documents of one format. Single-threaded.
@FunctionalInterface
public interface RowEncoder {
    /// The row of `block` as a document, in an array of its own.
    byte[] encode(Block block, int row);
}
