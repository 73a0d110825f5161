package io.millpond.storage.part;

import io.millpond.storage.io.ByteSource;

/// Takes what a [BitSink] put. Single-threaded.
final class BitSource {
    private final ByteSource source;
    private long pending;
    private int pendingBits;

    BitSource(ByteSource source) {
        this.source = source;
    }

    /// The next `count` bits, 0 to 64, as an unsigned number.
    long take(int count) {
        long value = 0;
        int filled = 0;
        while (filled < count) {
            if (pendingBits == 0) {
                refill(count - filled);
            }
            int bits = Math.min(count - filled, pendingBits);
            long part = bits == Long.SIZE ? pending : pending & ((1L << bits) - 1);
            value |= part << filled;
            filled += bits;
            pending = bits == Long.SIZE ? 0 : pending >>> bits;
            pendingBits -= bits;
        }
        return value;
    }

    private void refill(int wanted) {
        int bytes = Math.ceilDiv(wanted, Byte.SIZE);
        for (int i = 0; i < bytes; i++) {
            pending |= (source.takeByte() & 0xFFL) << (Byte.SIZE * i);
        }
        pendingBits = Byte.SIZE * bytes;
    }
}
