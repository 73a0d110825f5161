package io.millpond.engine.mergetree.index;

import io.millpond.sql.codec.ByteSink;

/// Bits that tell of a thing that it is not in a set, or that it may be.
///
/// Thing x sets the bits (h1(x) + i · h2(x)) mod m for i from 0 to k - 1, where h1 and h2 are
/// halves of one hash (Kirsch and Mitzenmacher 2006). Stored as k in one byte, then the bits, eight
/// a byte, the lowest first.
final class BloomFilter {
    private static final long MIX_1 = 0xFF51AFD7ED558CCDL;
    private static final long MIX_2 = 0xC4CEB9FE1A85EC53L;
    private static final int HASHES_MAX = 30;

    private BloomFilter() {}

    /// A hash of 64 bits that does not change between versions: parts hold what it made.
    static long hash(byte[] bytes, int from, int to) {
        long hash = MIX_1 ^ (to - from);
        int at = from;
        while (at < to) {
            long word = 0;
            int end = Math.min(to, at + Long.BYTES);
            for (int i = at; i < end; i++) {
                word |= (bytes[i] & 0xFFL) << (Byte.SIZE * (i - at));
            }
            hash = mix(hash ^ word);
            at = end;
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * MIX_1;
        mixed = (mixed ^ mixed >>> 33) * MIX_2;
        return mixed ^ mixed >>> 33;
    }

    /// The number of bytes by which `count` things are told apart with an error of `error`.
    static int byteCount(int count, double error) {
        double bits = -count * Math.log(error) / (Math.log(2) * Math.log(2));
        return (int) Math.clamp(Math.ceil(bits / Byte.SIZE), 8, 1 << 28);
    }

    static int hashCount(double error) {
        return Math.clamp(Math.round(-Math.log(error) / Math.log(2)), 1, HASHES_MAX);
    }

    /// Puts a filter of things with these hashes.
    static void put(long[] hashes, int count, int byteCount, int hashCount, ByteSink sink) {
        byte[] bits = new byte[byteCount];
        for (int i = 0; i < count; i++) {
            for (int number = 0; number < hashCount; number++) {
                int bit = bit(hashes[i], number, byteCount);
                bits[bit >>> 3] |= (byte) (1 << (bit & 7));
            }
        }
        sink.put((byte) hashCount);
        sink.put(bits);
    }

    private static int bit(long hash, int number, int byteCount) {
        long first = hash & 0xFFFFFFFFL;
        long second = hash >>> 32 | 1;
        return (int) ((first + number * second) % (8L * byteCount));
    }

    /// Whether a thing of this hash may be in the filter `bytes[from, to)`.
    static boolean mayHold(byte[] bytes, int from, int to, long hash) {
        int hashCount = bytes[from];
        int byteCount = to - from - 1;
        for (int number = 0; number < hashCount; number++) {
            int bit = bit(hash, number, byteCount);
            if ((bytes[from + 1 + (bit >>> 3)] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }
}
