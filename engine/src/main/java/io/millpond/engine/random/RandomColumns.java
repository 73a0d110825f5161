package io.millpond.engine.random;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Fills columns with random values. Used by one thread.
///
/// Values of fixed width are random bits, so that numbers are of any size; decimals, dates and
/// times are kept to what they may be. Strings are of printable ASCII.
///
/// Source: ClickHouse's GenerateRandom, number by number. *Differs:* a block that would need too
/// much memory is refused before it is made.
final class RandomColumns {
    /// The most elements, or bytes of strings, of one column of one block.
    private static final long LENGTH_MAX = 1 << 28;

    private static final int PRINTABLE_FIRST = 32;
    private static final int PRINTABLE_COUNT = 95;

    /// One value of so many is NULL.
    private static final int NULL_EVERY = 16;

    private final RandomWords words;
    private final RandomShape shape;

    RandomColumns(RandomWords words, RandomShape shape) {
        this.words = words;
        this.shape = shape;
    }

    /// Errors: NOT_IMPLEMENTED for a type whose values are not made, MEMORY_LIMIT_EXCEEDED.
    Column column(DataType type, int rowCount) {
        return column(type, rowCount, shape.arrayLengthMax());
    }

    private Column column(DataType type, int rowCount, long arrayLengthMax) {
        return switch (type) {
            case StringType _ -> strings(rowCount);
            case EnumType enumType -> enums(enumType, rowCount);
            case BoolType _ -> bools(rowCount);
            case ArrayType(DataType element) -> {
                int[] ends = ends(rowCount, arrayLengthMax);
                int count = rowCount == 0 ? 0 : ends[rowCount - 1];
                yield new ArrayColumn(ends, column(element, count, arrayLengthMax / 2), rowCount);
            }
            case MapType map -> map(map, rowCount, arrayLengthMax / 2);
            case TupleType tuple -> {
                List<Column> elements = new ArrayList<>();
                for (DataType element : tuple.elements()) {
                    elements.add(column(element, rowCount, arrayLengthMax));
                }
                yield new TupleColumn(elements, rowCount);
            }
            case NullableType(DataType element) -> {
                Column values = column(element, rowCount, arrayLengthMax);
                yield new NullableColumn(nulls(rowCount), values);
            }
            case LowCardinalityType(DataType element) ->
                    coded(type, column(element, rowCount, arrayLengthMax));
            case SimpleAggregateFunctionType(_, DataType element) ->
                    column(element, rowCount, arrayLengthMax);
            default -> RandomScalars.column(type, rowCount, words);
        };
    }

    private Column strings(int rowCount) {
        int[] ends = new int[rowCount];
        byte[] bytes = new byte[(int) Math.min(LENGTH_MAX, rowCount * 8L + 8)];
        long at = 0;
        for (int row = 0; row < rowCount; row++) {
            int length = (int) words.next(shape.stringLengthMax() + 1);
            check(at + length);
            int from = (int) at;
            at += length;
            if (at + 4 > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.max(at + 4, bytes.length * 2L));
            }
            for (int i = from; i < at; i += 4) {
                long number = words.next();
                for (int k = 0; k < 4; k++) {
                    long part = number >>> (16 * k) & 0xFFFF;
                    bytes[i + k] = (byte) (PRINTABLE_FIRST + ((part * PRINTABLE_COUNT) >> 16));
                }
            }
            ends[row] = (int) at;
        }
        return new BytesColumn(bytes, ends, rowCount);
    }

    private static void check(long length) {
        if (length > LENGTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.MEMORY_LIMIT_EXCEEDED,
                    "A block of random rows would have more than %d bytes or elements in a column:"
                                    .formatted(LENGTH_MAX)
                            + " make max_string_length or max_array_length less");
        }
    }

    private Column enums(EnumType type, int rowCount) {
        List<EnumType.Entry> entries = type.entries();
        short[] values = new short[rowCount];
        for (int row = 0; row < rowCount; row++) {
            // The place is one byte even where the value is two.
            long number = words.next();
            long place =
                    type.bits() == 8
                            ? (number & 0xFF) % (entries.size() & 0xFF)
                            : ((number & 0xFFFF) % entries.size()) & 0xFF;
            values[row] = (short) entries.get((int) place).value();
        }
        if (type.bits() == 16) {
            return new ShortColumn(values, rowCount);
        }
        byte[] narrow = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            narrow[row] = (byte) values[row];
        }
        return new ByteColumn(narrow, rowCount);
    }

    private Column bools(int rowCount) {
        byte[] values = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = (byte) (words.next() & 1);
        }
        return new ByteColumn(values, rowCount);
    }

    private int[] ends(int rowCount, long lengthMax) {
        int[] ends = new int[rowCount];
        long at = 0;
        for (int row = 0; row < rowCount; row++) {
            at += words.next(lengthMax + 1);
            check(at);
            ends[row] = (int) at;
        }
        return ends;
    }

    private Column map(MapType type, int rowCount, long lengthMax) {
        int[] ends = ends(rowCount, lengthMax);
        int count = rowCount == 0 ? 0 : ends[rowCount - 1];
        Column keys = column(type.key(), count, lengthMax / 2);
        return new MapColumn(ends, keys, column(type.value(), count, lengthMax / 2), rowCount);
    }

    private byte[] nulls(int rowCount) {
        byte[] nulls = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            nulls[row] = (byte) (words.next(NULL_EVERY) == 0 ? 1 : 0);
        }
        return nulls;
    }

    private static Column coded(DataType type, Column values) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendRange(values, 0, values.rowCount());
        return builder.build();
    }

    /// About how many bytes a value takes, as the size of a block is told by.
    ///
    /// Errors: NOT_IMPLEMENTED.
    static long bytes(DataType type, RandomShape shape) {
        return bytes(type, shape, shape.arrayLengthMax());
    }

    private static long bytes(DataType type, RandomShape shape, long arrayLengthMax) {
        return switch (type) {
            case StringType _ -> shape.stringLengthMax() + Long.BYTES + 1;
            case ArrayType(DataType element) ->
                    Long.BYTES + bytes(element, shape, arrayLengthMax / 2);
            case MapType(DataType key, DataType value) ->
                    2L * Long.BYTES
                            + bytes(key, shape, arrayLengthMax / 4)
                            + bytes(value, shape, arrayLengthMax / 4);
            case TupleType tuple ->
                    tuple.elements().stream()
                            .mapToLong(element -> bytes(element, shape, arrayLengthMax))
                            .sum();
            case NullableType(DataType element) -> 1 + bytes(element, shape, arrayLengthMax);
            case LowCardinalityType(DataType element) -> {
                DataType plain = DataTypes.notNullable(element);
                yield (plain instanceof StringType ? Long.BYTES : 0)
                        + bytes(element, shape, arrayLengthMax);
            }
            case SimpleAggregateFunctionType(_, DataType element) ->
                    bytes(element, shape, arrayLengthMax);
            default -> RandomScalars.width(type);
        };
    }
}
