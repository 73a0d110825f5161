package io.millpond.engine.random;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.UuidType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Random values of the types without elements.
final class RandomScalars {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /// The days that Date32 has, and the first of them.
    private static final int DAY_COUNT = 146_097;

    private static final int DAY_FIRST = -25567;

    private RandomScalars() {}

    /// Bytes of a value.
    ///
    /// Errors: NOT_IMPLEMENTED.
    static long width(DataType type) {
        return switch (type) {
            case FixedStringType(int length) -> length;
            case EnumType enumType -> enumType.bits() / 8;
            case Time64Type _, IntervalType _ -> Long.BYTES;
            case TimeType _ -> Integer.BYTES;
            case NothingType _ -> 0;
            default ->
                    switch (type.layout()) {
                        case BYTE -> Byte.BYTES;
                        case SHORT -> Short.BYTES;
                        case INT, FLOAT -> Integer.BYTES;
                        case LONG, DOUBLE -> Long.BYTES;
                        case WIDE_128 -> 2 * Long.BYTES;
                        case WIDE_256 -> 4 * Long.BYTES;
                        default -> throw unknown(type);
                    };
        };
    }

    private static DatabaseException unknown(DataType type) {
        return new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "The 'GenerateRandom' is not implemented for type %s".formatted(type.name()));
    }

    /// Errors: NOT_IMPLEMENTED.
    static Column column(DataType type, int rowCount, RandomWords words) {
        return switch (type) {
            case DecimalType decimal -> decimals(decimal, rowCount, words);
            case Date32Type _ -> {
                int[] days = new int[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    days[row] = (int) words.next(DAY_COUNT) + DAY_FIRST;
                }
                yield new IntColumn(days, rowCount);
            }
            case DateTime64Type time -> {
                long range = (1L << 32) * (long) Math.pow(10, time.scale());
                long[] ticks = new long[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    ticks[row] = words.next(range);
                }
                yield new LongColumn(ticks, rowCount);
            }
            case FixedStringType(int length) ->
                    new FixedBytesColumn(bytes(rowCount, length, words), length, rowCount);
            case FloatType(int bits) when bits == 16 -> throw unknown(type);
            case IntegerType _, FloatType _, DateType _, DateTimeType _ ->
                    plain(type, rowCount, words);
            case UuidType _, Ipv4Type _, Ipv6Type _ -> plain(type, rowCount, words);
            default -> throw unknown(type);
        };
    }

    /// Random bytes for values of a width; whole words are spent on them.
    private static byte[] bytes(int rowCount, int width, RandomWords words) {
        long length = (long) rowCount * width;
        if (length > Integer.MAX_VALUE - 2 * Long.BYTES) {
            throw new DatabaseException(
                    ErrorCode.MEMORY_LIMIT_EXCEEDED,
                    "A block of random rows would have a column of %d bytes".formatted(length));
        }
        byte[] bytes = new byte[(int) length + Long.BYTES];
        for (int at = 0; at < length; at += Long.BYTES) {
            LONG.set(bytes, at, words.next());
        }
        return Arrays.copyOf(bytes, (int) length);
    }

    private static Column plain(DataType type, int rowCount, RandomWords words) {
        byte[] bytes = bytes(rowCount, (int) width(type), words);
        return switch (type.layout()) {
            case BYTE -> new ByteColumn(bytes, rowCount);
            case SHORT -> {
                short[] values = new short[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    values[row] = (short) SHORT.get(bytes, row * Short.BYTES);
                }
                yield new ShortColumn(values, rowCount);
            }
            case INT -> {
                int[] values = new int[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    values[row] = (int) INT.get(bytes, row * Integer.BYTES);
                }
                yield new IntColumn(values, rowCount);
            }
            case FLOAT -> {
                float[] values = new float[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    values[row] = Float.intBitsToFloat((int) INT.get(bytes, row * Float.BYTES));
                }
                yield new FloatColumn(values, rowCount);
            }
            case DOUBLE -> {
                double[] values = new double[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    values[row] = Double.longBitsToDouble((long) LONG.get(bytes, row * 8));
                }
                yield new DoubleColumn(values, rowCount);
            }
            case LONG -> new LongColumn(longs(bytes), rowCount);
            case WIDE_128 -> new WideColumn(wide(type, bytes), 2, rowCount);
            case WIDE_256 -> new WideColumn(longs(bytes), 4, rowCount);
            default -> throw unknown(type);
        };
    }

    private static long[] longs(byte[] bytes) {
        long[] values = new long[bytes.length / Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) LONG.get(bytes, i * Long.BYTES);
        }
        return values;
    }

    /// The higher half of a UUID comes first, and an address is a string of bytes.
    private static long[] wide(DataType type, byte[] bytes) {
        long[] values = longs(bytes);
        for (int i = 0; i < values.length; i += 2) {
            long first = values[i];
            long second = values[i + 1];
            switch (type) {
                case UuidType _ -> {
                    values[i] = second;
                    values[i + 1] = first;
                }
                case Ipv6Type _ -> {
                    values[i] = Long.reverseBytes(second);
                    values[i + 1] = Long.reverseBytes(first);
                }
                default -> {}
            }
        }
        return values;
    }

    private static Column decimals(DecimalType type, int rowCount, RandomWords words) {
        int precision = type.precision();
        return switch (type.layout()) {
            case INT -> {
                int range = (int) Math.pow(10, precision);
                int[] values = new int[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    values[row] = (int) words.next() % range;
                }
                yield new IntColumn(values, rowCount);
            }
            case LONG -> {
                long range = BigInteger.TEN.pow(precision).longValueExact();
                long[] values = new long[rowCount];
                for (int row = 0; row < rowCount; row++) {
                    values[row] = words.next() % range;
                }
                yield new LongColumn(values, rowCount);
            }
            default -> {
                int wordCount = precision <= 38 ? 2 : 4;
                yield new WideColumn(
                        wideDecimals(precision, wordCount, rowCount, words), wordCount, rowCount);
            }
        };
    }

    private static long[] wideDecimals(
            int precision, int wordCount, int rowCount, RandomWords words) {
        BigInteger range = BigInteger.TEN.pow(precision);
        long[] values = new long[rowCount * wordCount];
        for (int row = 0; row < rowCount; row++) {
            BigInteger number = BigInteger.ZERO;
            for (int i = 0; i < wordCount; i++) {
                long word = words.next();
                BigInteger part = BigInteger.valueOf(word);
                // Only the highest word has a sign.
                if (word < 0 && i < wordCount - 1) {
                    part = part.add(BigInteger.ONE.shiftLeft(Long.SIZE));
                }
                number = number.add(part.shiftLeft(Long.SIZE * i));
            }
            number = number.remainder(range);
            for (int i = 0; i < wordCount; i++) {
                values[row * wordCount + i] = number.shiftRight(Long.SIZE * i).longValue();
            }
        }
        return values;
    }
}
