package io.millpond.storage.io;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The bytes of a segment of memory as a stream. Single-threaded.
public final class SegmentStream extends InputStream {
    private final MemorySegment bytes;
    private long at;

    public SegmentStream(MemorySegment bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        return at == bytes.byteSize() ? -1 : bytes.get(ValueLayout.JAVA_BYTE, at++) & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) {
        if (count == 0) {
            return 0;
        }
        int available = (int) Math.min(count, bytes.byteSize() - at);
        if (available == 0) {
            return -1;
        }
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, target, from, available);
        at += available;
        return available;
    }
}
