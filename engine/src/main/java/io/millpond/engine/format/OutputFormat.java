package io.millpond.engine.format;

import io.millpond.storage.block.Header;

import java.io.OutputStream;

/// A format rows can be written in. Immutable; the writers it makes are single-threaded.
public interface OutputFormat {
    /// The canonical spelling of the name.
    String name();

    /// The value of the HTTP header `Content-Type`.
    String contentType();

    /// Whether rows are written one after the other, rather than in columns or as a drawn table.
    boolean canWriteRows();

    /// A writer of one result; the caller keeps `output` and closes it.
    BlockWriter writer(OutputStream output, Header header, FormatSettings settings);

    /// An encoder of messages, each a complete document of this format.
    MessageEncoder encoder(Header header, FormatSettings settings);
}
