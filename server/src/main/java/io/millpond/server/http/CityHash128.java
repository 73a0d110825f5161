package io.millpond.server.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The 128-bit CityHash of version 1.0.2, the checksum of ClickHouse's compressed frames.
///
/// Later versions of CityHash give other values; this one never changes. Multiplications wrap and
/// all reads are little-endian.
///
/// Source: `city.cc` of CityHash 1.0.2, functions CityHash128 and CityMurmur.
///
/// @param low the first eight bytes of the checksum in a frame
/// @param high the next eight bytes
record CityHash128(long low, long high) {
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /// The hash of `bytes[from, from + length)`.
    static CityHash128 of(byte[] bytes, int from, int length) {
        if (length >= 16) {
            return seeded(
                    bytes,
                    from + 16,
                    length - 16,
                    longAt(bytes, from) ^ K3,
                    longAt(bytes, from + 8));
        }
        if (length >= 8) {
            long low = longAt(bytes, from) ^ (length * K0);
            return seeded(bytes, from, 0, low, longAt(bytes, from + length - 8) ^ K1);
        }
        return seeded(bytes, from, length, K0, K1);
    }

    private static CityHash128 seeded(byte[] bytes, int from, int length, long low, long high) {
        return length < 128
                ? murmur(bytes, from, length, low, high)
                : rounds(bytes, from, length, low, high);
    }

    private static CityHash128 murmur(byte[] bytes, int from, int length, long low, long high) {
        long a = low;
        long b = high;
        long c;
        long d;
        if (length <= 16) {
            a = shiftMix(a * K1) * K1;
            c = b * K1 + short16(bytes, from, length);
            d = shiftMix(a + (length >= 8 ? longAt(bytes, from) : c));
        } else {
            c = mix(longAt(bytes, from + length - 8) + K1, a);
            d = mix(b + length, c + longAt(bytes, from + length - 16));
            a += d;
            int position = from;
            for (int left = length - 16; left > 0; left -= 16) {
                a ^= shiftMix(longAt(bytes, position) * K1) * K1;
                a *= K1;
                b ^= a;
                c ^= shiftMix(longAt(bytes, position + 8) * K1) * K1;
                c *= K1;
                d ^= c;
                position += 16;
            }
        }
        a = mix(a, c);
        b = mix(d, b);
        return new CityHash128(a ^ b, mix(b, a));
    }

    /// The main loop for 128 bytes and more: 56 bytes of state, two steps of 64 bytes a round.
    private static CityHash128 rounds(byte[] bytes, int from, int length, long low, long high) {
        State state = new State(bytes, from, length, low, high);
        int position = from;
        int left = length;
        do {
            state.step(bytes, position);
            state.step(bytes, position + 64);
            position += 128;
            left -= 128;
        } while (left >= 128);
        return state.finish(bytes, position, left);
    }

    private static long short16(byte[] bytes, int from, int length) {
        if (length > 8) {
            long a = longAt(bytes, from);
            long b = longAt(bytes, from + length - 8);
            return mix(a, Long.rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            long a = intAt(bytes, from);
            return mix(length + (a << 3), intAt(bytes, from + length - 4));
        }
        if (length > 0) {
            int a = bytes[from] & 0xff;
            int b = bytes[from + (length >> 1)] & 0xff;
            int c = bytes[from + length - 1] & 0xff;
            long y = a + ((long) b << 8);
            long z = length + ((long) c << 2);
            return shiftMix(y * K2 ^ z * K3) * K2;
        }
        return K2;
    }

    private static long mix(long low, long high) {
        long a = (low ^ high) * MULTIPLIER;
        a ^= a >>> 47;
        long b = (high ^ a) * MULTIPLIER;
        b ^= b >>> 47;
        return b * MULTIPLIER;
    }

    private static long shiftMix(long value) {
        return value ^ (value >>> 47);
    }

    private static long longAt(byte[] bytes, int position) {
        return (long) LONG.get(bytes, position);
    }

    private static long intAt(byte[] bytes, int position) {
        return (int) INT.get(bytes, position) & 0xffffffffL;
    }

    /// The seven words that the main loop carries; single-threaded.
    private static final class State {
        private long x;
        private long y;
        private long z;
        private long vFirst;
        private long vSecond;
        private long wFirst;
        private long wSecond;

        State(byte[] bytes, int from, int length, long low, long high) {
            x = low;
            y = high;
            z = length * K1;
            vFirst = Long.rotateRight(y ^ K1, 49) * K1 + longAt(bytes, from);
            vSecond = Long.rotateRight(vFirst, 42) * K1 + longAt(bytes, from + 8);
            wFirst = Long.rotateRight(y + z, 35) * K1 + x;
            wSecond = Long.rotateRight(x + longAt(bytes, from + 88), 53) * K1;
        }

        void step(byte[] bytes, int position) {
            x = Long.rotateRight(x + y + vFirst + longAt(bytes, position + 16), 37) * K1;
            y = Long.rotateRight(y + vSecond + longAt(bytes, position + 48), 42) * K1;
            x ^= wSecond;
            y ^= vFirst;
            z = Long.rotateRight(z ^ wFirst, 33);
            weakV(bytes, position, vSecond * K1, x + wFirst);
            weakW(bytes, position + 32, z + wSecond, y);
            long swapped = z;
            z = x;
            x = swapped;
        }

        CityHash128 finish(byte[] bytes, int position, int left) {
            y += Long.rotateRight(wFirst, 37) * K0 + z;
            x += Long.rotateRight(vFirst + z, 49) * K0;
            for (int done = 0; done < left; ) {
                done += 32;
                y = Long.rotateRight(y - x, 42) * K0 + vSecond;
                wFirst += longAt(bytes, position + left - done + 16);
                x = Long.rotateRight(x, 49) * K0 + wFirst;
                wFirst += vFirst;
                weakV(bytes, position + left - done, vFirst, vSecond);
            }
            x = mix(x, vFirst);
            y = mix(y, wFirst);
            return new CityHash128(mix(x + vSecond, wSecond) + y, mix(x + wSecond, y + vSecond));
        }

        private void weakV(byte[] bytes, int position, long a, long b) {
            long first = a + longAt(bytes, position);
            long last = longAt(bytes, position + 24);
            long second = Long.rotateRight(b + first + last, 21);
            long sum = first + longAt(bytes, position + 8) + longAt(bytes, position + 16);
            vFirst = sum + last;
            vSecond = second + Long.rotateRight(sum, 44) + first;
        }

        private void weakW(byte[] bytes, int position, long a, long b) {
            long first = a + longAt(bytes, position);
            long last = longAt(bytes, position + 24);
            long second = Long.rotateRight(b + first + last, 21);
            long sum = first + longAt(bytes, position + 8) + longAt(bytes, position + 16);
            wFirst = sum + last;
            wSecond = second + Long.rotateRight(sum, 44) + first;
        }
    }
}
