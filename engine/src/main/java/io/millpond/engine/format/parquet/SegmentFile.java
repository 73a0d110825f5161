package io.millpond.engine.format.parquet;

import dev.hardwood.InputFile;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// A document as the Parquet library reads it: pieces of memory, without copies. Thread-safe.
///
/// @param bytes stay their owner's
record SegmentFile(MemorySegment bytes) implements InputFile {
    @Override
    public void open() {
        // The bytes are there.
    }

    /// Fewer bytes where the document ends before: the library looks for the first page of data in
    /// as many bytes as the chunk has from its dictionary on, which may be more than there are.
    @Override
    public ByteBuffer readRange(long from, int length) throws IOException {
        if (from < 0 || length < 0 || from > bytes.byteSize()) {
            throw new EOFException(
                    "bytes [%d, %d) of a document of %d bytes"
                            .formatted(from, from + length, bytes.byteSize()));
        }
        long count = Math.min(length, bytes.byteSize() - from);
        return bytes.asSlice(from, count).asByteBuffer().asReadOnlyBuffer();
    }

    @Override
    public long length() {
        return bytes.byteSize();
    }

    @Override
    public String name() {
        return "document";
    }

    @Override
    public void close() {
        // The bytes are their owner's.
    }
}
