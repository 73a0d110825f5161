package io.millpond.sql.codec;

import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.FixedBytesColumnBuilder;
import io.millpond.storage.column.FloatColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.ObjectColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.column.WideColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TupleType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// Columns of random values, with a liking for what is special.
public final class RandomColumns {
    private static final List<String> TEXTS =
            List.of("", "a", "it's", "\\N", "NULL", "a\tb\nc\r", "\"q\"", "日本", "\0x", "a,b", "/");
    private static final List<Long> NUMBERS =
            List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 127L, 128L, 65_535L, 1_000_000L);
    private static final List<Double> FRACTIONS =
            List.of(0.0, -0.0, 1.5, 1e20, 1e21, 1e-7, 4.9E-324, Double.MAX_VALUE, 0.1, 123456.789);

    private RandomColumns() {}

    /// Types of every kind.
    public static List<DataType> types() {
        EnumType enumeration =
                new EnumType(
                        8,
                        List.of(
                                new EnumType.Entry("it's\t\\", -5),
                                new EnumType.Entry("b", 0),
                                new EnumType.Entry("ü", 100)));
        return List.of(
                DataTypes.INT8,
                DataTypes.UINT8,
                DataTypes.INT16,
                DataTypes.UINT16,
                DataTypes.INT32,
                DataTypes.UINT32,
                DataTypes.INT64,
                DataTypes.UINT64,
                DataTypes.INT128,
                DataTypes.UINT256,
                DataTypes.FLOAT32,
                DataTypes.FLOAT64,
                DataTypes.BOOL,
                DataTypes.STRING,
                DataTypes.UUID,
                DataTypes.IPV4,
                DataTypes.IPV6,
                DataTypes.TIME,
                new Time64Type(3),
                DataTypes.DATE,
                new FixedStringType(3),
                new DateTimeType(null),
                new DateTimeType("UTC"),
                new DateTime64Type(3, "UTC"),
                new DateTime64Type(9, "Asia/Kolkata"),
                new DecimalType(9, 3),
                new DecimalType(18, 18),
                new DecimalType(38, 10),
                new DecimalType(76, 0),
                enumeration,
                new NullableType(DataTypes.INT32),
                new NullableType(DataTypes.STRING),
                new LowCardinalityType(DataTypes.STRING),
                new LowCardinalityType(new NullableType(DataTypes.STRING)),
                new LowCardinalityType(DataTypes.UINT16),
                new ArrayType(DataTypes.STRING),
                new ArrayType(new LowCardinalityType(DataTypes.STRING)),
                new ArrayType(new ArrayType(new NullableType(DataTypes.UUID))),
                new MapType(DataTypes.STRING, new ArrayType(DataTypes.INT64)),
                new MapType(DataTypes.UINT8, DataTypes.STRING),
                TupleType.of(List.of(DataTypes.UINT8, DataTypes.STRING, enumeration)),
                new TupleType(
                        List.of("a", "b c"),
                        List.of(DataTypes.FLOAT64, new ArrayType(DataTypes.DATE))));
    }

    public static Column column(DataType type, int rowCount, SplittableRandom random) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < rowCount; row++) {
            append(type, builder, random);
        }
        return builder.build();
    }

    private static long number(DataType type, SplittableRandom random) {
        if (type instanceof BoolType) {
            return random.nextInt(2);
        }
        if (type instanceof Date32Type) {
            return random.nextInt(-20_000, 100_000);
        }
        if (type.equals(DataTypes.TIME) || type instanceof Time64Type) {
            return random.nextLong(-3_599_999, 3_600_000);
        }
        if (type instanceof DateTimeType) {
            // The hour that a zone repeats does not read back as the same moment.
            return random.nextLong(0, 0xFFFF_FFFFL) / 86_400 * 86_400 + 43_200;
        }
        if (type instanceof DateTime64Type(int scale, _)) {
            // From 1947 on: in India some hours of 1942 and 1945 came twice, and have one text.
            return random.nextLong(-700_000_000L, 4_000_000_000L) * (long) Math.pow(10, scale)
                    + random.nextInt(0, (int) Math.pow(10, scale));
        }
        if (type instanceof DecimalType decimal) {
            return random.nextLong(decimal.precision() <= 9 ? 999_999L : 999_999_999_999L)
                    * (random.nextBoolean() ? 1 : -1);
        }
        return random.nextBoolean()
                ? NUMBERS.get(random.nextInt(NUMBERS.size()))
                : random.nextLong();
    }

    private static void append(DataType type, ColumnBuilder builder, SplittableRandom random) {
        switch (builder) {
            case ByteColumnBuilder bytes -> {
                long value =
                        type instanceof EnumType enumeration
                                ? enumeration.entries().get(random.nextInt(3)).value()
                                : number(type, random);
                bytes.append((byte) value);
            }
            case ShortColumnBuilder shorts -> shorts.append((short) number(type, random));
            case IntColumnBuilder ints -> ints.append((int) number(type, random));
            case LongColumnBuilder longs -> longs.append(number(type, random));
            case FloatColumnBuilder floats -> floats.append((float) fraction(random));
            case DoubleColumnBuilder doubles -> doubles.append(fraction(random));
            case WideColumnBuilder wide -> {
                long[] words = new long[wide.wordCount()];
                boolean isSmall = type instanceof DecimalType;
                BigInteger value =
                        isSmall
                                ? BigInteger.valueOf(number(type, random))
                                : new BigInteger(bytes(random, 8 * words.length));
                WideIntegers.write(value, words, 0, words.length);
                wide.append(words, 0);
            }
            case BytesColumnBuilder bytes -> bytes.append(text(random));
            case DictionaryColumnBuilder coded -> {
                DataType element = ((LowCardinalityType) type).element();
                coded.append(column(element, 1, random), 0);
            }
            case FixedBytesColumnBuilder fixed -> {
                byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
                fixed.append(bytes, 0, Math.min(bytes.length, fixed.length()));
            }
            case NullableColumnBuilder nullable -> {
                if (random.nextInt(3) == 0) {
                    nullable.appendNull();
                } else {
                    append(((NullableType) type).element(), nullable.values(), random);
                    nullable.finishRow();
                }
            }
            case ArrayColumnBuilder array -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    append(((ArrayType) type).element(), array.elements(), random);
                }
                array.finishRow();
            }
            case MapColumnBuilder map -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    append(((MapType) type).key(), map.keys(), random);
                    append(((MapType) type).value(), map.values(), random);
                }
                map.finishRow();
            }
            case VariantColumnBuilder _, ObjectColumnBuilder _ ->
                    throw new IllegalArgumentException(type.name());
            case TupleColumnBuilder tuple -> {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    append(((TupleType) type).elements().get(i), tuple.elements().get(i), random);
                }
                tuple.finishRow();
            }
        }
    }

    private static byte[] bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static double fraction(SplittableRandom random) {
        return random.nextBoolean()
                ? FRACTIONS.get(random.nextInt(FRACTIONS.size()))
                : Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
    }

    private static String text(SplittableRandom random) {
        return TEXTS.get(random.nextInt(TEXTS.size())) + TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
