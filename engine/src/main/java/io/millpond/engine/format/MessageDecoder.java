package io.millpond.engine.format;

import io.millpond.storage.column.ColumnBuilder;

/// Decodes messages, each a complete document of one format, into column builders.
///
/// Single-threaded; one decoder serves any number of messages, and gets faster on messages alike.
public interface MessageDecoder {
    /// Appends the rows of the message `bytes[from, to)` and returns how many there were.
    ///
    /// A column the message does not give gets its type's default. When this throws, rows may have
    /// been appended in part: the caller rolls all builders back to the rows they had before.
    ///
    /// @param builders one a column of the decoder's header, in order, of equal row count
    /// @throws io.millpond.storage.DatabaseException on a message that cannot be decoded
    int decode(byte[] bytes, int from, int to, ColumnBuilder[] builders);

    /// The broken rows of the message decoded last that were left out, as the settings allowed.
    default long skippedRowCount() {
        return 0;
    }
}
