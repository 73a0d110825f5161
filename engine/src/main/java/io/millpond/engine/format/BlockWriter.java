package io.millpond.engine.format;

import io.millpond.storage.block.Block;

import java.io.IOException;

/// Writes one result, block by block. Single-threaded.
///
/// What comes before the rows is written with the first block, so that a query that fails early has
/// written nothing.
public interface BlockWriter {
    /// Writes the rows of a block under the header the writer was made for.
    ///
    /// The bytes may stay in a buffer of this writer until [#flush] or [#finish].
    void write(Block block) throws IOException;

    /// Sends what is buffered to the stream, and flushes that.
    void flush() throws IOException;

    /// Writes what comes after the rows, and flushes. To be called once, and not after a failure.
    void finish(ResultStatistics statistics) throws IOException;
}
