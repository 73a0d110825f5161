package io.millpond.engine.format;

import io.millpond.storage.block.Block;

/// Encodes rows as messages, each a complete document of one format. Single-threaded.
public interface MessageEncoder {
    /// The rows `[fromRow, toRow)` of `block` as one message, in an array of its own.
    byte[] encode(Block block, int fromRow, int toRow);
}
