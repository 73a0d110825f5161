package io.millpond.engine.format.value;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The types of columns that are told from the kinds of their values.
///
/// `Nothing` stands for a value that tells nothing: NULL, or the element of an empty list.
///
/// Source: ClickHouse 26.7, of MsgPack and BSON.
public final class FoundType {
    private FoundType() {}

    /// The type of a list with elements of these types: an array where they are one type, else a
    /// tuple.
    public static DataType list(List<DataType> elements) {
        DataType common = DataTypes.NOTHING;
        for (DataType element : elements) {
            DataType next = common(common, element);
            if (next == null) {
                return TupleType.of(elements);
            }
            common = next;
        }
        return new ArrayType(common);
    }

    private static @Nullable DataType common(DataType a, DataType b) {
        if (a instanceof NothingType || a.equals(b)) {
            return b;
        }
        if (b instanceof NothingType) {
            return a;
        }
        if (a instanceof ArrayType(DataType x) && b instanceof ArrayType(DataType y)) {
            DataType element = common(x, y);
            return element == null ? null : new ArrayType(element);
        }
        if (a instanceof MapType(DataType k, DataType x)
                && b instanceof MapType(DataType l, DataType y)) {
            DataType key = common(k, l);
            DataType value = common(x, y);
            return key == null || value == null ? null : new MapType(key, value);
        }
        return a instanceof TupleType s && b instanceof TupleType t ? common(s, t) : null;
    }

    private static @Nullable DataType common(TupleType a, TupleType b) {
        if (!a.names().equals(b.names()) || a.elements().size() != b.elements().size()) {
            return null;
        }
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < a.elements().size(); i++) {
            DataType element = common(a.elements().get(i), b.elements().get(i));
            if (element == null) {
                return null;
            }
            elements.add(element);
        }
        return new TupleType(a.names(), elements);
    }

    /// The type of values of both types in one column.
    ///
    /// Errors: TYPE_MISMATCH.
    public static DataType merged(String column, DataType before, DataType now) {
        DataType common = common(before, now);
        if (common == null) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    ("Automatically defined type %s for column '%s' differs from type defined by"
                                    + " previous rows: %s")
                            .formatted(now.name(), column, before.name()));
        }
        return common;
    }

    /// The columns of these types, with NULL wherever it may be.
    ///
    /// Errors: CANNOT_EXTRACT_TABLE_STRUCTURE where nothing is told of one.
    public static Header header(String format, Map<String, DataType> columns) {
        List<Field> fields = new ArrayList<>();
        columns.forEach((name, type) -> fields.add(new Field(name, nullable(format, name, type))));
        if (fields.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_EXTRACT_TABLE_STRUCTURE,
                    ("The table structure cannot be extracted from a %s format file: it holds no"
                                    + " rows. You can specify the structure manually")
                            .formatted(format));
        }
        return new Header(fields);
    }

    private static DataType nullable(String format, String column, DataType type) {
        return switch (type) {
            case ArrayType(DataType element) -> new ArrayType(nullable(format, column, element));
            case MapType(DataType key, DataType value) ->
                    new MapType(key, nullable(format, column, value));
            case TupleType tuple ->
                    new TupleType(
                            tuple.names(),
                            tuple.elements().stream()
                                    .map(e -> nullable(format, column, e))
                                    .toList());
            case NothingType _ ->
                    throw new DatabaseException(
                            ErrorCode.CANNOT_EXTRACT_TABLE_STRUCTURE,
                            ("The table structure cannot be extracted from a %s format file: the"
                                            + " type of column '%s' cannot be told from its values,"
                                            + " most likely this column contains only Nulls or empty"
                                            + " Arrays/Maps. You can specify the structure manually")
                                    .formatted(format, column));
            case NullableType _ -> type;
            default -> new NullableType(type);
        };
    }
}
