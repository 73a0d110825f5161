package io.millpond.engine.format;

import io.millpond.storage.block.Header;

import java.io.InputStream;
import java.util.Optional;

/// A format rows can be read from. Immutable; the readers it makes are single-threaded.
public interface InputFormat {
    /// The canonical spelling of the name.
    String name();

    /// A reader of the rows in `input`.
    ///
    /// @param header the columns to fill, in the order the rows give them where the format has no
    ///     names
    RowReader reader(InputStream input, Header header, FormatSettings settings);

    /// The columns that a document, or the schema of the settings, says it has; empty for a format
    /// where neither does.
    ///
    /// @param document its beginning; whole for a format that cannot tell otherwise
    default Optional<Header> structure(byte[] document, FormatSettings settings) {
        return Optional.empty();
    }

    /// A decoder of messages that are complete documents of this format.
    MessageDecoder decoder(Header header, FormatSettings settings);
}
