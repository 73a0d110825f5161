package io.millpond.storage.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The hash that columns use for grouping, joining and dictionaries.
///
/// It must not change: the states of distinct counts, which parts hold, consist of it.
public final class Hashes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long NULL_HASH = 0x5D3C1F0A7B2E4968L;

    private Hashes() {}

    /// Combines the hash so far with one more value; the order of values matters.
    public static long mix(long hash, long value) {
        long mixed = (hash ^ value) * MULTIPLIER;
        return mixed ^ (mixed >>> 32);
    }

    /// Combines the hash so far with a NULL.
    public static long mixNull(long hash) {
        return mix(hash, NULL_HASH);
    }

    /// Combines the hash so far with the bytes `[from, to)`.
    public static long mixBytes(long hash, byte[] bytes, int from, int to) {
        long result = mix(hash, to - from);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            result = mix(result, (long) LONG.get(bytes, at));
        }
        if (at < to) {
            // The last eight bytes, some of them again, are one read; shorter values have no eight.
            boolean isLong = to - from >= Long.BYTES;
            long rest = isLong ? (long) LONG.get(bytes, to - Long.BYTES) : tail(bytes, at, to);
            result = mix(result, rest);
        }
        return result;
    }

    private static long tail(byte[] bytes, int from, int to) {
        long tail = 0;
        for (int i = from; i < to; i++) {
            tail = (tail << 8) | (bytes[i] & 0xFF);
        }
        return tail;
    }
}
