package io.millpond.engine.format;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.List;

/// The values of a column one after the other, as Native has them: a prefix, then the data.
///
/// | type | data |
/// |---|---|
/// | Nullable | a byte a row, 1 for NULL; then the values of all rows, any where NULL |
/// | Array | u64 a row, where its elements end; then all elements |
/// | Map | as an array of tuples of key and value |
/// | Tuple | its elements, one column after the other |
/// | LowCardinality | prefix u64 1; u64 0x600 and in its low byte 0 to 3 for indexes of 1, 2, 4 or
/// 8 bytes; u64 keys, then the keys, of which the first is NULL (where there can be NULL) and the
/// next is the default; u64 rows, then the indexes |
/// | Variant | prefix u64 0; a byte a row, the alternative or 255 for NULL; then the values of each
/// alternative |
/// | Nothing | a byte a row, `0` |
/// | Dynamic, JSON | see [NativeObjects] |
/// | others | as [BinaryCodec] writes them |
///
/// Numbers are little-endian. Prefixes of inner columns stand in
/// front of all data of the outer one.
///
/// Source: ClickHouse 26.7, without `client_protocol_version`.
final class NativeColumns {
    private static final long CODE_FLAGS = 0x600;
    private static final int NULL_KIND = 255;
    private static final int ROWS_MAX = 1 << 28;

    private NativeColumns() {}

    /// The type behind what only changes how it is called.
    private static DataType inner(DataType type) {
        return type instanceof SimpleAggregateFunctionType simple ? inner(simple.element()) : type;
    }

    /// Writes the prefix of the rows `[fromRow, toRow)`.
    static void writePrefix(DataType type, Column column, int fromRow, int toRow, ByteSink out) {
        Column full = Columns.full(column);
        switch (inner(type)) {
            case LowCardinalityType _ -> out.putLong(1);
            case NullableType nullable ->
                    writePrefix(
                            nullable.element(),
                            ((NullableColumn) full).values(),
                            fromRow,
                            toRow,
                            out);
            case ArrayType array -> {
                ArrayColumn arrays = (ArrayColumn) full;
                int from = fromRow == 0 ? 0 : arrays.end(fromRow - 1);
                int to = toRow == 0 ? 0 : arrays.end(toRow - 1);
                writePrefix(array.element(), arrays.elements(), from, to, out);
            }
            case MapType map -> {
                MapColumn maps = (MapColumn) full;
                int from = fromRow == 0 ? 0 : maps.end(fromRow - 1);
                int to = toRow == 0 ? 0 : maps.end(toRow - 1);
                writePrefix(map.key(), maps.keys(), from, to, out);
                writePrefix(map.value(), maps.values(), from, to, out);
            }
            case TupleType tuple -> {
                List<Column> elements = ((TupleColumn) full).elements();
                for (int i = 0; i < elements.size(); i++) {
                    writePrefix(tuple.elements().get(i), elements.get(i), fromRow, toRow, out);
                }
            }
            case VariantType variant -> {
                out.putLong(0);
                VariantColumn values = (VariantColumn) full;
                for (DataType alternative : variant.alternatives()) {
                    int kind = values.types().indexOf(alternative);
                    Column own =
                            kind < 0
                                    ? Columns.defaults(alternative, 0)
                                    : values.valuesOf(kind, fromRow, toRow);
                    writePrefix(alternative, own, 0, own.rowCount(), out);
                }
            }
            case DynamicType dynamic ->
                    NativeObjects.writePrefix(dynamic, (VariantColumn) full, fromRow, toRow, out);
            case JsonType json ->
                    NativeObjects.writePrefix(json, (ObjectColumn) full, fromRow, toRow, out);
            default -> {
                // Other types have none.
            }
        }
    }

    static NativePrefix readPrefix(DataType type, ByteCursor in) {
        return switch (inner(type)) {
            case LowCardinalityType _ -> {
                requirePrefix(in.nextLong(), 1, type);
                yield NativePrefix.NONE;
            }
            case NullableType nullable -> readPrefixes(List.of(nullable.element()), in);
            case ArrayType array -> readPrefixes(List.of(array.element()), in);
            case MapType map -> readPrefixes(List.of(map.key(), map.value()), in);
            case TupleType tuple -> readPrefixes(tuple.elements(), in);
            case VariantType variant -> {
                requirePrefix(in.nextLong(), 0, type);
                yield readPrefixes(variant.alternatives(), in);
            }
            case DynamicType _ -> NativeObjects.readDynamicPrefix(in);
            case JsonType json -> NativeObjects.readPrefix(json, in);
            default -> NativePrefix.NONE;
        };
    }

