package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which columns of a document a reader needs, and as what they are read. Immutable.
///
/// A wanted column is the document's column of its name or else, for `a.b`, the element `b` of the
/// tuples in the column `a`. Elements of tuples are found by name too. Bytes of a fixed length are
/// read as the number or the address that is wanted; every other conversion is a cast afterwards.
public final class ForeignFields {
    private final boolean isCaseIgnored;
    private final boolean isNullDefault;

    /// One column to read.
    ///
    /// @param name the wanted column's
    /// @param index of the document's column
    /// @param type as which to read it: less elements than it has, where not all are wanted
    /// @param depth how many tuples of one element to take off, below arrays too
    public record ForeignField(String name, int index, DataType type, int depth) {
        /// The wanted column in what was read.
        public Column unwrap(Column column) {
            Column inner = column;
            for (int i = 0; i < depth; i++) {
                inner = first(inner);
            }
            return inner;
        }

        /// The type of what [#unwrap] returns.
        public DataType unwrappedType() {
            DataType inner = type;
            for (int i = 0; i < depth; i++) {
                inner = first(inner);
            }
            return inner;
        }

        private static Column first(Column column) {
            return switch (Columns.full(column)) {
                case ArrayColumn array ->
                        new ArrayColumn(array.ends(), first(array.elements()), array.rowCount());
                case TupleColumn tuple -> tuple.elements().getFirst();
                default -> throw new IllegalArgumentException("column");
            };
        }

        private static DataType first(DataType type) {
            return switch (type) {
                case ArrayType(DataType element) -> new ArrayType(first(element));
                case TupleType tuple -> tuple.elements().getFirst();
                default -> throw new IllegalArgumentException(type.name());
            };
        }
    }

    /// @param isCaseIgnored whether `A` in the document is the column `a`
    public ForeignFields(FormatSettings settings, boolean isCaseIgnored) {
        this.isCaseIgnored = isCaseIgnored;
        this.isNullDefault = settings.flag("input_format_null_as_default");
    }

    /// The columns to read of those that a document has, in the order of `wanted`; those that are
    /// not there are left out.
    ///
    /// Errors: THERE_IS_NO_COLUMN for one that is not there and is not allowed to miss.
    public List<ForeignField> find(
            String format, Header document, Header wanted, boolean mayColumnsMiss) {
        List<ForeignField> found = new ArrayList<>();
        for (Field field : wanted.fields()) {
            ForeignField whole = whole(document, field);
            if (whole == null) {
                whole = nested(document, field);
            }
            if (whole != null) {
                found.add(whole);
            } else if (!mayColumnsMiss) {
                throw new DatabaseException(
                        ErrorCode.THERE_IS_NO_COLUMN,
                        "Column %s was not found in %s schema"
                                .formatted(field.name(), format.toLowerCase(Locale.ROOT)));
            }
        }
        return found;
    }

    private @Nullable ForeignField whole(Header document, Field wanted) {
        int index = index(document.names(), wanted.name());
        if (index < 0) {
            return null;
        }
        DataType type = outer(document.type(index), wanted.type());
        return new ForeignField(wanted.name(), index, type, 0);
    }

    private @Nullable ForeignField nested(Header document, Field wanted) {
        for (int dot = wanted.name().indexOf('.');
                dot > 0;
                dot = wanted.name().indexOf('.', dot + 1)) {
            int index = index(document.names(), wanted.name().substring(0, dot));
            if (index < 0) {
                continue;
            }
            String[] path = wanted.name().substring(dot + 1).split("\\.", -1);
            DataType type = narrow(document.type(index), path, 0, wanted.type());
            if (type != null) {
                return new ForeignField(wanted.name(), index, type, path.length);
            }
        }
        return null;
    }

    /// The type with nothing but the element at the path; null where there is none.
    private @Nullable DataType narrow(DataType type, String[] path, int at, DataType wanted) {
        if (at == path.length) {
            return inner(type, wanted);
        }
        if (type instanceof ArrayType(DataType element)) {
            DataType below = wanted instanceof ArrayType(DataType inner) ? inner : wanted;
            DataType narrow = narrow(element, path, at, below);
            return narrow == null ? null : new ArrayType(narrow);
        }
        if (!(type instanceof TupleType tuple)) {
            return null;
        }
        int index = index(names(tuple), path[at]);
        if (index < 0) {
            return null;
        }
        DataType narrow = narrow(tuple.elements().get(index), path, at + 1, wanted);
        return narrow == null
                ? null
                : new TupleType(List.of(names(tuple).get(index)), List.of(narrow));
    }

    private int index(List<String> names, String name) {
        int index = names.indexOf(name);
        for (int i = 0; isCaseIgnored && index < 0 && i < names.size(); i++) {
            index = names.get(i).equalsIgnoreCase(name) ? i : -1;
        }
        return index;
    }

    /// The names of a tuple's elements: `1`, `2` … where it gives none.
    public static List<String> names(TupleType tuple) {
        if (!tuple.names().isEmpty()) {
            return tuple.names();
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= tuple.elements().size(); i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }

    /// NULLs of a whole column stay, as their cells count as not given.
    private DataType outer(DataType given, DataType wanted) {
        return given instanceof NullableType(DataType element)
                ? new NullableType(inner(element, wanted))
                : inner(given, wanted);
    }

    private DataType inner(DataType given, DataType wanted) {
        DataType plain = DataTypes.withoutWrappers(DataTypes.plain(wanted));
        return switch (given) {
            case NullableType(DataType element) -> {
                DataType type = inner(element, wanted);
                boolean isKept = !isNullDefault || wanted.isNullable();
                yield isKept ? new NullableType(type) : type;
            }
            case ArrayType(DataType element) when plain instanceof ArrayType(DataType to) ->
                    new ArrayType(inner(element, to));
            case MapType(DataType key, DataType value)
                    when plain instanceof MapType(DataType toKey, DataType toValue) ->
                    new MapType(inner(key, toKey), inner(value, toValue));
            case TupleType tuple when plain instanceof TupleType to -> elements(tuple, to);
            case FixedStringType(int length) when isRaw(plain, length) -> plain;
            case JsonType _ -> DataTypes.STRING;
            default -> given;
        };
    }

    private TupleType elements(TupleType given, TupleType wanted) {
        List<String> names = names(wanted);
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            DataType to = wanted.elements().get(i);
            int index = index(names(given), names.get(i));
            types.add(index < 0 ? to : inner(given.elements().get(index), to));
        }
        return new TupleType(wanted.names(), types);
    }

    /// Whether values of the type are written as bare bytes.
    private static boolean isRaw(DataType type, int length) {
        return switch (type) {
            case IntegerType(int bits, _) -> bits > Long.SIZE && bits == length * Byte.SIZE;
            case UuidType _, Ipv6Type _ -> length == 16;
            default -> false;
        };
    }
}
