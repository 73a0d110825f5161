package io.millpond.storage.order;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.UuidType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers whose signed order is the order of values.
///
/// For most types equal numbers mean equal values ([#isExact]). For byte strings and wide numbers
/// the number is that of the first eight bytes or of the word that decides first: different numbers
/// decide, equal ones leave it open.
public final class OrderNumbers {
    private static final VarHandle BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private OrderNumbers() {}

    /// Whether values of `type`, a type of a single value without wrappers, have a number.
    public static boolean exist(DataType type) {
        return switch (type.layout()) {
            case ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT, OBJECT -> false;
            case BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, WIDE_128, WIDE_256, BYTES, FIXED_BYTES ->
                    true;
        };
    }

    /// Whether equal numbers mean equal values.
    public static boolean isExact(DataType type) {
        return switch (type.layout()) {
            case BYTE, SHORT, INT, LONG, FLOAT, DOUBLE -> true;
            case FIXED_BYTES -> type instanceof FixedStringType fixed && fixed.length() <= 8;
            case WIDE_128,
                    WIDE_256,
                    BYTES,
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

    /// Puts the number of row `fromRow + i` into `numbers[i]`, for every row in `[fromRow, toRow)`.
    ///
    /// @param column of the layout of `type`, for which numbers [#exist]; not a constant
    public static void fill(Column column, DataType type, int fromRow, int toRow, long[] numbers) {
        boolean isUnsigned = DataTypes.isUnsigned(type);
        switch (column) {
            case ByteColumn bytes -> fill(bytes.values(), isUnsigned, fromRow, toRow, numbers);
            case ShortColumn shorts -> fill(shorts.values(), isUnsigned, fromRow, toRow, numbers);
            case IntColumn ints -> fill(ints.values(), isUnsigned, fromRow, toRow, numbers);
            case LongColumn longs -> fill(longs.values(), isUnsigned, fromRow, toRow, numbers);
            case FloatColumn floats -> fill(floats.values(), fromRow, toRow, numbers);
            case DoubleColumn doubles -> fill(doubles.values(), fromRow, toRow, numbers);
            case WideColumn wide -> {
                int first = type instanceof UuidType ? 0 : wide.wordCount() - 1;
                fill(wide, first, isUnsigned, fromRow, toRow, numbers);
            }
            case BytesColumn bytes -> fill(bytes, fromRow, toRow, numbers);
            case FixedBytesColumn bytes -> fill(bytes, fromRow, toRow, numbers);
            default -> throw new IllegalArgumentException(type.name());
        }
    }

    private static void fill(byte[] values, boolean isUnsigned, int from, int to, long[] numbers) {
        long mask = isUnsigned ? 0xFF : -1L;
        for (int i = from; i < to; i++) {
            numbers[i - from] = values[i] & mask;
        }
    }

    private static void fill(short[] values, boolean isUnsigned, int from, int to, long[] numbers) {
        long mask = isUnsigned ? 0xFFFF : -1L;
        for (int i = from; i < to; i++) {
            numbers[i - from] = values[i] & mask;
        }
    }

    private static void fill(int[] values, boolean isUnsigned, int from, int to, long[] numbers) {
        long mask = isUnsigned ? 0xFFFFFFFFL : -1L;
        for (int i = from; i < to; i++) {
            numbers[i - from] = values[i] & mask;
        }
    }

    private static void fill(long[] values, boolean isUnsigned, int from, int to, long[] numbers) {
        long flip = isUnsigned ? Long.MIN_VALUE : 0;
        for (int i = from; i < to; i++) {
            numbers[i - from] = values[i] ^ flip;
        }
    }

    private static void fill(float[] values, int from, int to, long[] numbers) {
        for (int i = from; i < to; i++) {
            numbers[i - from] = number(values[i]);
        }
    }

    private static void fill(double[] values, int from, int to, long[] numbers) {
        for (int i = from; i < to; i++) {
            numbers[i - from] = number(values[i]);
        }
    }

    /// Adding zero makes the two zeros one; the canonical NaN has more bits than infinity.
    private static long number(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits >= 0 ? bits : bits ^ Long.MAX_VALUE;
    }

    private static void fill(
            WideColumn values, int word, boolean isUnsigned, int from, int to, long[] numbers) {
        long flip = isUnsigned ? Long.MIN_VALUE : 0;
        for (int i = from; i < to; i++) {
            numbers[i - from] = values.word(i, word) ^ flip;
        }
    }

    private static void fill(BytesColumn values, int from, int to, long[] numbers) {
        byte[] bytes = values.bytes();
        int[] ends = values.ends();
        int start = from == 0 ? 0 : ends[from - 1];
        for (int i = from; i < to; i++) {
            int end = ends[i];
            numbers[i - from] = prefix(bytes, start, end);
            start = end;
        }
    }

    private static void fill(FixedBytesColumn values, int from, int to, long[] numbers) {
        int length = values.length();
        for (int i = from; i < to; i++) {
            numbers[i - from] = prefix(values.bytes(), i * length, (i + 1) * length);
        }
    }

    /// The number of a byte string: its first eight bytes, zeros behind a shorter one.
    public static long prefix(byte[] bytes, int start, int end) {
        if (end - start >= Long.BYTES) {
            return (long) BIG_ENDIAN_LONG.get(bytes, start) ^ Long.MIN_VALUE;
        }
        long prefix = 0;
        for (int i = start; i < end; i++) {
            prefix |= (bytes[i] & 0xFFL) << (56 - 8 * (i - start));
        }
        return prefix ^ Long.MIN_VALUE;
    }
}
