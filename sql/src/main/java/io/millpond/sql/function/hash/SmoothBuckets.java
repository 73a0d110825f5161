package io.millpond.sql.function.hash;

/// The choice of one of n buckets by a hash of 64 bits, in constant time, so that one bucket more
/// takes its share from all others and leaves the rest alone.
///
/// The hash is four numbers a, b, c and d of 16 bits. For a power of two, n = 2^k, the low k bits
/// of c choose: 0 and 1 are themselves; else their highest bit stays and the bits below it are
/// those of a, or of b where an odd number of c's bits is set. For other n the choice for the next
/// power of two holds where it is below n; else the bits that are not used yet choose between the
/// buckets from the last power of two on and the choice for that power.
///
/// Source: Konstantin Oblakov's scheme as in ClickHouse 26.7.
final class SmoothBuckets {
    private static final int BLOCK_BITS = 16;
    private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

    private SmoothBuckets() {}

    /// @param count 1 to 32768
    static long bucket(long hash, int count) {
        int a = (int) hash & BLOCK_MASK;
        int b = (int) (hash >>> 16) & BLOCK_MASK;
        int c = (int) (hash >>> 32) & BLOCK_MASK;
        int d = (int) (hash >>> 48);
        if (count == 1) {
            return 0;
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
        long large = ofPower(a, b, c, bits);
        if (large < count) {
            return large;
        }
        int half = 1 << (bits - 1);
        int shift = BLOCK_BITS - bits;
        long rest = (long) d << shift | c >> bits;
        rest = rest << (shift + 1) | b >> (bits - 1);
        rest = rest << (shift + 1) | a >> (bits - 1);
        long place = Long.remainderUnsigned(rest, large * (large + 1));
        long smooth = (place >> bits) + half;
        return smooth < count ? smooth : ofPower(a, b, c, bits - 1);
    }

    private static int ofPower(int a, int b, int c, int bits) {
        int low = c & ((1 << bits) - 1);
        if (low < 2) {
            return low;
        }
        int highest = Integer.highestOneBit(low);
        int block = Integer.bitCount(low) % 2 == 0 ? a : b;
        return highest + (block & (highest - 1));
    }
}
