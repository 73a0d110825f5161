package io.millpond.sql.function.hash;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// FarmHash of 64 bits: the fingerprint, and the hash that chooses a variant by the length.
///
/// Source: Geoff Pike's `farmhash.cc`, namespaces `farmhashna`, `farmhashxo` and `farmhashuo`.
/// *Differs:* from 512 bytes on ClickHouse's hash, not the fingerprint, is another on processors
/// with SSE 4.1.
final class FarmHash {
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long PAIR_MULTIPLIER = 0x9ddfea08eb382d69L;
    private static final Hasher64 NA = Hashing.farmHashNa();
    private static final Hasher64 UO = Hashing.farmHashUo();
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private FarmHash() {}

    static long fingerprint(byte[] bytes, int from, int to) {
        return NA.hashBytesToLong(bytes, from, to - from);
    }

    static long hash(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > 32 && length <= 64) {
            long first = K2 - 30;
            long second = first + 2L * length;
            long a = ofBlock(bytes, from, first, 0, 0);
            long b = ofBlock(bytes, to - 32, second, 0, 0);
            return (b * second + a) * second;
        }
        if (length > 64 && length <= 96) {
            long first = K2 - 114;
            long second = first + 2L * length;
            long a = ofBlock(bytes, from, first, 0, 0);
            long b = ofBlock(bytes, from + 32, second, 0, 0);
            long c = ofBlock(bytes, to - 32, second, a, b);
            return (c * 9 + (a >>> 17) + (b >>> 21)) * second;
        }
        return (length <= 256 ? NA : UO).hashBytesToLong(bytes, from, length);
    }

    private static long ofBlock(byte[] bytes, int at, long multiplier, long seed, long other) {
        long a = (long) LONG.get(bytes, at) * K1;
        long b = (long) LONG.get(bytes, at + 8);
        long c = (long) LONG.get(bytes, at + 24) * multiplier;
        long d = (long) LONG.get(bytes, at + 16) * K2;
        long u = Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d + seed;
        long v = a + Long.rotateRight(b + K2, 18) + c + other;
        long mixed = shifted((u ^ v) * multiplier);
        return shifted((v ^ mixed) * multiplier);
    }

    private static long shifted(long value) {
        return value ^ (value >>> 47);
    }

    /// The fingerprint of two fingerprints.
    static long ofPair(long low, long high) {
        long a = (low ^ high) * PAIR_MULTIPLIER;
        a ^= a >>> 47;
        long b = (high ^ a) * PAIR_MULTIPLIER;
        b = (b ^ (b >>> 44)) * PAIR_MULTIPLIER;
        return (b ^ (b >>> 41)) * PAIR_MULTIPLIER;
    }
}
