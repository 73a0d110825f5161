package io.millpond.storage.testing;

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
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.List;
import java.util.random.RandomGenerator;

/// Types and columns made from a seed, with many small and repeated values among the wide ones.
public final class RandomColumns {
    /// One type of every kind, nested ones among them.
    public static final List<DataType> TYPES =
            List.of(
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
                    new FixedStringType(5),
                    DataTypes.DATE,
                    DataTypes.DATE32,
                    DataTypes.DATE_TIME,
                    new DateTimeType("Asia/Tokyo"),
                    new DateTime64Type(3, "UTC"),
                    DataTypes.UUID,
                    DataTypes.IPV4,
                    DataTypes.IPV6,
                    DataTypes.TIME,
                    new Time64Type(3),
                    new DecimalType(9, 2),
                    new DecimalType(18, 4),
                    new DecimalType(38, 10),
                    new DecimalType(76, 20),
                    new EnumType(
                            8, List.of(new EnumType.Entry("a", -1), new EnumType.Entry("it's", 5))),
                    new EnumType(16, List.of(new EnumType.Entry("x", 1000))),
                    new NullableType(DataTypes.UINT32),
                    new NullableType(DataTypes.STRING),
                    new LowCardinalityType(DataTypes.STRING),
                    new LowCardinalityType(DataTypes.UINT16),
                    new LowCardinalityType(new NullableType(DataTypes.STRING)),
                    new ArrayType(DataTypes.UINT16),
                    new ArrayType(new LowCardinalityType(DataTypes.STRING)),
                    new ArrayType(new ArrayType(new NullableType(DataTypes.FLOAT64))),
                    new MapType(DataTypes.STRING, DataTypes.INT64),
                    new VariantType(
                            List.of(
                                    new LowCardinalityType(DataTypes.STRING),
                                    DataTypes.INT64,
                                    new ArrayType(DataTypes.UINT8))),
                    DataTypes.DYNAMIC,
                    new ArrayType(DataTypes.DYNAMIC),
                    new JsonType(
                            List.of(
                                    new JsonType.TypedPath(
                                            "a.id", new LowCardinalityType(DataTypes.STRING))),
                            List.of(),
                            List.of(),
                            3,
                            8),
                    new TupleType(
                            List.of("id", "tags"),
                            List.of(DataTypes.UUID, new ArrayType(DataTypes.STRING))));

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "main",
                    "quiet/kettle",
                    "it's \"quoted\" \\ \n\t",
                    "żółw 🐢 東京",
                    "nul\0");

    private RandomColumns() {}

    /// A column of `rowCount` random values.
    public static Column column(DataType type, int rowCount, RandomGenerator random) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < rowCount; row++) {
            append(type, builder, random);
        }
        return builder.build();
    }

    private static void appendVariant(
            DataType type, VariantColumnBuilder variant, RandomGenerator random) {
        List<DataType> types =
                type instanceof VariantType(List<DataType> alternatives)
                        ? alternatives
                        : List.of(
                                DataTypes.INT64,
                                DataTypes.STRING,
                                new ArrayType(new NullableType(DataTypes.FLOAT64)));
        DataType chosen = types.get(random.nextInt(types.size()));
        int kind = variant.kind(chosen);
        append(chosen, variant.alternative(kind), random);
        variant.finishRow(kind);
    }

    /// Appends one random value.
    public static void append(DataType type, ColumnBuilder builder, RandomGenerator random) {
        switch (builder) {
            case ByteColumnBuilder bytes -> bytes.append(byteOf(type, random));
            case ShortColumnBuilder shorts ->
                    shorts.append(
                            type instanceof EnumType enumeration
                                    ? (short) pick(enumeration, random)
                                    : (short) number(random));
            case IntColumnBuilder ints -> ints.append((int) bounded(type, random));
            case LongColumnBuilder longs -> longs.append(bounded(type, random));
            case FloatColumnBuilder floats -> floats.append((float) real(random));
            case DoubleColumnBuilder doubles -> doubles.append(real(random));
            case WideColumnBuilder wide -> appendWide(type, wide, random);
            case BytesColumnBuilder bytes -> bytes.append(text(random));
            case FixedBytesColumnBuilder fixed -> {
                byte[] value = new byte[random.nextInt(fixed.length() + 1)];
                random.nextBytes(value);
                fixed.append(value, 0, value.length);
            }
            case NullableColumnBuilder nullable -> {
                if (random.nextInt(4) == 0) {
                    nullable.appendNull();
                } else {
                    append(((NullableType) type).element(), nullable.values(), random);
                    nullable.finishRow();
                }
            }
            case DictionaryColumnBuilder coded ->
                    coded.append(column(((LowCardinalityType) type).element(), 1, random), 0);
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
            case VariantColumnBuilder variant -> {
                if (random.nextInt(4) == 0) {
                    variant.appendNull();
                } else {
                    appendVariant(type, variant, random);
                }
            }
            case ObjectColumnBuilder objects -> {
                for (int i = 0; i < objects.typed().size(); i++) {
                    DataType typed = objects.type().typedPaths().get(i).type();
                    append(typed, objects.typed().get(i), random);
                }
                for (String path : List.of("a.b", "c", "d", "e.f.g", "h")) {
                    if (random.nextInt(3) > 0) {
                        appendVariant(objects.type().dynamicType(), objects.at(path), random);
                    }
                }
                objects.finishRow();
            }
            case TupleColumnBuilder tuple -> {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    append(((TupleType) type).elements().get(i), tuple.elements().get(i), random);
                }
                tuple.finishRow();
            }
        }
    }

    private static byte byteOf(DataType type, RandomGenerator random) {
        return switch (type) {
            case BoolType _ -> (byte) random.nextInt(2);
            case EnumType enumeration -> (byte) pick(enumeration, random);
            default -> (byte) number(random);
        };
    }

    private static int pick(EnumType type, RandomGenerator random) {
        return type.entries().get(random.nextInt(type.entries().size())).value();
    }

    private static long number(RandomGenerator random) {
        return random.nextBoolean() ? random.nextInt(-3, 4) : random.nextLong();
    }

    /// A number that the type can print: decimals and times have fewer values than their bits.
    private static long bounded(DataType type, RandomGenerator random) {
        return switch (type) {
            case DecimalType(int precision, _) ->
                    number(random) % (long) Math.pow(10, Math.min(precision, 18));
            case DateTime64Type _ -> random.nextLong(-2_208_988_800_000L, 10_413_791_999_000L);
            default ->
                    type.equals(DataTypes.DATE32)
                            ? random.nextInt(-25_567, 120_530)
                            : number(random);
        };
    }

    private static void appendWide(
            DataType type, WideColumnBuilder builder, RandomGenerator random) {
        long[] words = new long[builder.wordCount()];
        words[0] = number(random);
        if (type instanceof DecimalType) {
            java.util.Arrays.fill(words, 1, words.length, words[0] >> 63);
        } else if (random.nextBoolean()) {
            for (int i = 1; i < words.length; i++) {
                words[i] = random.nextLong();
            }
        }
        builder.append(words, 0);
    }

    private static double real(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> Double.NaN;
            case 3 -> Double.NEGATIVE_INFINITY;
            case 4 -> random.nextInt(100) / 4.0;
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(-10, 10));
        };
    }

    private static String text(RandomGenerator random) {
        if (random.nextInt(3) > 0) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        StringBuilder builder = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            builder.appendCodePoint(random.nextInt(1, 0xD7FF));
        }
        return builder.toString();
    }
}
