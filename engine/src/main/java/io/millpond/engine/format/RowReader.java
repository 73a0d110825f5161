package io.millpond.engine.format;

import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Reads the rows of one input, block by block. Single-threaded.
///
/// Holds one block and a bounded piece of the input at a time. The input stays the caller's.
public interface RowReader extends AutoCloseable {
    /// The next rows under the header the reader was made for, or null after the last one.
    ///
    /// @param rowCountMax at least 1; the block ends here
    /// @param byteCountMax the block ends with the first row at which its builders retain so much
    /// @throws io.millpond.storage.DatabaseException on a row that cannot be read, naming the row
    ///     and the column, unless the settings allow that many broken rows
    @Nullable Block read(int rowCountMax, long byteCountMax) throws IOException;

    /// The cells of the block read last that the input did not give; they hold the type's default.
    OmittedCells omitted();

    /// Ends the reading, wherever it is; nothing may be read any more.
    @Override
    default void close() {}
}
