package io.millpond.sql.function;

import io.millpond.sql.codec.WideIntegers;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Layout;

import java.math.BigInteger;

/// Columns of numbers as arrays of one Java type, and back: kernels are written once for `long`,
/// `double` and [BigInteger] instead of once for each width.
///
/// An unsigned value of less than 64 bits is widened with zeros; one of 64 bits keeps its bits.
public final class Numbers {
    private Numbers() {}

    /// The values of a column of up to 64 bits, for reading only; may be the column's own array.
    ///
    /// @param type decides between widening with the sign and with zeros
    public static long[] longs(Column column, DataType type) {
        boolean isUnsigned = DataTypes.isUnsigned(type);
        return switch (Columns.full(column)) {
            case ByteColumn bytes -> ofBytes(bytes, isUnsigned ? 0xFFL : -1L);
            case ShortColumn shorts -> ofShorts(shorts, isUnsigned ? 0xFFFFL : -1L);
            case IntColumn ints -> ofInts(ints, isUnsigned ? 0xFFFF_FFFFL : -1L);
            case LongColumn longs -> longs.values();
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    private static long[] ofBytes(ByteColumn column, long mask) {
        byte[] source = column.values();
        int count = column.rowCount();
        long[] target = new long[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[i] & mask;
        }
        return target;
    }

    private static long[] ofShorts(ShortColumn column, long mask) {
        short[] source = column.values();
        int count = column.rowCount();
        long[] target = new long[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[i] & mask;
        }
        return target;
    }

    private static long[] ofInts(IntColumn column, long mask) {
        int[] source = column.values();
        int count = column.rowCount();
        long[] target = new long[count];
        for (int i = 0; i < count; i++) {
            target[i] = source[i] & mask;
        }
        return target;
    }

    /// The value at `row` of a column of up to 64 bits, as in [#longs].
    public static long longAt(Column column, int row, boolean isUnsigned) {
        return switch (column) {
            case ByteColumn bytes -> isUnsigned ? bytes.value(row) & 0xFFL : bytes.value(row);
            case ShortColumn shorts -> isUnsigned ? shorts.value(row) & 0xFFFFL : shorts.value(row);
            case IntColumn ints -> isUnsigned ? ints.value(row) & 0xFFFF_FFFFL : ints.value(row);
            case LongColumn longs -> longs.value(row);
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        };
    }

    /// A column of the low bits of `values`, which are taken over.
    ///
    /// @param layout BYTE, SHORT, INT or LONG
    public static Column ofLongs(long[] values, int rowCount, Layout layout) {
        return switch (layout) {
            case BYTE -> new ByteColumn(toBytes(values, rowCount), rowCount);
            case SHORT -> new ShortColumn(toShorts(values, rowCount), rowCount);
            case INT -> new IntColumn(toInts(values, rowCount), rowCount);
            case LONG -> new LongColumn(values, rowCount);
            default -> throw new IllegalArgumentException("layout: " + layout);
        };
    }

    private static byte[] toBytes(long[] values, int count) {
        byte[] target = new byte[count];
        for (int i = 0; i < count; i++) {
            target[i] = (byte) values[i];
        }
        return target;
    }

    private static short[] toShorts(long[] values, int count) {
        short[] target = new short[count];
        for (int i = 0; i < count; i++) {
            target[i] = (short) values[i];
        }
        return target;
    }

    private static int[] toInts(long[] values, int count) {
        int[] target = new int[count];
        for (int i = 0; i < count; i++) {
            target[i] = (int) values[i];
        }
        return target;
    }

    /// The values of a column of integers, decimals, dates or floats as doubles, for reading only.
    public static double[] doubles(Column column, DataType type) {
        Column full = Columns.full(column);
        int count = full.rowCount();
        if (full instanceof DoubleColumn doubles) {
            return doubles.values();
        }
        double[] target = new double[count];
        switch (full) {
            case FloatColumn floats -> {
                for (int i = 0; i < count; i++) {
                    target[i] = floats.value(i);
                }
            }
            case WideColumn wide -> {
                for (int i = 0; i < count; i++) {
                    target[i] = bigAt(wide, i, type).doubleValue();
                }
            }
            default -> {
                long[] values = longs(full, type);
                boolean isUnsignedLong = full instanceof LongColumn && DataTypes.isUnsigned(type);
                for (int i = 0; i < count; i++) {
                    target[i] = isUnsignedLong ? unsignedToDouble(values[i]) : values[i];
                }
            }
        }
        if (type instanceof DecimalType decimal && decimal.scale() > 0) {
            double power = Math.pow(10, decimal.scale());
            for (int i = 0; i < count; i++) {
                target[i] /= power;
            }
        }
        return target;
    }

    /// The nearest double of a number of 64 unsigned bits.
    public static double unsignedToDouble(long value) {
        if (value >= 0) {
            return value;
        }
        // Halving with the lost bit kept sticky rounds the same way as the whole number would.
        return ((value >>> 1) | (value & 1)) * 2.0;
    }

    /// The bits of the 64-bit number that a double means, its fraction cut off.
    ///
    /// What is out of range is the lowest number, as the processor's conversion has it.
    public static long toLong(double value) {
        return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
    }

    /// As [#toLong], for numbers of 64 unsigned bits.
    public static long toUnsignedLong(double value) {
        long signed = toLong(value);
        return signed < 0 ? signed | toLong(value - 0x1p63) : signed;
    }

    /// A column of floats; `values` is taken over.
    public static Column ofDoubles(double[] values, int rowCount, FloatType type) {
        if (type.bits() == 64) {
            return new DoubleColumn(values, rowCount);
        }
        float[] target = new float[rowCount];
        for (int i = 0; i < rowCount; i++) {
            target[i] = (float) values[i];
        }
        if (type.bits() == 16) {
            for (int i = 0; i < rowCount; i++) {
                target[i] = FloatType.toBfloat(target[i]);
            }
        }
        return new FloatColumn(target, rowCount);
    }

    /// The value at `row` of a column of integers, or of decimals without their scale.
    public static BigInteger bigAt(Column column, int row, DataType type) {
        boolean isUnsigned = DataTypes.isUnsigned(type);
        if (column instanceof WideColumn wide) {
            int count = wide.wordCount();
            return WideIntegers.read(wide.words(), row * count, count, !isUnsigned);
        }
        long value = longAt(column, row, isUnsigned);
        BigInteger big = BigInteger.valueOf(value);
        return value < 0 && isUnsigned ? big.add(BigInteger.ONE.shiftLeft(64)) : big;
    }

    /// All values of a column as [#bigAt].
    public static BigInteger[] bigs(Column column, DataType type) {
        Column full = Columns.full(column);
        BigInteger[] target = new BigInteger[full.rowCount()];
        for (int i = 0; i < target.length; i++) {
            target[i] = bigAt(full, i, type);
        }
        return target;
    }

    /// A column of the low bits of `values`.
    public static Column ofBigs(BigInteger[] values, Layout layout) {
        int rowCount = values.length;
        if (layout != Layout.WIDE_128 && layout != Layout.WIDE_256) {
            long[] longs = new long[rowCount];
            for (int i = 0; i < rowCount; i++) {
                longs[i] = values[i].longValue();
            }
            return ofLongs(longs, rowCount, layout);
        }
        int wordCount = layout == Layout.WIDE_128 ? 2 : 4;
        long[] words = new long[rowCount * wordCount];
        for (int i = 0; i < rowCount; i++) {
            WideIntegers.write(values[i], words, i * wordCount, wordCount);
        }
        return new WideColumn(words, wordCount, rowCount);
    }

    /// Whether values of a layout are one `long` or less each.
    public static boolean fitsLong(Layout layout) {
        return switch (layout) {
            case BYTE, SHORT, INT, LONG -> true;
            case WIDE_128,
                    WIDE_256,
                    FLOAT,
                    DOUBLE,
                    BYTES,
                    FIXED_BYTES,
                    ARRAY,
                    MAP,
                    TUPLE,
                    NULLABLE,
                    DICTIONARY,
                    VARIANT,
                    OBJECT ->
                    false;
        };
    }

    /// Whether `type` is an integer, `Bool` included.
    public static boolean isInteger(DataType type) {
        return type instanceof IntegerType || type.equals(DataTypes.BOOL);
    }

    /// Whether `type` is an integer, a float or a decimal.
    public static boolean isNumber(DataType type) {
        return isInteger(type) || type instanceof FloatType || type instanceof DecimalType;
    }
}
