package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

/// The bits of numbers as [Transform]s write them.
///
/// A number is a long here: an integer with its sign extended, the raw bits of a floating-point
/// one. Its width is 8, 16, 32 or 64 bits, and arithmetic wraps at 64.
///
/// - *blocks* of T64 and DOUBLE_DELTA: for every 64 numbers, and for the rest, the least of them
///   as 64 bits, 7 bits W, then each number minus the least in W bits;
/// - GORILLA: a number in its width; then for each a bit 0 if it is the one before, else 1 and the
///   differing bits: 0 and as many bits as last time, or 1, 6 bits of leading zeros, 6 bits of
///   their count less one, and they;
/// - FPC, on numbers moved up to 64 bits: for each a bit which of two guesses is meant, 3 bits Z,
///   then what differs from the guess, without its Z highest bytes, which are zero. The guesses
///   are those of the FPC paper (Burtscher and Ratanaworabhan 2009) with tables of 4096 numbers.
///
/// Bits are put by [BitSink]. Stateless.
final class CodedValues {
    private static final int BLOCK = 64;
    private static final int TABLE_BITS = 12;

    private CodedValues() {}

    /// Replaces each number by its difference to the one before, in place, and the first by the
    /// second's, so that it widens no range; returns what the first one was.
    static long differences(long[] values, int count) {
        long first = values[0];
        for (int i = count - 1; i > 0; i--) {
            values[i] -= values[i - 1];
        }
        values[0] = count > 1 ? values[1] : 0;
        return first;
    }

    /// Undoes [#differences].
    static void sums(long first, long[] values) {
        if (values.length > 0) {
            values[0] = first;
        }
        for (int i = 1; i < values.length; i++) {
            values[i] += values[i - 1];
        }
    }

    /// The greatest common divisor, at least 1.
    static long divisor(long[] values, int count) {
        long divisor = 0;
        for (int i = 0; i < count && divisor != 1; i++) {
            long other = values[i];
            if (other == Long.MIN_VALUE) {
                return 1;
            }
            other = Math.abs(other);
            while (other != 0) {
                long rest = divisor % other;
                divisor = other;
                other = rest;
            }
        }
        return Math.max(1, divisor);
    }

    static void putBlocks(long[] values, int count, ByteSink sink) {
        BitSink bits = new BitSink(sink);
        for (int from = 0; from < count; from += BLOCK) {
            int to = Math.min(count, from + BLOCK);
            long min = Long.MAX_VALUE;
            for (int i = from; i < to; i++) {
                min = Math.min(min, values[i]);
            }
            long used = 0;
            for (int i = from; i < to; i++) {
                used |= values[i] - min;
            }
            int width = Long.SIZE - Long.numberOfLeadingZeros(used);
            bits.put(min, Long.SIZE);
            bits.put(width, 7);
            for (int i = from; i < to; i++) {
                bits.put(values[i] - min, width);
            }
        }
        bits.flush();
    }

    static void takeBlocks(ByteSource source, long[] values) {
        BitSource bits = new BitSource(source);
        for (int from = 0; from < values.length; from += BLOCK) {
            long min = bits.take(Long.SIZE);
            int width = (int) bits.take(7);
            if (width > Long.SIZE) {
                throw new IndexOutOfBoundsException("block of width " + width);
            }
            int to = Math.min(values.length, from + BLOCK);
            for (int i = from; i < to; i++) {
                values[i] = min + bits.take(width);
            }
        }
    }

    /// @param width of a number in bits
    static void putGorilla(long[] values, int count, int width, ByteSink sink) {
        BitSink bits = new BitSink(sink);
        long mask = width == Long.SIZE ? -1 : (1L << width) - 1;
        long last = 0;
        int leading = Long.SIZE;
        int meaningful = 0;
        for (int i = 0; i < count; i++) {
            long value = values[i] & mask;
            if (i == 0) {
                bits.put(value, width);
                last = value;
                continue;
            }
            long change = value ^ last;
            last = value;
            if (change == 0) {
                bits.put(0, 1);
                continue;
            }
            bits.put(1, 1);
            int zerosBefore = Long.numberOfLeadingZeros(change);
            int zerosBehind = Long.numberOfTrailingZeros(change);
            int behind = Long.SIZE - leading - meaningful;
            if (meaningful > 0 && zerosBefore >= leading && zerosBehind >= behind) {
                bits.put(0, 1);
            } else {
                leading = zerosBefore;
                meaningful = Long.SIZE - zerosBefore - zerosBehind;
                behind = zerosBehind;
                bits.put(1, 1);
                bits.put(leading, 6);
                bits.put(meaningful - 1L, 6);
            }
            bits.put(change >>> behind, meaningful);
        }
        bits.flush();
    }

    static void takeGorilla(ByteSource source, long[] values, int width) {
        BitSource bits = new BitSource(source);
        long last = 0;
        int leading = 0;
        int meaningful = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0) {
                last = bits.take(width);
            } else if (bits.take(1) == 1) {
                if (bits.take(1) == 1) {
                    leading = (int) bits.take(6);
                    meaningful = (int) bits.take(6) + 1;
                }
                int behind = Long.SIZE - leading - meaningful;
                if (behind < 0) {
                    throw new IndexOutOfBoundsException("a change of more than 64 bits");
                }
                last ^= bits.take(meaningful) << behind;
            }
            values[i] = last;
        }
    }

    /// Guesses the next of a sequence of numbers from those before it.
    private static final class Guess {
        private final long[] values = new long[1 << TABLE_BITS];
        private final long[] steps = new long[1 << TABLE_BITS];
        private int valueHash;
        private int stepHash;
        private long last;

        long byValue() {
            return values[valueHash];
        }

        long byStep() {
            return last + steps[stepHash];
        }

        void learn(long value) {
            int mask = (1 << TABLE_BITS) - 1;
            values[valueHash] = value;
            valueHash = (valueHash << 6 ^ (int) (value >>> 48)) & mask;
            long step = value - last;
            steps[stepHash] = step;
            stepHash = (stepHash << 2 ^ (int) (step >>> 40)) & mask;
            last = value;
        }
    }

    static void putGuessed(long[] values, int count, int width, ByteSink sink) {
        BitSink bits = new BitSink(sink);
        Guess guess = new Guess();
        int shift = Long.SIZE - width;
        for (int i = 0; i < count; i++) {
            long value = values[i] << shift;
            long byValue = value ^ guess.byValue();
            long byStep = value ^ guess.byStep();
            boolean isStep = Long.compareUnsigned(byStep, byValue) < 0;
            long change = isStep ? byStep : byValue;
            int zeros = Math.min(7, Long.numberOfLeadingZeros(change) / Byte.SIZE);
            bits.put(isStep ? 1 : 0, 1);
            bits.put(zeros, 3);
            bits.put(change, Long.SIZE - Byte.SIZE * zeros);
            guess.learn(value);
        }
        bits.flush();
    }

    static void takeGuessed(ByteSource source, long[] values, int width) {
        BitSource bits = new BitSource(source);
        Guess guess = new Guess();
        int shift = Long.SIZE - width;
        for (int i = 0; i < values.length; i++) {
            long guessed = bits.take(1) == 1 ? guess.byStep() : guess.byValue();
            int zeros = (int) bits.take(3);
            long value = guessed ^ bits.take(Long.SIZE - Byte.SIZE * zeros);
            guess.learn(value);
            values[i] = value >>> shift;
        }
    }
}
