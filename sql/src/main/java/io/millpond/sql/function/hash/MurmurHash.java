package io.millpond.sql.function.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// MurmurHash2 of 32 bits and MurmurHash64A.
///
/// Source: Austin Appleby's `MurmurHash2.cpp`.
final class MurmurHash {
    private static final int MULTIPLIER = 0x5bd1e995;
    private static final long LONG_MULTIPLIER = 0xc6a4a7935bd1e995L;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private MurmurHash() {}

    static int ofInts(byte[] bytes, int from, int to, int seed) {
        int hash = seed ^ (to - from);
        int at = from;
        for (; at + 4 <= to; at += 4) {
            int word = (int) INT.get(bytes, at) * MULTIPLIER;
            word = (word ^ (word >>> 24)) * MULTIPLIER;
            hash = (hash * MULTIPLIER) ^ word;
        }
        if (at < to) {
            for (int i = to - 1; i >= at; i--) {
                hash ^= (bytes[i] & 0xFF) << (8 * (i - at));
            }
            hash *= MULTIPLIER;
        }
        hash = (hash ^ (hash >>> 13)) * MULTIPLIER;
        return hash ^ (hash >>> 15);
    }

    static long ofLongs(byte[] bytes, int from, int to, long seed) {
        long hash = seed ^ ((to - from) * LONG_MULTIPLIER);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = (long) LONG.get(bytes, at) * LONG_MULTIPLIER;
            word = (word ^ (word >>> 47)) * LONG_MULTIPLIER;
            hash = (hash ^ word) * LONG_MULTIPLIER;
        }
        if (at < to) {
            for (int i = to - 1; i >= at; i--) {
                hash ^= (bytes[i] & 0xFFL) << (8 * (i - at));
            }
            hash *= LONG_MULTIPLIER;
        }
        hash = (hash ^ (hash >>> 47)) * LONG_MULTIPLIER;
        return hash ^ (hash >>> 47);
    }
}
