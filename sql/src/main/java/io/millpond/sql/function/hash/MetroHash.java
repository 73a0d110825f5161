package io.millpond.sql.function.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// MetroHash64, its first variant with seed 0. Source: J. Andrew Rogers's `metrohash64.cpp`.
final class MetroHash {
    private static final long K0 = 0xC83A91E1L;
    private static final long K1 = 0x8648DBDBL;
    private static final long K2 = 0x7BDEC03BL;
    private static final long K3 = 0x2F5870A5L;
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private MetroHash() {}

    private static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static long of(byte[] bytes, int from, int to) {
        long hash = K2 * K0 + (to - from);
        int at = from;
        if (to - from >= 32) {
            int blocks = (to - from) / 32;
            hash += ofBlocks(bytes, at, blocks, hash);
            at += blocks * 32;
        }
        if (to - at >= 16) {
            long a = Long.rotateRight(hash + longAt(bytes, at) * K0, 33) * K1;
            long b = Long.rotateRight(hash + longAt(bytes, at + 8) * K1, 33) * K2;
            a ^= Long.rotateRight(a * K0, 35) + b;
            b ^= Long.rotateRight(b * K3, 35) + a;
            hash += b;
            at += 16;
        }
        if (to - at >= 8) {
            hash = mixed(hash + longAt(bytes, at) * K3, 33);
            at += 8;
        }
        if (to - at >= 4) {
            hash = mixed(hash + ((int) INT.get(bytes, at) & 0xFFFF_FFFFL) * K3, 15);
            at += 4;
        }
        if (to - at >= 2) {
            hash = mixed(hash + ((short) SHORT.get(bytes, at) & 0xFFFFL) * K3, 13);
            at += 2;
        }
        if (to > at) {
            hash = mixed(hash + (bytes[at] & 0xFFL) * K3, 25);
        }
        hash = (hash ^ Long.rotateRight(hash, 33)) * K0;
        return hash ^ Long.rotateRight(hash, 33);
    }

    private static long mixed(long hash, int distance) {
        return hash ^ Long.rotateRight(hash, distance) * K1;
    }

    private static long ofBlocks(byte[] bytes, int from, int blocks, long seed) {
        long a = seed;
        long b = seed;
        long c = seed;
        long d = seed;
        for (int at = from; at < from + blocks * 32; at += 32) {
            a = Long.rotateRight(a + longAt(bytes, at) * K0, 29) + c;
            b = Long.rotateRight(b + longAt(bytes, at + 8) * K1, 29) + d;
            c = Long.rotateRight(c + longAt(bytes, at + 16) * K2, 29) + a;
            d = Long.rotateRight(d + longAt(bytes, at + 24) * K3, 29) + b;
        }
        c ^= Long.rotateRight((a + d) * K0 + b, 33) * K1;
        d ^= Long.rotateRight((b + c) * K1 + a, 33) * K0;
        a ^= Long.rotateRight((a + c) * K0 + d, 33) * K1;
        b ^= Long.rotateRight((b + d) * K1 + c, 33) * K0;
        return a ^ b;
    }
}
