package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.Layout;

/// The numbers of one type as longs in the same order, and back. Immutable.
///
/// Numbers of up to 64 bits, decimals without their scale, keep their value; where they are 64 bits
/// without a sign the highest bit is inverted. All others are taken as doubles, whose bits below
/// the sign are inverted where it is set.
public final class NumberOrder {
    private final DataType type;
    private final boolean isWhole;
    private final long flip;
    private final double power;

    /// @param type of numbers, dates or enums
    public NumberOrder(DataType type) {
        this.type = type;
        this.isWhole = Numbers.fitsLong(type.layout());
        boolean isUnsignedLong = type.layout() == Layout.LONG && DataTypes.isUnsigned(type);
        this.flip = isUnsignedLong ? Long.MIN_VALUE : 0;
        this.power = type instanceof DecimalType decimal ? Math.pow(10, decimal.scale()) : 1;
    }

    /// Whether a long stands for the very number, not for a double near it.
    boolean isWhole() {
        return isWhole;
    }

    /// Writes the values of a column without NaN from `target[at]` on.
    public void copy(Column column, long[] target, int at) {
        int rowCount = column.rowCount();
        if (!isWhole) {
            double[] values = Numbers.doubles(column, type);
            for (int row = 0; row < rowCount; row++) {
                target[at + row] = ofDouble(values[row]);
            }
        } else if (Columns.full(column) instanceof IntColumn ints) {
            int[] values = ints.values();
            long mask = mask();
            for (int row = 0; row < rowCount; row++) {
                target[at + row] = values[row] & mask;
            }
        } else {
            long[] values = Numbers.longs(column, type);
            for (int row = 0; row < rowCount; row++) {
                target[at + row] = values[row] ^ flip;
            }
        }
    }

    /// Writes each value of a column without NaN to the next place of its group.
    ///
    /// @param next the next place of each group, which moves on
    void scatter(Column column, int[] groups, long[] target, int[] next) {
        int rowCount = column.rowCount();
        if (isWhole && Columns.full(column) instanceof IntColumn ints) {
            int[] values = ints.values();
            long mask = mask();
            for (int row = 0; row < rowCount; row++) {
                target[next[groups[row]]++] = values[row] & mask;
            }
            return;
        }
        long[] ordered = new long[rowCount];
        copy(column, ordered, 0);
        for (int row = 0; row < rowCount; row++) {
            target[next[groups[row]]++] = ordered[row];
        }
    }

    private long mask() {
        return DataTypes.isUnsigned(type) ? 0xFFFF_FFFFL : -1L;
    }

    private static long ofDouble(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /// The bits of the whole number that a long stands for.
    long toLong(long ordered) {
        return ordered ^ flip;
    }

    /// The number that a long stands for, a decimal with its scale.
    double toDouble(long ordered) {
        if (!isWhole) {
            return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
        }
        long value = toLong(ordered);
        return (flip == 0 ? value : Numbers.unsignedToDouble(value)) / power;
    }
}
