package io.millpond.engine.format;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
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
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Random types, and random values of them that every format can carry.
final class RandomRows {
    private static final String[] PIECES = {
        "a", "Z", " ", "\"", "'", "\\", "\n", "\r", "\t", ",", "\0", "/", "=", "é", "日", "😀",
        "null", "\\N", "[", "}", "0", "\u0001", "|", "NULL"
    };

    /// The columns that any format may be asked for.
    static final List<DataType> SCALARS =
            List.of(
                    DataTypes.INT8,
                    DataTypes.INT16,
                    DataTypes.INT32,
                    DataTypes.INT64,
                    DataTypes.INT128,
                    DataTypes.INT256,
                    DataTypes.UINT8,
                    DataTypes.UINT16,
                    DataTypes.UINT32,
                    DataTypes.UINT64,
                    DataTypes.UINT128,
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
                    DataTypes.DATE32,
                    new DateTimeType("UTC"),
                    new DateTimeType("Asia/Kolkata"),
                    new DateTime64Type(3, "UTC"),
                    new DateTime64Type(0, "UTC"),
                    new DateTime64Type(9, "Etc/GMT+5"),
                    new DecimalType(9, 2),
                    new DecimalType(18, 0),
                    new DecimalType(38, 10),
                    new DecimalType(76, 20),
                    new FixedStringType(4),
                    new EnumType(
                            8,
                            List.of(
                                    new EnumType.Entry("one", 1),
                                    new EnumType.Entry("it's", -2),
                                    new EnumType.Entry("a\tb\"", 3))),
                    new EnumType(
                            16,
                            List.of(
                                    new EnumType.Entry("", 1000),
                                    new EnumType.Entry("two words", -2000))));

    private static final long DATE_TIME_64_FIRST = -2_208_988_800L + 86_400;
    private static final long DATE_TIME_64_LAST = 9_223_372_036L;
    private static final int DATE_32_FIRST = -25_567;
    private static final int DATE_32_LAST = 120_529;

    private RandomRows() {}

