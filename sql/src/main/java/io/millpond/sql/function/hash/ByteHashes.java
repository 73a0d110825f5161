package io.millpond.sql.function.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hashes of byte strings that other programs calculate too, so that they never change.
///
/// Sources: CityHash 1.0.2 (`city.cc`), xxHash32 and xxHash64 with seed 0. Multiplications wrap and
/// all reads are little-endian.
public final class ByteHashes {
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long CITY_MULTIPLIER = 0x9ddfea08eb382d69L;
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int Q1 = 0x9E3779B1;
    private static final int Q2 = 0x85EBCA77;
    private static final int Q3 = 0xC2B2AE3D;
    private static final int Q4 = 0x27D4EB2F;
    private static final int Q5 = 0x165667B1;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private ByteHashes() {}

    private static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    private static long intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at) & 0xFFFF_FFFFL;
    }

    /// CityHash's mix of two hashes into one.
    static long cityMix(long low, long high) {
        long a = (low ^ high) * CITY_MULTIPLIER;
        a ^= a >>> 47;
        long b = (high ^ a) * CITY_MULTIPLIER;
        b ^= b >>> 47;
        return b * CITY_MULTIPLIER;
    }

    /// CityHash64 of the bytes `[from, to)`.
    public static long city(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= 16) {
            return cityShort(bytes, from, length);
        }
        if (length <= 32) {
            long a = longAt(bytes, from) * K1;
            long b = longAt(bytes, from + 8);
            long c = longAt(bytes, to - 8) * K2;
            long d = longAt(bytes, to - 16) * K0;
            return cityMix(
                    Long.rotateRight(a - b, 43) + Long.rotateRight(c, 30) + d,
                    a + Long.rotateRight(b ^ K3, 20) - c + length);
        }
        return length <= 64 ? cityMiddle(bytes, from, to) : cityLong(bytes, from, to);
    }

    private static long cityShort(byte[] bytes, int from, int length) {
        if (length > 8) {
            long a = longAt(bytes, from);
            long b = longAt(bytes, from + length - 8);
            return cityMix(a, Long.rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            return cityMix(length + (intAt(bytes, from) << 3), intAt(bytes, from + length - 4));
        }
        if (length == 0) {
            return K2;
        }
        long y = (bytes[from] & 0xFF) + ((long) (bytes[from + (length >> 1)] & 0xFF) << 8);
        long z = length + ((long) (bytes[from + length - 1] & 0xFF) << 2);
        long mixed = (y * K2) ^ (z * K3);
        return (mixed ^ (mixed >>> 47)) * K2;
    }

    private static long cityMiddle(byte[] bytes, int from, int to) {
        int length = to - from;
        long z = longAt(bytes, from + 24);
        long a = longAt(bytes, from) + (length + longAt(bytes, to - 16)) * K0;
        long b = Long.rotateRight(a + z, 52);
        long c = Long.rotateRight(a, 37);
        a += longAt(bytes, from + 8);
        c += Long.rotateRight(a, 7);
        a += longAt(bytes, from + 16);
        long vf = a + z;
        long vs = b + Long.rotateRight(a, 31) + c;
        a = longAt(bytes, from + 16) + longAt(bytes, to - 32);
        z = longAt(bytes, to - 8);
        b = Long.rotateRight(a + z, 52);
        c = Long.rotateRight(a, 37);
        a += longAt(bytes, to - 24);
        c += Long.rotateRight(a, 7);
        a += longAt(bytes, to - 16);
        long wf = a + z;
        long ws = b + Long.rotateRight(a, 31) + c;
        long mixed = (vf + ws) * K2 + (wf + vs) * K0;
        long r = mixed ^ (mixed >>> 47);
        long last = r * K0 + vs;
        return (last ^ (last >>> 47)) * K2;
    }

    private static long cityLong(byte[] bytes, int from, int to) {
        int length = to - from;
        long x = longAt(bytes, from);
        long y = longAt(bytes, to - 16) ^ K1;
        long z = longAt(bytes, to - 56) ^ K0;
        long[] v = weak(bytes, to - 64, length, y);
        long[] w = weak(bytes, to - 32, length * K1, K0);
        long shifted = v[1] ^ (v[1] >>> 47);
        z += shifted * K1;
        x = Long.rotateRight(z + x, 39) * K1;
        y = Long.rotateRight(y, 33) * K1;
        int left = (length - 1) & ~63;
        int at = from;
        do {
            x = Long.rotateRight(x + y + v[0] + longAt(bytes, at + 16), 37) * K1;
            y = Long.rotateRight(y + v[1] + longAt(bytes, at + 48), 42) * K1;
            x ^= w[1];
            y ^= v[0];
            z = Long.rotateRight(z ^ w[0], 33);
            v = weak(bytes, at, v[1] * K1, x + w[0]);
            w = weak(bytes, at + 32, z + w[1], y);
            long swap = z;
            z = x;
            x = swap;
            at += 64;
            left -= 64;
        } while (left != 0);
        return cityMix(cityMix(v[0], w[0]) + (y ^ (y >>> 47)) * K1 + z, cityMix(v[1], w[1]) + x);
    }

    private static long[] weak(byte[] bytes, int at, long a, long b) {
        long first = a + longAt(bytes, at);
        long last = longAt(bytes, at + 24);
        long second = Long.rotateRight(b + first + last, 21);
        long sum = first + longAt(bytes, at + 8) + longAt(bytes, at + 16);
        return new long[] {sum + last, second + Long.rotateRight(sum, 44) + first};
    }

    /// xxHash64 of the bytes `[from, to)`.
    static long xx(byte[] bytes, int from, int to) {
        int at = from;
        long hash = P5;
        if (to - from >= 32) {
            long[] lanes = {0x60EA27EEADC0B5D6L, P2, 0, -P1};
            for (; at + 32 <= to; at += 32) {
                for (int i = 0; i < 4; i++) {
                    lanes[i] = xxRound(lanes[i], longAt(bytes, at + 8 * i));
                }
            }
            hash =
                    Long.rotateLeft(lanes[0], 1)
                            + Long.rotateLeft(lanes[1], 7)
                            + Long.rotateLeft(lanes[2], 12)
                            + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ xxRound(0, lane)) * P1 + P4;
            }
        }
        hash += to - from;
        for (; at + 8 <= to; at += 8) {
            hash = Long.rotateLeft(hash ^ xxRound(0, longAt(bytes, at)), 27) * P1 + P4;
        }
        if (at + 4 <= to) {
            hash = Long.rotateLeft(hash ^ (intAt(bytes, at) * P1), 23) * P2 + P3;
            at += 4;
        }
        for (; at < to; at++) {
            hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xFF) * P5), 11) * P1;
        }
        hash = (hash ^ (hash >>> 33)) * P2;
        hash = (hash ^ (hash >>> 29)) * P3;
        return hash ^ (hash >>> 32);
    }

    private static long xxRound(long lane, long word) {
        return Long.rotateLeft(lane + word * P2, 31) * P1;
    }

    /// xxHash32 of the bytes `[from, to)`.
    static long xx32(byte[] bytes, int from, int to) {
        int at = from;
        int hash = Q5;
        if (to - from >= 16) {
            int[] lanes = {0x24234428, Q2, 0, -Q1};
            for (; at + 16 <= to; at += 16) {
                for (int i = 0; i < 4; i++) {
                    int word = (int) INT.get(bytes, at + 4 * i);
                    lanes[i] = Integer.rotateLeft(lanes[i] + word * Q2, 13) * Q1;
                }
            }
            hash =
                    Integer.rotateLeft(lanes[0], 1)
                            + Integer.rotateLeft(lanes[1], 7)
                            + Integer.rotateLeft(lanes[2], 12)
                            + Integer.rotateLeft(lanes[3], 18);
        }
        hash += to - from;
        for (; at + 4 <= to; at += 4) {
            hash = Integer.rotateLeft(hash + (int) INT.get(bytes, at) * Q3, 17) * Q4;
        }
        for (; at < to; at++) {
            hash = Integer.rotateLeft(hash + (bytes[at] & 0xFF) * Q5, 11) * Q1;
        }
        hash = (hash ^ (hash >>> 15)) * Q2;
        hash = (hash ^ (hash >>> 13)) * Q3;
        return hash ^ (hash >>> 16);
    }

    /// ClickHouse's hash of a number.
    static long ofNumber(long value) {
        long hash = value ^ 0x4CF2D2BAAE6DA887L;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /// ClickHouse's 32-bit hash of a number.
    static int ofNumber32(long value) {
        long key = value ^ 0x75D9543DE018BF45L;
        key = ~key + (key << 18);
        key ^= Long.rotateRight(key, 31);
        key *= 21;
        key ^= Long.rotateRight(key, 11);
        key += key << 6;
        key ^= Long.rotateRight(key, 22);
        return (int) key;
    }
}
