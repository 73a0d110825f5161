package io.millpond.sql.function.hash;

/// The CRC of polynomial 0x1EDC6F41 as processors calculate it: from any state, without the
/// inversions at the beginning and the end that the JDK's `CRC32C` makes.
public final class Crc32c {
    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int[] TABLE = table();

    private Crc32c() {}

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
            }
            table[i] = value;
        }
        return table;
    }

    /// The state after one byte more.
    public static int update(int state, int value) {
        return state >>> 8 ^ TABLE[(state ^ value) & 0xFF];
    }

    /// The state after the eight bytes of a number, its low one first.
    public static int updateLong(int state, long value) {
        int result = state;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            result = update(result, (int) (value >>> shift));
        }
        return result;
    }

    /// The hash of `[from, to)` that begins with the state 0 and takes eight bytes at a time.
    ///
    /// What is left over, or all of a string of less than eight bytes, counts with its length: in
    /// the high byte behind a short string, in the low one before what is left over.
    public static int ofWords(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < Long.BYTES) {
            long word = (long) length << 56;
            for (int i = 0; i < length; i++) {
                word |= (bytes[from + i] & 0xFFL) << (8 * i);
            }
            return updateLong(0, word);
        }
        int state = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            for (int i = 0; i < Long.BYTES; i++) {
                state = update(state, bytes[at + i]);
            }
        }
        int rest = to - at;
        if (rest == 0) {
            return state;
        }
        long word = rest;
        for (int i = 0; i < rest; i++) {
            word |= (bytes[at + i] & 0xFFL) << (8 * (Long.BYTES - rest + i));
        }
        return updateLong(state, word);
    }
}
