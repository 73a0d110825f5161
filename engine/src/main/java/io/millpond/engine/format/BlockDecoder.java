package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

/// Decodes documents of a format that holds rows in columns, or that has to be read as a whole.
/// Single-threaded.
public interface BlockDecoder {
    /// Starts a new document.
    void start();

    /// The next rows under the header that the decoder was made for; null at the end of the
    /// document. Where the bytes end within a block it throws ATTEMPT_TO_READ_AFTER_EOF or
    /// CANNOT_READ_ALL_DATA, and is asked again with more, from the same place.
    ///
    /// @param omitted takes the cells that the document does not give
    @Nullable Block decode(ByteCursor in, OmittedCells omitted);
}
