package io.millpond.sql.function.encoding;

/// Places on the Hilbert curve that fills a square of 2^32 by 2^32 points.
///
/// The curve begins at (0, 0), goes on to (0, 1) and ends at (0, 2^32 - 1). Each of its 32 levels
/// adds two bits: which quarter, in the order that the level above has turned to.
final class HilbertCurve {
    private static final int LEVEL_COUNT = 32;

    private HilbertCurve() {}

    /// The place of a point of two coordinates of 32 unsigned bits.
    static long place(long first, long second) {
        // Every level turns the ones below by an exchange of the coordinates; an odd number of
        // them above the last one is undone here, so that small numbers are as in a small square.
        long x = second;
        long y = first;
        long place = 0;
        for (int level = LEVEL_COUNT - 1; level >= 0; level--) {
            long right = x >>> level & 1;
            long upper = y >>> level & 1;
            place = place << 2 | (3 * right ^ upper);
            if (upper == 0) {
                long mask = right == 0 ? 0 : (1L << level) - 1;
                long turned = y ^ mask;
                y = x ^ mask;
                x = turned;
            }
        }
        return place;
    }

    /// The coordinates of the point at `place`: the second one in the high 32 bits.
    static long point(long place) {
        long x = 0;
        long y = 0;
        for (int level = 0; level < LEVEL_COUNT; level++) {
            long quarter = place >>> (2 * level) & 3;
            long right = quarter >>> 1;
            long upper = (quarter ^ right) & 1;
            if (upper == 0) {
                long mask = right == 0 ? 0 : (1L << level) - 1;
                long turned = y ^ mask;
                y = x ^ mask;
                x = turned;
            }
            x |= right << level;
            y |= upper << level;
        }
        return x << 32 | y;
    }
}