    /// A type with at most `depth` levels of nesting.
    static DataType type(RandomGenerator random, int depth) {
        DataType scalar = SCALARS.get(random.nextInt(SCALARS.size()));
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> new NullableType(scalar);
            case 1 -> new LowCardinalityType(DataTypes.STRING);
            case 2 -> new LowCardinalityType(new NullableType(DataTypes.STRING));
            case 3, 4 -> scalar;
            case 5, 6 -> new ArrayType(type(random, depth - 1));
            case 7 -> new MapType(DataTypes.STRING, type(random, depth - 1));
            default -> tuple(random, depth);
        };
    }

    private static TupleType tuple(RandomGenerator random, int depth) {
        List<DataType> elements = new ArrayList<>();
        List<String> names = new ArrayList<>();
        boolean isNamed = random.nextBoolean();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            elements.add(type(random, depth - 1));
            if (isNamed) {
                names.add("e" + i);
            }
        }
        return new TupleType(names, elements);
    }

    static Header header(RandomGenerator random, int depth) {
        List<Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            fields.add(new Field("column_" + i, type(random, depth)));
        }
        return new Header(fields);
    }

    static Block block(RandomGenerator random, Header header, int rowCount) {
        List<Column> columns = new ArrayList<>();
        for (Field field : header.fields()) {
            ColumnBuilder builder = ColumnBuilders.of(field.type());
            for (int row = 0; row < rowCount; row++) {
                append(random, field.type(), builder);
            }
            columns.add(builder.build());
        }
        return new Block(header, columns, rowCount);
    }

    static void append(RandomGenerator random, DataType type, ColumnBuilder builder) {
        switch (builder) {
            case ByteColumnBuilder bytes -> bytes.append((byte) smallValue(random, type));
            case ShortColumnBuilder shorts -> shorts.append((short) smallValue(random, type));
            case IntColumnBuilder ints -> ints.append(intValue(random, type));
            case LongColumnBuilder longs -> longs.append(longValue(random, type));
            case FloatColumnBuilder floats -> floats.append((float) real(random));
            case DoubleColumnBuilder doubles -> doubles.append(real(random));
            case WideColumnBuilder wide -> wide.append(words(random, type, wide.wordCount()), 0);
            case BytesColumnBuilder bytes -> bytes.append(text(random));
            case FixedBytesColumnBuilder fixed -> {
                byte[] bytes = new byte[fixed.length()];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) ('a' + random.nextInt(26));
                }
                fixed.append(bytes, 0, random.nextInt(bytes.length + 1));
            }
            case NullableColumnBuilder nullable -> {
                if (random.nextInt(3) == 0) {
                    nullable.appendNull();
                } else {
                    append(random, ((NullableType) type).element(), nullable.values());
                    nullable.finishRow();
                }
            }
            case DictionaryColumnBuilder coded -> {
                DataType element = ((LowCardinalityType) type).element();
                ColumnBuilder one = ColumnBuilders.of(element);
                append(random, element, one);
                coded.append(one.build(), 0);
            }
            case ArrayColumnBuilder array -> {
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    append(random, ((ArrayType) type).element(), array.elements());
                }
                array.finishRow();
            }
            case MapColumnBuilder map -> {
                int count = random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    ((BytesColumnBuilder) map.keys()).append(text(random) + i);
                    append(random, ((MapType) type).value(), map.values());
                }
                map.finishRow();
            }
            case VariantColumnBuilder _, ObjectColumnBuilder _ ->
                    throw new IllegalArgumentException(type.name());
            case TupleColumnBuilder tuple -> {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    append(random, ((TupleType) type).elements().get(i), tuple.elements().get(i));
                }
                tuple.finishRow();
            }
        }
    }

    private static int smallValue(RandomGenerator random, DataType type) {
        return switch (type) {
            case BoolType _ -> random.nextInt(2);
            case EnumType enumeration ->
                    enumeration.entries().get(random.nextInt(enumeration.entries().size())).value();
            default -> random.nextInt();
        };
    }

    private static int intValue(RandomGenerator random, DataType type) {
        return switch (type) {
            case Date32Type _ -> random.nextInt(DATE_32_FIRST, DATE_32_LAST);
            case DecimalType decimal -> unscaled(random, decimal).intValueExact();
            case TimeType _ -> random.nextInt(-3_599_999, 3_600_000);
            default -> edge(random) ? random.nextInt(3) - 1 : random.nextInt();
        };
    }

    private static long longValue(RandomGenerator random, DataType type) {
        return switch (type) {
            case DateTime64Type(int scale, _) -> {
                long power = BigInteger.TEN.pow(scale).longValueExact();
                long second =
                        random.nextLong(
                                Math.max(DATE_TIME_64_FIRST, Long.MIN_VALUE / power + 1),
                                Math.min(DATE_TIME_64_LAST, Long.MAX_VALUE / power - 1));
                yield second * power + random.nextLong(power);
            }
            case DecimalType decimal -> unscaled(random, decimal).longValueExact();
            case Time64Type _ -> random.nextLong(-3_599_999, 3_600_000);
            default -> edge(random) ? random.nextInt(3) - 1 : random.nextLong();
        };
    }

    private static boolean edge(RandomGenerator random) {
        return random.nextInt(4) == 0;
    }

    private static BigInteger unscaled(RandomGenerator random, DecimalType type) {
        StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
        int count = 1 + random.nextInt(type.precision());
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return new BigInteger(digits.toString());
    }

    private static long[] words(RandomGenerator random, DataType type, int count) {
        BigInteger value =
                type instanceof DecimalType decimal ? unscaled(random, decimal) : BigInteger.ZERO;
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] =
                    type instanceof DecimalType
                            ? value.shiftRight(Long.SIZE * i).longValue()
                            : edge(random) ? 0 : random.nextLong();
        }
        return words;
    }

    private static double real(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(1000) - 500;
            case 1 -> random.nextInt(100_000) / 1000.0;
            case 2 -> random.nextGaussian() * 1e10;
            default -> random.nextFloat() * Math.pow(10, random.nextInt(60) - 30);
        };
    }

    static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(5) == 0 ? random.nextInt(40) : random.nextInt(6);
        for (int i = 0; i < count; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
