package io.millpond.engine.random;

/// A sequence of 64-bit numbers that look random, the same for the same seed. Used by one thread.
///
/// Source: O'Neill, PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
/// Random Number Generation, 2014; the generator called `pcg64`: a linear congruential generator of
/// 128 bits, whose halves are combined and rotated by its highest six bits.
final class RandomWords {
    private static final long MULTIPLIER_HIGH = 2549297995355413924L;
    private static final long MULTIPLIER_LOW = 4865540595714422341L;
    private static final long INCREMENT_HIGH = 6364136223846793005L;
    private static final long INCREMENT_LOW = 1442695040888963407L;
    private static final int ROTATION_SHIFT = 58;

    private long high;
    private long low;

    RandomWords(long seed) {
        low = seed + INCREMENT_LOW;
        high = INCREMENT_HIGH + carry(low, INCREMENT_LOW);
        step();
    }

    /// 1 when a sum is less than a number it is a sum of.
    private static long carry(long sum, long part) {
        return Long.compareUnsigned(sum, part) < 0 ? 1 : 0;
    }

    private void step() {
        long productHigh =
                Math.unsignedMultiplyHigh(low, MULTIPLIER_LOW)
                        + low * MULTIPLIER_HIGH
                        + high * MULTIPLIER_LOW;
        low = low * MULTIPLIER_LOW + INCREMENT_LOW;
        high = productHigh + INCREMENT_HIGH + carry(low, INCREMENT_LOW);
    }

    long next() {
        step();
        return Long.rotateRight(high ^ low, (int) (high >>> ROTATION_SHIFT));
    }

    /// A number from 0 to below `bound`, which is positive.
    long next(long bound) {
        return Long.remainderUnsigned(next(), bound);
    }
}
