package io.millpond.engine.format;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Dynamic and JSON in Native.
///
/// | Dynamic | |
/// |---|---|
/// | prefix | u64 1; varint types, twice; their names in order; u64 0; the prefixes of the
/// alternatives: these types and, under the name `SharedVariant`, values of any type, in the order
/// of the names |
/// | data | a byte a row, the alternative or 255 for NULL; then the values of each alternative, the
/// shared ones as Strings that hold the type and the value as RowBinary has them |
///
/// | JSON | |
/// |---|---|
/// | prefix | u64 0; varint dynamic paths, twice; the paths in order; the prefixes of the typed
/// paths, then of the dynamic ones |
/// | data | the typed paths; the dynamic paths, each as a Dynamic; the other values as an array of
/// path and value, this as a shared value of a Dynamic |
///
/// Versions that are only read: 2 of both, where the numbers are not written twice, and 1 of JSON,
/// which is a String a row.
final class NativeObjects {
    private static final String SHARED = "SharedVariant";
    private static final int NULL_KIND = 255;
    private static final int COUNT_MAX = 1 << 20;

    private NativeObjects() {}

    /// The alternatives of the rows `[fromRow, toRow)` in order, null for the shared ones.
    private static List<@Nullable DataType> alternatives(
            DynamicType type, VariantColumn column, int fromRow, int toRow) {
        TreeMap<String, DataType> used = new TreeMap<>();
        for (int row = fromRow; row < toRow; row++) {
            if (!column.isNull(row) && used.size() < type.maxTypes()) {
                DataType own = column.typeAt(row);
                used.put(own.name(), own);
            }
        }
        return inOrder(used);
    }

    private static List<@Nullable DataType> inOrder(SortedMap<String, DataType> types) {
        List<@Nullable DataType> ordered = new ArrayList<>(types.headMap(SHARED).values());
        ordered.add(null);
        ordered.addAll(types.tailMap(SHARED).values());
        return ordered;
    }

    static void writePrefix(
            DynamicType type, VariantColumn column, int fromRow, int toRow, ByteSink out) {
        List<@Nullable DataType> alternatives = alternatives(type, column, fromRow, toRow);
        out.putLong(1);
        out.putVarint(alternatives.size() - 1);
        out.putVarint(alternatives.size() - 1);
        for (DataType alternative : alternatives) {
            if (alternative != null) {
                putText(alternative.name(), out);
            }
        }
        out.putLong(0);
        for (DataType alternative : alternatives) {
            if (alternative != null) {
                Column values = values(alternative, column, fromRow, toRow);
                NativeColumns.writePrefix(alternative, values, 0, values.rowCount(), out);
            }
        }
    }

    private static Column values(DataType type, VariantColumn column, int fromRow, int toRow) {
        return column.valuesOf(column.types().indexOf(type), fromRow, toRow);
    }

    static void write(
            DynamicType type, VariantColumn column, int fromRow, int toRow, ByteSink out) {
        List<@Nullable DataType> alternatives = alternatives(type, column, fromRow, toRow);
        int sharedKind = alternatives.indexOf(null);
        BytesColumnBuilder shared = new BytesColumnBuilder();
        ByteSink value = new ByteSink();
        BinaryCodec codec = BinaryCodec.of(DataTypes.DYNAMIC);
        for (int row = fromRow; row < toRow; row++) {
            int kind = column.isNull(row) ? NULL_KIND : alternatives.indexOf(column.typeAt(row));
            if (kind < 0) {
                kind = sharedKind;
                value.clear();
                codec.write(column, row, value);
                shared.append(value.bytes(), 0, value.size());
            }
            out.put((byte) kind);
        }
        for (DataType alternative : alternatives) {
            Column values =
                    alternative == null
                            ? shared.build()
                            : values(alternative, column, fromRow, toRow);
            DataType own = alternative == null ? DataTypes.STRING : alternative;
            NativeColumns.write(own, values, 0, values.rowCount(), out);
        }
    }

    static void writePrefix(
            JsonType type, ObjectColumn column, int fromRow, int toRow, ByteSink out) {
        out.putLong(0);
        out.putVarint(column.paths().size());
        out.putVarint(column.paths().size());
        column.paths().forEach(path -> putText(path, out));
        for (int i = 0; i < type.typedPaths().size(); i++) {
            DataType typed = type.typedPaths().get(i).type();
            NativeColumns.writePrefix(typed, column.typed().get(i), fromRow, toRow, out);
        }
        for (VariantColumn values : column.dynamic()) {
            writePrefix(type.dynamicType(), values, fromRow, toRow, out);
        }
    }

    static void write(JsonType type, ObjectColumn column, int fromRow, int toRow, ByteSink out) {
        for (int i = 0; i < type.typedPaths().size(); i++) {
            DataType typed = type.typedPaths().get(i).type();
            NativeColumns.write(typed, column.typed().get(i), fromRow, toRow, out);
        }
        for (VariantColumn values : column.dynamic()) {
            write(type.dynamicType(), values, fromRow, toRow, out);
        }
        MapColumn shared = column.shared();
        int from = fromRow == toRow ? 0 : shared.start(fromRow);
        int to = from;
        for (int row = fromRow; row < toRow; row++) {
            to = shared.end(row);
            out.putLong(to - from);
        }
        NativeColumns.write(DataTypes.STRING, column.sharedPaths(), from, to, out);
        BinaryCodec codec = BinaryCodec.of(DataTypes.DYNAMIC);
        ByteSink value = new ByteSink();
        for (int place = from; place < to; place++) {
            value.clear();
            codec.write(column.sharedValues(), place, value);
            out.putVarint(value.size());
            out.put(value.bytes(), 0, value.size());
        }
    }

