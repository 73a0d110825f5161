package io.millpond.sql.function.hash;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.TimeCasts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Layout;

import java.util.List;

/// Hashes of single numbers, and the choice of a bucket by one.
public final class NumberHashes {
    private static final int SMOOTH_COUNT_MAX = 1 << 15;

    private NumberHashes() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ofNumber("intHash64", DataTypes.UINT64, ByteHashes::ofNumber),
                ofNumber("intHash32", DataTypes.UINT32, ByteHashes::ofNumber32),
                bucket(
                        FunctionDescription.of(
                                HashFunctions.CATEGORY,
                                "jumpConsistentHash(hash, n)",
                                "One of n buckets; few numbers change theirs as n grows."),
                        DataTypes.INT32,
                        Integer.MAX_VALUE,
                        NumberHashes::jump),
                bucket(
                        FunctionDescription.of(
                                        HashFunctions.CATEGORY,
                                        "kostikConsistentHash(hash, n)",
                                        "As jumpConsistentHash, in constant time; n up to 32768.")
                                .withAliases("yandexConsistentHash"),
                        DataTypes.UINT16,
                        SMOOTH_COUNT_MAX,
                        SmoothBuckets::bucket));
    }

    private interface NumberHash {
        long of(long value);
    }

    private static ScalarFunction ofNumber(String name, DataType type, NumberHash hash) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        HashFunctions.CATEGORY, name + "(n)", "A hash of the number."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    DataType from = arguments.getFirst().type();
                    boolean isOther =
                            from instanceof DateTime64Type
                                    || TimeCasts.isTime(from)
                                    || from instanceof EnumType
                                    || from instanceof IntervalType;
                    if (!Numbers.fitsLong(from.layout()) || isOther) {
                        throw Arguments.illegal(name, from);
                    }
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                long[] values = Numbers.longs(columns.getFirst(), from);
                                long[] hashes = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    hashes[row] = hash.of(values[row]);
                                }
                                return Numbers.ofLongs(hashes, rowCount, type.layout());
                            });
                });
    }

    private interface Choice {
        long bucket(long hash, int count);
    }

    private static ScalarFunction bucket(
            FunctionDescription description, DataType type, int countMax, Choice choice) {
        String name = description.name();
        return ScalarFunction.of(
                description,
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2);
                    DataType from = arguments.getFirst().type();
                    if (!Numbers.isInteger(from) || !Numbers.fitsLong(from.layout())) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Illegal type "
                                        + from.name()
                                        + " of the first argument of function "
                                        + name);
                    }
                    int count = bucketCount(name, arguments, countMax);
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                long[] hashes = Numbers.longs(columns.getFirst(), from).clone();
                                for (int row = 0; row < rowCount; row++) {
                                    hashes[row] = choice.bucket(hashes[row], count);
                                }
                                return Numbers.ofLongs(hashes, rowCount, type.layout());
                            });
                });
    }

    private static int bucketCount(String name, List<Argument> arguments, int countMax) {
        DataType type = arguments.get(1).type();
        if (!Numbers.isInteger(type) || !Numbers.fitsLong(type.layout())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The second argument of function "
                            + name
                            + " (number of buckets) must be a native integer (up to 64-bit), got "
                            + type.name());
        }
        long count = Arguments.constantLong(name, arguments, 1);
        boolean isUnsignedLong = type.layout() == Layout.LONG && DataTypes.isUnsigned(type);
        if (count == 0 || (count < 0 && !isUnsignedLong)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The second argument of function "
                            + name
                            + " (number of buckets) must be positive number");
        }
        if (count < 0 || count > countMax) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The value of the second argument of function "
                            + name
                            + " (number of buckets) must not be greater than "
                            + countMax);
        }
        return (int) count;
    }

    /// Source: Lamping and Veach, A Fast, Minimal Memory, Consistent Hash Algorithm, 2014.
    private static long jump(long hash, int count) {
        long key = hash;
        long bucket = -1;
        long next = 0;
        while (next < count) {
            bucket = next;
            key = key * 2862933555777941757L + 1;
            next = (long) ((bucket + 1) * (0x1p31 / ((key >>> 33) + 1.0)));
        }
        return bucket;
    }
}
