package io.millpond.sql.function.encoding;

/// Places on the Z-order curve: the bits of several numbers, taken in turn.
///
/// Each of n numbers takes part with its low 64 / n bits.
final class MortonCurve {
    private MortonCurve() {}

    /// How many bits of each of `count` numbers take part.
    static int bitCount(int count) {
        return Long.SIZE / count;
    }

    /// The bits of the number at `place` of `count` ones, put where they belong in the code.
    static long spread(long value, int place, int count) {
        long code = 0;
        int bits = bitCount(count);
        for (int bit = 0; bit < bits; bit++) {
            code |= (value >>> bit & 1) << (bit * count + place);
        }
        return code;
    }

    /// The number at `place` of `count` ones in the code.
    static long gather(long code, int place, int count) {
        long value = 0;
        int bits = bitCount(count);
        for (int bit = 0; bit < bits; bit++) {
            value |= (code >>> (bit * count + place) & 1) << bit;
        }
        return value;
    }

    /// The value stretched: each bit becomes the highest of `ratio` ones, as far as 64 bits go.
    static long stretch(long value, int ratio) {
        return spread(value, ratio - 1, ratio);
    }

    /// The highest of every `ratio` bits of the low `bits` ones.
    static long shrink(long value, int ratio, int bits) {
        long low = bits == Long.SIZE ? value : value & (1L << bits) - 1;
        return gather(low, ratio - 1, ratio);
    }
}
