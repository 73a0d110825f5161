package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FixedBytesColumnBuilder;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.FloatColumnBuilder;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.ObjectColumnBuilder;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.column.WideColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

/// The RowBinary form of the values of one type. Used by one thread.
///
/// Numbers are little-endian at their width; a String is a varint length and its bytes; a
/// FixedString its bytes; a Nullable a byte, 1 for NULL, and the value unless NULL; an Array or Map
/// a varint count and the elements, keys and values alternating; a Tuple its elements; a
/// LowCardinality its value; Variant, Dynamic and JSON as [VariantBinary] has them; a UUID its high
/// word, then its low word; an IPv6 its bytes, the highest first.
///
/// Source: ClickHouse's RowBinary.
public final class BinaryCodec {
    private static final int ARRAY_LENGTH_MAX = 1 << 30;

    private final DataType type;

    private BinaryCodec(DataType type) {
        this.type = DataTypes.plain(type);
    }

    public static BinaryCodec of(DataType type) {
        return new BinaryCodec(type);
    }

    /// Writes the value at `row` of a column of this codec's type, constants included.
    public void write(Column column, int row, ByteSink out) {
        writeValue(type, column, row, out);
    }

    /// Reads one value and appends it to `out`, which is unchanged when this throws.
    ///
    /// Errors: ATTEMPT_TO_READ_AFTER_EOF, CANNOT_READ_ALL_DATA where the bytes end too soon.
    public void read(ByteCursor in, ColumnBuilder out) {
        int before = out.rowCount();
        try {
            readValue(type, in, out);
        } catch (DatabaseException e) {
            out.rollback(before);
            throw e;
        }
    }

    private static void writeFloat(DataType type, float value, ByteSink out) {
        int bits = Float.floatToRawIntBits(value);
        if (type.equals(DataTypes.BFLOAT16)) {
            out.putShort((short) (bits >>> 16));
        } else {
            out.putInt(bits);
        }
    }

    private static float readFloat(DataType type, ByteCursor in) {
        return Float.intBitsToFloat(
                type.equals(DataTypes.BFLOAT16) ? in.nextShort() << 16 : in.nextInt());
    }

