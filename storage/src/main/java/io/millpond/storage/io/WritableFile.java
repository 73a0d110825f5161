package io.millpond.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// A file open for writing at its end.
///
/// Single-threaded. Closing does not sync.
public interface WritableFile extends Closeable {
    /// The name under which the file was opened.
    Path path();

    /// The size in bytes, counting everything written so far.
    long size();

    /// Appends `bytes[fromByte, fromByte + byteCount)`.
    ///
    /// When this throws, any prefix may have been appended and the file is fit only for closing,
    /// truncating or deleting.
    void write(byte[] bytes, int fromByte, int byteCount) throws IOException;

    /// Cuts the file to `size` bytes, at most its present size; writing goes on from there.
    void truncate(long size) throws IOException;

    /// Makes everything written so far durable.
    ///
    /// When this throws, nothing is known about the bytes written since the last sync, and a second
    /// attempt that succeeds would prove nothing: the operating system may have dropped them.
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
