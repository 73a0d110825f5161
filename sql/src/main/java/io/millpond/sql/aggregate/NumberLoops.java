package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

/// Loops over numbers of up to 64 bits where they are stored, which saves widening them into an
/// array of their own first.
///
/// The common widths have loops; columns of others are widened by [Numbers#longs].
final class NumberLoops {
    private NumberLoops() {}

    /// The bits of a stored value that count when it is widened: all of them where it is signed.
    private static long mask(DataType type, long unsigned) {
        return DataTypes.isUnsigned(type) ? unsigned : -1L;
    }

    /// The sum of all values, which wraps around.
    static long sum(Column column, DataType type, int rowCount) {
        return switch (Columns.full(column)) {
            case IntColumn ints -> sum(ints.values(), mask(type, 0xFFFF_FFFFL), rowCount);
            case ByteColumn bytes -> sum(bytes.values(), mask(type, 0xFFL), rowCount);
            default -> sum(Numbers.longs(column, type), rowCount);
        };
    }

    private static long sum(byte[] values, long mask, int rowCount) {
        long sum = 0;
        for (int row = 0; row < rowCount; row++) {
            sum += values[row] & mask;
        }
        return sum;
    }

    private static long sum(int[] values, long mask, int rowCount) {
        long sum = 0;
        for (int row = 0; row < rowCount; row++) {
            sum += values[row] & mask;
        }
        return sum;
    }

    private static long sum(long[] values, int rowCount) {
        long sum = 0;
        for (int row = 0; row < rowCount; row++) {
            sum += values[row];
        }
        return sum;
    }

    /// Adds each value to the sum of its group.
    static void addTo(long[] sums, int[] groups, Column column, DataType type, int rowCount) {
        if (Columns.full(column) instanceof IntColumn ints) {
            int[] values = ints.values();
            long mask = mask(type, 0xFFFF_FFFFL);
            for (int row = 0; row < rowCount; row++) {
                sums[groups[row]] += values[row] & mask;
            }
            return;
        }
        long[] values = Numbers.longs(column, type);
        for (int row = 0; row < rowCount; row++) {
            sums[groups[row]] += values[row];
        }
    }

    /// The sum of the values whose truth is 1, not 0.
    static long sumWhere(byte[] truths, Column column, DataType type, int rowCount) {
        long sum = 0;
        if (Columns.full(column) instanceof IntColumn ints) {
            int[] values = ints.values();
            long mask = mask(type, 0xFFFF_FFFFL);
            for (int row = 0; row < rowCount; row++) {
                // Masked as an int, which vector instructions hold twice as many of.
                sum += (values[row] & -truths[row]) & mask;
            }
            return sum;
        }
        long[] values = Numbers.longs(column, type);
        for (int row = 0; row < rowCount; row++) {
            sum += values[row] & -truths[row];
        }
        return sum;
    }

    /// Adds each value whose truth is 1, not 0, to the sum of its group.
    static void addWhere(
            byte[] truths, long[] sums, int[] groups, Column column, DataType type, int rowCount) {
        if (Columns.full(column) instanceof IntColumn ints) {
            int[] values = ints.values();
            long mask = mask(type, 0xFFFF_FFFFL);
            for (int row = 0; row < rowCount; row++) {
                sums[groups[row]] += values[row] & mask & -truths[row];
            }
            return;
        }
        long[] values = Numbers.longs(column, type);
        for (int row = 0; row < rowCount; row++) {
            sums[groups[row]] += values[row] & -truths[row];
        }
    }

    /// The greatest of `least` and of all values, each with the bits of `flip` inverted.
    static long greatest(long least, Column column, DataType type, long flip, int rowCount) {
        return switch (Columns.full(column)) {
            case IntColumn ints ->
                    greatest(least, ints.values(), mask(type, 0xFFFF_FFFFL), flip, rowCount);
            case LongColumn longs -> greatest(least, longs.values(), flip, rowCount);
            default -> greatest(least, Numbers.longs(column, type), flip, rowCount);
        };
    }

    private static long greatest(long least, int[] values, long mask, long flip, int rowCount) {
        long greatest = least;
        for (int row = 0; row < rowCount; row++) {
            greatest = Math.max(greatest, (values[row] & mask) ^ flip);
        }
        return greatest;
    }

    private static long greatest(long least, long[] values, long flip, int rowCount) {
        long greatest = least;
        for (int row = 0; row < rowCount; row++) {
            greatest = Math.max(greatest, values[row] ^ flip);
        }
        return greatest;
    }

    /// Replaces what each group has by those of its values that are greater, each with the bits of
    /// `flip` inverted.
    static void raise(
            long[] greatest, int[] groups, Column column, DataType type, long flip, int rowCount) {
        if (Columns.full(column) instanceof IntColumn ints) {
            int[] values = ints.values();
            long mask = mask(type, 0xFFFF_FFFFL);
            for (int row = 0; row < rowCount; row++) {
                long value = (values[row] & mask) ^ flip;
                if (value > greatest[groups[row]]) {
                    greatest[groups[row]] = value;
                }
            }
            return;
        }
        long[] values = Numbers.longs(column, type);
        for (int row = 0; row < rowCount; row++) {
            long value = values[row] ^ flip;
            if (value > greatest[groups[row]]) {
                greatest[groups[row]] = value;
            }
        }
    }
}
