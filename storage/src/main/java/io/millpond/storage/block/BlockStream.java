package io.millpond.storage.block;

import org.jspecify.annotations.Nullable;

/// Blocks of one header, handed out one at a time to one consumer.
///
/// [#next] blocks until there is a block, and throws what made the source fail. Used by one thread
/// at a time. The consumer closes the stream, at its end or before; closing is idempotent and
/// releases what the stream holds, such as a snapshot of parts.
public interface BlockStream extends AutoCloseable {
    /// The header of every block.
    Header header();

    /// The next block, of at least one row; null at the end, and from then on.
    @Nullable Block next();

    @Override
    void close();
}
