package io.millpond.engine.format.parquet;

import dev.hardwood.InputFile;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// A document as the Parquet library reads it: pieces of memory, without copies. Thread-safe.
///
/// @param bytes stay their owner's
record SegmentFile(MemorySegment bytes) implements InputFile {
    private static final int BYTES_BEYOND_MAX = 1 << 20;

    @Override
    public void open() {
        // The bytes are there.
    }

    /// Zeros stand for up to [#BYTES_BEYOND_MAX] behind the end: the library looks for the first
    /// page of data in as many bytes as the chunk has from its dictionary on, which may be more
    /// than there are.
    @Override
    public ByteBuffer readRange(long from, int length) throws IOException {
        long size = bytes.byteSize();
        if (from < 0 || length < 0 || from > size || from + length > size + BYTES_BEYOND_MAX) {
            throw new EOFException(
                    "bytes [%d, %d) of a document of %d bytes"
                            .formatted(from, from + length, size));
        }
        if (from + length <= size) {
            return bytes.asSlice(from, length).asByteBuffer().asReadOnlyBuffer();
        }
        byte[] padded = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, padded, 0, (int) (size - from));
        return ByteBuffer.wrap(padded);
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