    static void writeValue(DataType type, Column column, int row, ByteSink out) {
        switch (column) {
            case ConstantColumn constant -> writeValue(type, constant.value(), 0, out);
            case ByteColumn bytes -> out.put(bytes.value(row));
            case ShortColumn shorts -> out.putShort(shorts.value(row));
            case IntColumn ints -> out.putInt(ints.value(row));
            case LongColumn longs -> out.putLong(longs.value(row));
            case FloatColumn floats -> writeFloat(type, floats.value(row), out);
            case DoubleColumn doubles ->
                    out.putLong(Double.doubleToRawLongBits(doubles.value(row)));
            case WideColumn wide -> writeWide(type, wide, row, out);
            case BytesColumn bytes -> {
                out.putVarint(bytes.length(row));
                out.put(bytes.bytes(), bytes.start(row), bytes.end(row));
            }
            case FixedBytesColumn bytes ->
                    out.put(bytes.bytes(), row * bytes.length(), (row + 1) * bytes.length());
            case NullableColumn nullable -> {
                out.put(nullable.nulls()[row]);
                if (!nullable.isNull(row)) {
                    writeValue(elementOf(type, 0), nullable.values(), row, out);
                }
            }
            case DictionaryColumn coded ->
                    writeValue(elementOf(type, 0), coded.dictionary(), coded.code(row), out);
            case ArrayColumn array -> {
                out.putVarint(array.end(row) - array.start(row));
                DataType element = elementOf(type, 0);
                for (int i = array.start(row); i < array.end(row); i++) {
                    writeValue(element, array.elements(), i, out);
                }
            }
            case MapColumn map -> {
                out.putVarint(map.end(row) - map.start(row));
                DataType key = elementOf(type, 0);
                DataType value = elementOf(type, 1);
                for (int i = map.start(row); i < map.end(row); i++) {
                    writeValue(key, map.keys(), i, out);
                    writeValue(value, map.values(), i, out);
                }
            }
            case VariantColumn variant -> VariantBinary.write(type, variant, row, out);
            case ObjectColumn objects -> VariantBinary.write((JsonType) type, objects, row, out);
            case TupleColumn tuple -> {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    writeValue(elementOf(type, i), tuple.elements().get(i), row, out);
                }
            }
        }
    }

    private static void writeWide(DataType type, WideColumn wide, int row, ByteSink out) {
        if (type instanceof UuidType) {
            out.putLong(wide.word(row, 1));
            out.putLong(wide.word(row, 0));
            return;
        }
        if (type instanceof Ipv6Type) {
            out.putLong(Long.reverseBytes(wide.word(row, 1)));
            out.putLong(Long.reverseBytes(wide.word(row, 0)));
            return;
        }
        for (int word = 0; word < wide.wordCount(); word++) {
            out.putLong(wide.word(row, word));
        }
    }

    private static DataType elementOf(DataType type, int index) {
        return switch (type) {
            case NullableType(DataType element) -> element;
            case LowCardinalityType(DataType element) -> element;
            case SimpleAggregateFunctionType(_, DataType element) -> elementOf(element, index);
            case ArrayType(DataType element) -> element;
            case MapType(DataType key, DataType value) -> index == 0 ? key : value;
            case TupleType tuple -> tuple.elements().get(index);
            default -> type;
        };
    }

    static void readValue(DataType type, ByteCursor in, ColumnBuilder out) {
        switch (out) {
            case ByteColumnBuilder bytes -> bytes.append(in.next());
            case ShortColumnBuilder shorts -> shorts.append(in.nextShort());
            case IntColumnBuilder ints -> ints.append(in.nextInt());
            case LongColumnBuilder longs -> longs.append(in.nextLong());
            case FloatColumnBuilder floats -> floats.append(readFloat(type, in));
            case DoubleColumnBuilder doubles ->
                    doubles.append(Double.longBitsToDouble(in.nextLong()));
            case WideColumnBuilder wide -> readWide(type, in, wide);
            case BytesColumnBuilder bytes -> {
                int length = in.nextLength();
                bytes.append(in.bytes(), in.at(), in.at() + length);
                in.skip(length);
            }
            case FixedBytesColumnBuilder bytes -> {
                int from = in.at();
                in.skip(bytes.length());
                bytes.append(in.bytes(), from, in.at());
            }
            case NullableColumnBuilder nullable -> {
                if (in.next() != 0) {
                    nullable.appendNull();
                } else {
                    readValue(elementOf(type, 0), in, nullable.values());
                    nullable.finishRow();
                }
            }
            case DictionaryColumnBuilder coded -> readCoded(elementOf(type, 0), in, coded);
            case ArrayColumnBuilder array -> {
                int count = nextCount(in);
                DataType element = elementOf(type, 0);
                for (int i = 0; i < count; i++) {
                    readValue(element, in, array.elements());
                }
                array.finishRow();
            }
            case MapColumnBuilder map -> {
                int count = nextCount(in);
                for (int i = 0; i < count; i++) {
                    readValue(elementOf(type, 0), in, map.keys());
                    readValue(elementOf(type, 1), in, map.values());
                }
                map.finishRow();
            }
            case VariantColumnBuilder variant -> VariantBinary.read(type, in, variant);
            case ObjectColumnBuilder objects -> VariantBinary.read((JsonType) type, in, objects);
            case TupleColumnBuilder tuple -> {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    readValue(elementOf(type, i), in, tuple.elements().get(i));
                }
                tuple.finishRow();
            }
        }
    }

    private static void readWide(DataType type, ByteCursor in, WideColumnBuilder wide) {
        if (type instanceof UuidType) {
            long high = in.nextLong();
            wide.append(in.nextLong(), high);
            return;
        }
        if (type instanceof Ipv6Type) {
            long high = Long.reverseBytes(in.nextLong());
            wide.append(Long.reverseBytes(in.nextLong()), high);
            return;
        }
        long[] words = new long[wide.wordCount()];
        for (int word = 0; word < words.length; word++) {
            words[word] = in.nextLong();
        }
        wide.append(words, 0);
    }

    private static void readCoded(DataType element, ByteCursor in, DictionaryColumnBuilder coded) {
        if (element instanceof StringType) {
            int length = in.nextLength();
            coded.append(in.bytes(), in.at(), in.at() + length);
            in.skip(length);
            return;
        }
        ColumnBuilder one = ColumnBuilders.of(element);
        readValue(element, in, one);
        coded.append(one.build(), 0);
    }

    private static int nextCount(ByteCursor in) {
        long count = in.nextVarint();
        if (count < 0 || count > ARRAY_LENGTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_ARRAY_SIZE,
                    "Too large array size: "
                            + Long.toUnsignedString(count)
                            + ", maximum: "
                            + ARRAY_LENGTH_MAX);
        }
        return (int) count;
    }
}
