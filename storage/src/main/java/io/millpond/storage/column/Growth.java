package io.millpond.storage.column;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// How the arrays of builders grow.
final class Growth {
    /// A little less than the largest array that virtual machines allocate.
    static final int LENGTH_MAX = Integer.MAX_VALUE - 16;

    /// By how much an array grows at most in one step towards what is expected. The waste of a
    /// column that ends early is bounded by it.
    static final int LEAP = 8;

    private Growth() {}

    /// The next length of an array of `length` elements that must hold `needed`.
    ///
    /// At least half as long again, so that appending costs constant time a value.
    ///
    /// Errors: TOO_LARGE_ARRAY_SIZE when `needed` is more than an array can hold.
    static int next(int length, long needed) {
        if (needed > LENGTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_ARRAY_SIZE,
                    "A column of one block would hold "
                            + needed
                            + " elements or bytes, more than "
                            + LENGTH_MAX
                            + ". Use smaller blocks.");
        }
        long grown = length + (length >> 1) + 16L;
        return (int) Math.min(LENGTH_MAX, Math.max(needed, grown));
    }

    /// The next length of an array of a builder that is used again and again: columns of one stream
    /// are mostly alike, so it grows in few steps to what the column before it ended with.
    ///
    /// Errors: as [#next(int, long)].
    ///
    /// @param expected the length that the column before needed; 0: there was none
    static int next(int length, long needed, int expected) {
        int next = next(length, needed);
        return (int) Math.max(next, Math.min(expected, (long) LEAP * length));
    }

    /// `length` as an array length.
    ///
    /// Errors: TOO_LARGE_ARRAY_SIZE as in [#next].
    static int exact(long length) {
        return length > LENGTH_MAX ? next(0, length) : (int) length;
    }
}