    private static void putText(String text, ByteSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putVarint(bytes.length);
        out.put(bytes);
    }

    static NativePrefix readDynamicPrefix(ByteCursor in) {
        long version = in.nextLong();
        if (version == 1) {
            in.nextVarint();
        } else if (version != 2) {
            throw unknownVersion("Dynamic", version);
        }
        TreeMap<String, DataType> types = new TreeMap<>();
        for (int i = count(in); i > 0; i--) {
            DataType type = TypeResolver.parse(text(in));
            types.put(type.name(), type);
        }
        if (in.nextLong() != 0) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The alternatives of a Dynamic in the format Native are not a byte a row");
        }
        List<@Nullable DataType> ordered = inOrder(types);
        List<NativePrefix> inner = new ArrayList<>();
        for (DataType type : ordered) {
            inner.add(type == null ? NativePrefix.NONE : NativeColumns.readPrefix(type, in));
        }
        return new NativePrefix(inner, ordered, List.of(), false);
    }

    static NativePrefix readPrefix(JsonType type, ByteCursor in) {
        long version = in.nextLong();
        if (version == 1) {
            return new NativePrefix(List.of(), List.of(), List.of(), true);
        }
        if (version == 0) {
            in.nextVarint();
        } else if (version != 2) {
            throw unknownVersion("JSON", version);
        }
        List<String> paths = new ArrayList<>();
        for (int i = count(in); i > 0; i--) {
            paths.add(text(in));
        }
        if (!List.copyOf(new TreeSet<>(paths)).equals(paths)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The paths of a JSON in the format Native are not in order: " + paths);
        }
        List<NativePrefix> inner = new ArrayList<>();
        for (JsonType.TypedPath typed : type.typedPaths()) {
            inner.add(NativeColumns.readPrefix(typed.type(), in));
        }
        for (int i = 0; i < paths.size(); i++) {
            inner.add(readDynamicPrefix(in));
        }
        return new NativePrefix(inner, List.of(), paths, false);
    }

    private static DatabaseException unknownVersion(String type, long version) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA,
                "The version %d of a column of type %s is not known".formatted(version, type));
    }

    private static int count(ByteCursor in) {
        long count = in.nextVarint();
        if (count < 0 || count > Math.min(COUNT_MAX, in.remaining())) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "A column in the format Native has %s types or paths"
                            .formatted(Long.toUnsignedString(count)));
        }
        return (int) count;
    }

    private static String text(ByteCursor in) {
        int length = in.nextLength();
        String text = new String(in.bytes(), in.at(), length, StandardCharsets.UTF_8);
        in.skip(length);
        return text;
    }

    static VariantColumn readDynamic(NativePrefix prefix, ByteCursor in, int rowCount) {
        int[] counts = new int[prefix.types().size()];
        byte[] kinds = NativeColumns.kinds(in, rowCount, counts);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            DataType type = prefix.types().get(i);
            DataType own = type == null ? DataTypes.STRING : type;
            columns.add(NativeColumns.read(own, prefix.at(i), in, counts[i]));
        }
        VariantColumnBuilder out = new VariantColumnBuilder(List.of(), true);
        int[] next = new int[counts.length];
        for (byte kind : kinds) {
            int place = kind & 0xFF;
            if (place == NULL_KIND) {
                out.appendNull();
                continue;
            }
            DataType type = prefix.types().get(place);
            Column values = columns.get(place);
            int row = next[place]++;
            if (type == null) {
                appendShared((BytesColumn) values, row, out);
            } else {
                int own = out.kind(type);
                out.alternative(own).append(values, row);
                out.finishRow(own);
            }
        }
        return out.build();
    }

    private static void appendShared(BytesColumn values, int row, VariantColumnBuilder out) {
        ByteCursor in = new ByteCursor(values.bytes(), values.start(row), values.end(row));
        BinaryCodec.of(DataTypes.DYNAMIC).read(in, out);
    }

    static Column read(JsonType type, NativePrefix prefix, ByteCursor in, int rowCount) {
        if (prefix.isText()) {
            return readTexts(type, in, rowCount);
        }
        int typedCount = type.typedPaths().size();
        List<Column> typed = new ArrayList<>();
        for (int i = 0; i < typedCount; i++) {
            DataType own = type.typedPaths().get(i).type();
            typed.add(NativeColumns.read(own, prefix.at(i), in, rowCount));
        }
        List<VariantColumn> dynamic = new ArrayList<>();
        for (int i = 0; i < prefix.paths().size(); i++) {
            dynamic.add(readDynamic(prefix.at(typedCount + i), in, rowCount));
        }
        int[] ends = NativeColumns.readEnds(in, rowCount);
        int total = rowCount == 0 ? 0 : ends[rowCount - 1];
        Column paths = NativeColumns.read(DataTypes.STRING, NativePrefix.NONE, in, total);
        BytesColumn values =
                (BytesColumn) NativeColumns.read(DataTypes.STRING, NativePrefix.NONE, in, total);
        VariantColumnBuilder shared = new VariantColumnBuilder(List.of(), true);
        for (int i = 0; i < total; i++) {
            appendShared(values, i, shared);
        }
        return new ObjectColumn(
                typed,
                prefix.paths(),
                dynamic,
                new MapColumn(ends, paths, shared.build(), rowCount));
    }

    private static Column readTexts(JsonType type, ByteCursor in, int rowCount) {
        ValueReader reader = ValueReader.of(type, TextStyle.JSON, CodecSettings.in(ZoneOffset.UTC));
        ColumnBuilder values = ColumnBuilders.of(type);
        for (int row = 0; row < rowCount; row++) {
            int length = in.nextLength();
            reader.read(new ByteCursor(in.bytes(), in.at(), in.at() + length), values);
            in.skip(length);
        }
        return values.build();
    }
}
