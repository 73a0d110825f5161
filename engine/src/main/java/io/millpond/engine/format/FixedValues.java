package io.millpond.engine.format;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.UuidType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Columns whose values columnar formats hold as bytes of one length: decimals, wide integers,
/// UUIDs, addresses and strings of a fixed length.
public final class FixedValues {
    private static final VarHandle LONG_LITTLE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BIG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private FixedValues() {}

    /// Whether the first byte of a value is its highest: UUIDs and addresses always, decimals where
    /// the format says so.
    public static boolean isBigEndian(DataType type, boolean areDecimalsBigEndian) {
        return switch (type) {
            case UuidType _, Ipv6Type _ -> true;
            case DecimalType _ -> areDecimalsBigEndian;
            default -> false;
        };
    }

    /// The column of values that stand one after another in `bytes`.
    ///
    /// @param length bytes of a value, at most those of the column's layout; shorter numbers are
    ///     extended with their sign
    public static Column column(
            DataType type, byte[] bytes, int length, int count, boolean isBigEndian) {
        return switch (type.layout()) {
            case FIXED_BYTES ->
                    new FixedBytesColumn(Arrays.copyOf(bytes, count * length), length, count);
            case INT -> {
                int[] values = new int[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (int) word(bytes, i * length, length, isBigEndian);
                }
                yield new IntColumn(values, count);
            }
            case LONG -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = word(bytes, i * length, length, isBigEndian);
                }
                yield new LongColumn(values, count);
            }
            case WIDE_128, WIDE_256 -> {
                int wordCount = type.layout() == Layout.WIDE_128 ? 2 : 4;
                long[] words = new long[count * wordCount];
                for (int i = 0; i < count; i++) {
                    readWords(
                            bytes,
                            i * length,
                            length,
                            isBigEndian,
                            words,
                            i * wordCount,
                            wordCount);
                }
                yield new WideColumn(words, wordCount, count);
            }
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    /// Reads one value of any length into words, the lowest first.
    public static void readWords(
            byte[] bytes,
            int from,
            int length,
            boolean isBigEndian,
            long[] words,
            int at,
            int wordCount) {
        for (int word = 0; word < wordCount; word++) {
            int done = word * Long.BYTES;
            int rest = Math.min(Long.BYTES, length - done);
            if (rest <= 0) {
                words[at + word] = word == 0 ? 0 : words[at + word - 1] >> (Long.SIZE - 1);
            } else if (isBigEndian) {
                words[at + word] = word(bytes, from + length - done - rest, rest, true);
            } else {
                words[at + word] = word(bytes, from + done, rest, false);
            }
        }
    }

    /// One value of at most eight bytes, extended with its sign.
    public static long word(byte[] bytes, int from, int length, boolean isBigEndian) {
        if (length == Long.BYTES) {
            return (long) (isBigEndian ? LONG_BIG : LONG_LITTLE).get(bytes, from);
        }
        if (length == 0) {
            return 0;
        }
        long value = bytes[isBigEndian ? from : from + length - 1];
        for (int i = 1; i < length; i++) {
            int at = isBigEndian ? from + i : from + length - 1 - i;
            value = value << Byte.SIZE | (bytes[at] & 0xFF);
        }
        return value;
    }

    /// The bytes of a value of a layout with a fixed length.
    public static int length(DataType type) {
        return switch (type.layout()) {
            case INT -> Integer.BYTES;
            case LONG -> Long.BYTES;
            case WIDE_128 -> 16;
            case WIDE_256 -> 32;
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    /// Writes the value at `row` in `length` bytes from `at` on.
    ///
    /// @param length the bytes of the column's layout, or more, filled with the sign
    public static void write(
            Column column, int row, byte[] target, int at, int length, boolean isBigEndian) {
        switch (column) {
            case FixedBytesColumn fixed ->
                    System.arraycopy(fixed.bytes(), row * length, target, at, length);
            case IntColumn ints -> putWord(ints.value(row), 0, target, at, length, isBigEndian);
            case LongColumn longs -> putWord(longs.value(row), 0, target, at, length, isBigEndian);
            case WideColumn wide -> {
                for (int word = 0; word < wide.wordCount(); word++) {
                    putWord(wide.word(row, word), word, target, at, length, isBigEndian);
                }
            }
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        }
    }

    /// Puts one word in its place, and its sign in all places above.
    private static void putWord(
            long value, int word, byte[] target, int at, int length, boolean isBigEndian) {
        int from = word * Long.BYTES;
        for (int i = from; i < length; i++) {
            int shift = Math.min((i - from) * Byte.SIZE, Long.SIZE - 1);
            byte part = (byte) (i - from < Long.BYTES ? value >> shift : value >> (Long.SIZE - 1));
            target[isBigEndian ? at + length - 1 - i : at + i] = part;
        }
    }
}
