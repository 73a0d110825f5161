package io.millpond.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A file open for reading: all its bytes as one segment of memory.
///
/// Thread-safe for reading. Closing must not overlap with a read: access to the segment after
/// [#close] throws `IllegalStateException`. Deleting or renaming the file does not disturb it.
public interface ReadableFile extends Closeable {
    /// The name under which the file was opened.
    Path path();

    /// The bytes of the file, read-only, valid until [#close], usable from every thread.
    ///
    /// A byte that the disk cannot deliver surfaces as `InternalError`, as the JVM reports a fault
    /// of mapped memory.
    MemorySegment bytes();

    /// The size in bytes.
    default long size() {
        return bytes().byteSize();
    }

    @Override
    void close() throws IOException;
}
