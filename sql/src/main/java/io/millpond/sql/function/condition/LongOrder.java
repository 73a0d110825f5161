package io.millpond.sql.function.condition;

/// The exact order of an integer of 64 bits and a float.
final class LongOrder {
    /// 2 to the power of 63.
    private static final double HALF = 0x1p63;

    private LongOrder() {}

    /// @param other not NaN
    static int compare(long value, boolean isUnsigned, double other) {
        double shift = isUnsigned ? HALF : 0;
        if (other >= HALF + shift) {
            return -1;
        }
        if (other < shift - HALF) {
            return 1;
        }
        double whole = Math.floor(other);
        long signed =
                isUnsigned && whole >= HALF ? (long) (whole - HALF) ^ Long.MIN_VALUE : (long) whole;
        int order = isUnsigned ? Long.compareUnsigned(value, signed) : Long.compare(value, signed);
        return order == 0 && whole < other ? -1 : order;
    }
}
