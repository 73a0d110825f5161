package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.ObjectColumnBuilder;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.VariantType;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The RowBinary form of Variant, Dynamic and JSON.
///
/// A Variant is a byte, the place of its alternative in the type, 255 for NULL, and the value; a
/// Dynamic its type by [TypeBinary], Nothing for NULL, and the value; a JSON the varint number of
/// its paths, and for each the path as a String and its value: typed ones by their type, others as
/// a Dynamic.
final class VariantBinary {
    private static final int NULL = 0xFF;

    private VariantBinary() {}

    static void write(DataType type, VariantColumn column, int row, ByteSink out) {
        boolean isClosed = type instanceof VariantType;
        if (column.isNull(row)) {
            out.put(isClosed ? (byte) NULL : (byte) 0);
            return;
        }
        DataType own = column.typeAt(row);
        if (type instanceof VariantType(List<DataType> alternatives)) {
            out.put((byte) alternatives.indexOf(own));
        } else {
            TypeBinary.write(own, out);
        }
        BinaryCodec.writeValue(own, column.alternativeAt(row), column.places()[row], out);
    }

    static void read(DataType type, ByteCursor in, VariantColumnBuilder out) {
        DataType own;
        if (type instanceof VariantType(List<DataType> alternatives)) {
            int place = in.next() & 0xFF;
            if (place == NULL) {
                out.appendNull();
                return;
            }
            if (place >= alternatives.size()) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Cannot read value of "
                                + type.name()
                                + ": unexpected discriminator "
                                + place);
            }
            own = alternatives.get(place);
        } else {
            own = TypeBinary.read(in);
            if (own instanceof NothingType) {
                out.appendNull();
                return;
            }
        }
        int kind = out.kind(own);
        BinaryCodec.readValue(own, in, out.alternative(kind));
        out.finishRow(kind);
    }

    static void write(JsonType type, ObjectColumn column, int row, ByteSink out) {
        List<ObjectColumn.PathValue> values = column.valuesAt(row);
        out.putVarint(type.typedPaths().size() + values.size());
        for (int i = 0; i < type.typedPaths().size(); i++) {
            JsonType.TypedPath typed = type.typedPaths().get(i);
            writePath(typed.path(), out);
            BinaryCodec.writeValue(typed.type(), column.typed().get(i), row, out);
        }
        for (ObjectColumn.PathValue value : values) {
            writePath(value.path(), out);
            write(type.dynamicType(), value.values(), value.row(), out);
        }
    }

    private static void writePath(String path, ByteSink out) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        out.putVarint(bytes.length);
        out.put(bytes);
    }

    static void read(JsonType type, ByteCursor in, ObjectColumnBuilder out) {
        long count = in.nextVarint();
        Set<Integer> seen = new HashSet<>();
        Map<String, VariantColumn> dynamic = new TreeMap<>();
        for (long i = 0; i < count; i++) {
            int length = in.nextLength();
            String path = new String(in.bytes(), in.at(), length, StandardCharsets.UTF_8);
            in.skip(length);
            int place = type.typedPlace(path);
            if (place >= 0 ? !seen.add(place) : dynamic.containsKey(path)) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA, "Duplicate path in a JSON value: " + path);
            }
            if (place >= 0) {
                DataType typed = type.typedPaths().get(place).type();
                BinaryCodec.readValue(typed, in, out.typed().get(place));
            } else {
                VariantColumnBuilder one = new VariantColumnBuilder(List.of(), true);
                read(DataTypes.DYNAMIC, in, one);
                dynamic.put(path, one.build());
            }
        }
        for (int place = 0; place < out.typed().size(); place++) {
            ColumnBuilder typed = out.typed().get(place);
            if (!seen.contains(place)) {
                typed.appendDefault();
            }
        }
        dynamic.forEach(
                (path, value) -> {
                    if (!value.isNull(0)) {
                        out.at(path).append(value, 0);
                    }
                });
        out.finishRow();
    }
}
