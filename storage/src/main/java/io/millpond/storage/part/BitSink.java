package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;

/// Puts numbers of any count of bits one after another, the lowest bit first. Single-threaded.
final class BitSink {
    private final ByteSink sink;
    private long pending;
    private int pendingBits;

    BitSink(ByteSink sink) {
        this.sink = sink;
    }

    /// Puts the low `count` bits of `value`, 0 to 64.
    void put(long value, int count) {
        if (count == 0) {
            return;
        }
        long bits = count == Long.SIZE ? value : value & ((1L << count) - 1);
        pending |= bits << pendingBits;
        int room = Long.SIZE - pendingBits;
        if (count < room) {
            pendingBits += count;
            return;
        }
        sink.putLong(pending);
        pending = room == Long.SIZE ? 0 : bits >>> room;
        pendingBits = count - room;
    }

    /// Puts what is left of a byte, and ends.
    void flush() {
        for (int bits = 0; bits < pendingBits; bits += Byte.SIZE) {
            sink.putByte((int) (pending >>> bits));
        }
        pending = 0;
        pendingBits = 0;
    }
}
