package io.millpond.engine.random;

import io.millpond.sql.function.hash.SipHash;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// What random rows are made from.
///
/// @param seed of all numbers
/// @param stringLengthMax bytes
/// @param arrayLengthMax elements; of arrays inside of arrays half as many at each depth
public record RandomShape(long seed, long stringLengthMax, long arrayLengthMax) {
    /// The greatest lengths where nothing is said of them.
    public static final long LENGTH_DEFAULT = 10;

    private static final long LENGTH_MAX = 1 << 30;

    /// Errors: TOO_LARGE_ARRAY_SIZE, TOO_LARGE_STRING_SIZE.
    public RandomShape {
        if (isTooLong(arrayLengthMax)) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_ARRAY_SIZE,
                    "Too large array size in GenerateRandom: %s, maximum: %d"
                            .formatted(Long.toUnsignedString(arrayLengthMax), LENGTH_MAX));
        }
        if (isTooLong(stringLengthMax)) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    "Too large string size in GenerateRandom: %s, maximum: %d"
                            .formatted(Long.toUnsignedString(stringLengthMax), LENGTH_MAX));
        }
    }

    private static boolean isTooLong(long length) {
        return Long.compareUnsigned(length, LENGTH_MAX) > 0;
    }

    /// The seed that a number of a user stands for.
    public static long seed(long given) {
        return SipHash.ofNumber(given);
    }
}