    private static NativePrefix readPrefixes(List<DataType> types, ByteCursor in) {
        List<NativePrefix> inner = new ArrayList<>();
        types.forEach(type -> inner.add(readPrefix(type, in)));
        return NativePrefix.of(inner);
    }

    private static void requirePrefix(long found, long expected, DataType type) {
        if (found != expected) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The version %d of a column of type %s is not %d, the one that is known"
                            .formatted(found, type.name(), expected));
        }
    }

    /// Writes the rows `[fromRow, toRow)`.
    static void write(DataType type, Column column, int fromRow, int toRow, ByteSink out) {
        Column full = Columns.full(column);
        switch (inner(type)) {
            case NothingType _ -> {
                for (int row = fromRow; row < toRow; row++) {
                    out.put('0');
                }
            }
            case NullableType nullable -> {
                NullableColumn values = (NullableColumn) full;
                out.put(values.nulls(), fromRow, toRow);
                write(nullable.element(), values.values(), fromRow, toRow, out);
            }
            case ArrayType array -> {
                ArrayColumn arrays = (ArrayColumn) full;
                int from = fromRow == 0 ? 0 : arrays.end(fromRow - 1);
                writeEnds(arrays.ends(), from, fromRow, toRow, out);
                int to = toRow == 0 ? 0 : arrays.end(toRow - 1);
                write(array.element(), arrays.elements(), from, to, out);
            }
            case MapType map -> {
                MapColumn maps = (MapColumn) full;
                int from = fromRow == 0 ? 0 : maps.end(fromRow - 1);
                writeEnds(maps.ends(), from, fromRow, toRow, out);
                int to = toRow == 0 ? 0 : maps.end(toRow - 1);
                write(map.key(), maps.keys(), from, to, out);
                write(map.value(), maps.values(), from, to, out);
            }
            case TupleType tuple -> {
                TupleColumn tuples = (TupleColumn) full;
                for (int i = 0; i < tuple.elements().size(); i++) {
                    write(tuple.elements().get(i), tuples.elements().get(i), fromRow, toRow, out);
                }
                for (int row = fromRow; tuple.elements().isEmpty() && row < toRow; row++) {
                    out.put('0');
                }
            }
            case LowCardinalityType coded ->
                    writeCoded(coded.element(), (DictionaryColumn) full.slice(fromRow, toRow), out);
            case VariantType variant ->
                    writeVariant(variant, (VariantColumn) full, fromRow, toRow, out);
            case DynamicType dynamic ->
                    NativeObjects.write(dynamic, (VariantColumn) full, fromRow, toRow, out);
            case JsonType json ->
                    NativeObjects.write(json, (ObjectColumn) full, fromRow, toRow, out);
            case DataType plain -> {
                BinaryCodec codec = BinaryCodec.of(plain);
                for (int row = fromRow; row < toRow; row++) {
                    codec.write(full, row, out);
                }
            }
        }
    }

    private static void writeEnds(int[] ends, int base, int fromRow, int toRow, ByteSink out) {
        for (int row = fromRow; row < toRow; row++) {
            out.putLong(ends[row] - base);
        }
    }

    /// Keys are in the order in which rows use them.
    private static void writeCoded(DataType element, DictionaryColumn column, ByteSink out) {
        if (column.rowCount() == 0) {
            return;
        }
        boolean isNullable = element instanceof NullableType;
        DataType keyType = DataTypes.notNullable(element);
        Column dictionary = column.dictionary();
        Column defaultKey = Columns.full(Columns.defaults(element, 1));
        ColumnBuilder keys = ColumnBuilders.of(keyType);
        if (isNullable) {
            keys.appendDefault();
        }
        keys.appendDefault();
        int[] keyOf = new int[dictionary.rowCount()];
        Column plainDefault = Columns.full(Columns.defaults(keyType, 1));
        int[] codes = new int[column.rowCount()];
        for (int row = 0; row < codes.length; row++) {
            int code = column.code(row);
            if (keyOf[code] == 0) {
                keyOf[code] = 1 + key(dictionary, code, isNullable, defaultKey, plainDefault, keys);
            }
            codes[row] = keyOf[code] - 1;
        }
        int width = keys.rowCount() <= 1 << 8 ? 0 : keys.rowCount() <= 1 << 16 ? 1 : 2;
        out.putLong(CODE_FLAGS | width);
        out.putLong(keys.rowCount());
        int keyCount = keys.rowCount();
        write(keyType, keys.build(), 0, keyCount, out);
        out.putLong(codes.length);
        for (int code : codes) {
            switch (width) {
                case 0 -> out.put((byte) code);
                case 1 -> out.putShort((short) code);
                default -> out.putInt(code);
            }
        }
    }

    /// The place among `keys` of an entry of a dictionary, which is added unless it is there.
    private static int key(
            Column dictionary,
            int code,
            boolean isNullable,
            Column defaultKey,
            Column plainDefault,
            ColumnBuilder keys) {
        if (isNullable && dictionary instanceof NullableColumn nullable) {
            if (nullable.isNull(code)) {
                return 0;
            }
            if (nullable.values().equalAt(code, plainDefault, 0)) {
                return 1;
            }
            keys.append(nullable.values(), code);
            return keys.rowCount() - 1;
        }
        if (dictionary.equalAt(code, defaultKey, 0)) {
            return 0;
        }
        keys.append(dictionary, code);
        return keys.rowCount() - 1;
    }

    private static void writeVariant(
            VariantType type, VariantColumn column, int fromRow, int toRow, ByteSink out) {
        int alternativeCount = type.alternatives().size();
        List<ColumnBuilder> values = new ArrayList<>();
        type.alternatives().forEach(a -> values.add(ColumnBuilders.of(a)));
        int[] kindOf = new int[column.types().size()];
        for (int kind = 0; kind < kindOf.length; kind++) {
            kindOf[kind] = type.alternatives().indexOf(column.types().get(kind));
        }
        for (int row = fromRow; row < toRow; row++) {
            int kind = column.kinds()[row];
            if (kind == VariantColumn.NULL) {
                out.put((byte) NULL_KIND);
                continue;
            }
            out.put((byte) kindOf[kind]);
            values.get(kindOf[kind]).append(column.alternatives().get(kind), column.places()[row]);
        }
        for (int i = 0; i < alternativeCount; i++) {
            int count = values.get(i).rowCount();
            write(type.alternatives().get(i), values.get(i).build(), 0, count, out);
        }
    }

    /// The next `rowCount` values.
    static Column read(DataType type, NativePrefix prefix, ByteCursor in, int rowCount) {
        return switch (inner(type)) {
            case NothingType _ -> {
                need(in, rowCount);
                in.skip(rowCount);
                yield Columns.full(Columns.defaults(type, rowCount));
            }
            case NullableType nullable -> {
                byte[] nulls =
                        ((ByteColumn) read(DataTypes.UINT8, NativePrefix.NONE, in, rowCount))
                                .values();
                yield new NullableColumn(
                        nulls, read(nullable.element(), prefix.at(0), in, rowCount));
            }
            case ArrayType array -> {
                int[] ends = readEnds(in, rowCount);
                Column elements = read(array.element(), prefix.at(0), in, total(ends));
                yield new ArrayColumn(ends, elements, rowCount);
            }
            case MapType map -> {
                int[] ends = readEnds(in, rowCount);
                Column keys = read(map.key(), prefix.at(0), in, total(ends));
                Column values = read(map.value(), prefix.at(1), in, total(ends));
                yield new MapColumn(ends, keys, values, rowCount);
            }
            case TupleType tuple -> {
                List<Column> elements = new ArrayList<>();
                for (int i = 0; i < tuple.elements().size(); i++) {
                    elements.add(read(tuple.elements().get(i), prefix.at(i), in, rowCount));
                }
                if (elements.isEmpty()) {
                    need(in, rowCount);
                    in.skip(rowCount);
                }
                yield new TupleColumn(elements, rowCount);
            }
            case LowCardinalityType coded -> readCoded(coded.element(), in, rowCount);
            case VariantType variant -> readVariant(variant, prefix, in, rowCount);
            case DynamicType _ -> NativeObjects.readDynamic(prefix, in, rowCount);
            case JsonType json -> NativeObjects.read(json, prefix, in, rowCount);
            case DataType plain -> {
                BinaryCodec codec = BinaryCodec.of(plain);
                ColumnBuilder values = ColumnBuilders.of(plain);
                for (int row = 0; row < rowCount; row++) {
                    codec.read(in, values);
                }
                yield values.build();
            }
        };
    }

    private static void need(ByteCursor in, int byteCount) {
        if (in.remaining() < byteCount) {
            throw in.endOfInput();
        }
    }

    private static int total(int[] ends) {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /// Where the lists of the rows end.
    static int[] readEnds(ByteCursor in, int rowCount) {
        need(in, Math.multiplyExact(rowCount, Long.BYTES));
        int[] ends = new int[rowCount];
        long last = 0;
        for (int row = 0; row < rowCount; row++) {
            long end = in.nextLong();
            if (end < last || end > ROWS_MAX) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "The arrays of a column in the format Native end at %d after %d"
                                .formatted(end, last));
            }
            last = end;
            ends[row] = (int) end;
        }
        return ends;
    }

    private static Column readCoded(DataType element, ByteCursor in, int rowCount) {
        ColumnBuilder values = ColumnBuilders.of(new LowCardinalityType(element));
        while (values.rowCount() < rowCount) {
            int width = (int) (in.nextLong() & 0xFF);
            int keyCount = count(in.nextLong());
            Column keys = read(DataTypes.notNullable(element), NativePrefix.NONE, in, keyCount);
            if (element instanceof NullableType) {
                byte[] nulls = new byte[keyCount];
                if (keyCount > 0) {
                    nulls[0] = 1;
                }
                keys = new NullableColumn(nulls, keys);
            }
            int codeCount = count(in.nextLong());
            int[] codes = new int[codeCount];
            for (int i = 0; i < codeCount; i++) {
                codes[i] = code(in, width);
                if (codes[i] < 0 || codes[i] >= keyCount) {
                    throw new DatabaseException(
                            ErrorCode.INCORRECT_DATA,
                            "An index of a LowCardinality is %d, its keys are %d"
                                    .formatted(codes[i], keyCount));
                }
            }
            values.appendRange(new DictionaryColumn(codes, keys, codeCount), 0, codeCount);
            if (codeCount == 0) {
                break;
            }
        }
        return values.build();
    }

    private static int code(ByteCursor in, int width) {
        return switch (width) {
            case 0 -> in.next() & 0xFF;
            case 1 -> in.nextShort() & 0xFFFF;
            case 2 -> in.nextInt();
            default -> (int) Math.min(in.nextLong(), Integer.MAX_VALUE);
        };
    }

    private static int count(long count) {
        if (count < 0 || count > ROWS_MAX) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "A column in the format Native has "
                            + Long.toUnsignedString(count)
                            + " values");
        }
        return (int) count;
    }

    private static Column readVariant(
            VariantType type, NativePrefix prefix, ByteCursor in, int rowCount) {
        int[] counts = new int[type.alternatives().size()];
        byte[] alternativeOf = kinds(in, rowCount, counts);
        short[] kinds = new short[rowCount];
        int[] places = new int[rowCount];
        int[] next = new int[counts.length];
        for (int row = 0; row < rowCount; row++) {
            int kind = alternativeOf[row] & 0xFF;
            kinds[row] = kind == NULL_KIND ? VariantColumn.NULL : (short) kind;
            places[row] = kind == NULL_KIND ? 0 : next[kind]++;
        }
        List<Column> alternatives = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            alternatives.add(read(type.alternatives().get(i), prefix.at(i), in, counts[i]));
        }
        return new VariantColumn(type.alternatives(), alternatives, kinds, places, rowCount);
    }

    /// The alternative of each row, 255 for NULL.
    ///
    /// @param counts takes how many rows each has
    static byte[] kinds(ByteCursor in, int rowCount, int[] counts) {
        need(in, rowCount);
        byte[] kinds = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            kinds[row] = in.next();
            int kind = kinds[row] & 0xFF;
            if (kind == NULL_KIND) {
                continue;
            }
            if (kind >= counts.length) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "There is no alternative %d among %d".formatted(kind, counts.length));
            }
            counts[kind]++;
        }
        return kinds;
    }
}
