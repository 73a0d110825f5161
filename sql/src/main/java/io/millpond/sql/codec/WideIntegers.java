package io.millpond.sql.codec;

import java.math.BigInteger;

/// Conversions between the words of wide values and big integers.
public final class WideIntegers {
    private WideIntegers() {}

    /// The number whose `count` words, the lowest first, stand in `words` from `from` on.
    public static BigInteger read(long[] words, int from, int count, boolean isSigned) {
        byte[] bytes = new byte[count * 8];
        for (int word = 0; word < count; word++) {
            long value = words[from + word];
            for (int i = 0; i < 8; i++) {
                bytes[bytes.length - 1 - word * 8 - i] = (byte) (value >>> (8 * i));
            }
        }
        return isSigned ? new BigInteger(bytes) : new BigInteger(1, bytes);
    }

    /// Writes the lowest `count` words of a number, dropping higher ones.
    public static void write(BigInteger value, long[] words, int from, int count) {
        BigInteger rest = value;
        for (int word = 0; word < count; word++) {
            words[from + word] = rest.longValue();
            rest = rest.shiftRight(64);
        }
    }
}
