package io.millpond.sql.function.variant;

import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.LongColumn;
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
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.UnaryOperator;

/// What names behind a dot mean: paths of a JSON, types of a Variant or Dynamic, and what is in
/// them.
///
/// A path of a JSON is `a.b`; `a.b.:T` is what of it has the type T, `^a` the object below a path,
/// `a[]` the objects of an array. In an array it is what each element has.
public final class Subcolumns {
    private Subcolumns() {}

    /// A column that is part of another one.
    ///
    /// @param type of its values
    /// @param reader takes it out of a column that is no constant
    public record Subcolumn(DataType type, UnaryOperator<Column> reader) {
        /// The part of a column, constant where that is.
        public Column of(Column column) {
            return column instanceof ConstantColumn constant
                    ? new ConstantColumn(
                            Columns.full(reader.apply(constant.value())), constant.rowCount())
                    : reader.apply(column);
        }

        private Subcolumn then(Subcolumn inner) {
            return new Subcolumn(
                    inner.type,
                    column -> Columns.full(inner.reader.apply(Columns.full(reader.apply(column)))));
        }
    }

    /// Whether columns of `type` have more parts than elements and sizes.
    public static boolean hasPaths(DataType type) {
        return switch (type) {
            case JsonType _, VariantType _, DynamicType _ -> true;
            case NullableType(DataType element) -> hasPaths(element);
            case ArrayType(DataType element) -> hasPaths(element);
            default -> false;
        };
    }

    /// The part called `name` of columns of `type`, or null.
    public static @Nullable Subcolumn find(DataType type, String name) {
        return switch (type) {
            case JsonType json -> ofJson(json, name);
            case VariantType(List<DataType> alternatives) -> ofVariant(alternatives, name);
            case DynamicType _ -> ofDynamic(name);
            case ArrayType(DataType element) -> ofArray(element, name);
            case MapType _ -> name.equals("size0") ? sizes() : null;
            case NullableType(DataType element) -> ofNullable(element, name);
            case TupleType tuple -> ofTuple(tuple, name);
            default -> null;
        };
    }

    private static @Nullable Subcolumn ofArray(DataType element, String name) {
        if (name.equals("size0")) {
            return sizes();
        }
        Subcolumn inner = find(element, name);
        if (inner == null) {
            return null;
        }
        return new Subcolumn(
                new ArrayType(inner.type()),
                column -> {
                    ArrayColumn arrays = (ArrayColumn) column;
                    Column elements = inner.of(Columns.full(arrays.elements()));
                    return new ArrayColumn(
                            arrays.ends(), Columns.full(elements), arrays.rowCount());
                });
    }

    private static Subcolumn sizes() {
        return new Subcolumn(
                DataTypes.UINT64,
                column -> {
                    int rowCount = column.rowCount();
                    long[] sizes = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        sizes[row] =
                                switch (column) {
                                    case ArrayColumn arrays -> arrays.end(row) - arrays.start(row);
                                    case MapColumn maps -> maps.end(row) - maps.start(row);
                                    default ->
                                            throw new IllegalArgumentException(
                                                    column.getClass().getSimpleName());
                                };
                    }
                    return new LongColumn(sizes, rowCount);
                });
    }

    private static @Nullable Subcolumn ofNullable(DataType element, String name) {
        if (name.equals("null")) {
            return new Subcolumn(
                    DataTypes.UINT8,
                    column -> new ByteColumn(((NullableColumn) column).nulls(), column.rowCount()));
        }
        Subcolumn inner = find(element, name);
        return inner == null
                ? null
                : new Subcolumn(
                        inner.type(), column -> inner.of(((NullableColumn) column).values()));
    }

    private static @Nullable Subcolumn ofTuple(TupleType tuple, String name) {
        for (int i = 0; i < tuple.elements().size(); i++) {
            int place = i;
            String own = tuple.names().isEmpty() ? Integer.toString(i + 1) : tuple.names().get(i);
            Subcolumn element =
                    new Subcolumn(
                            tuple.elements().get(i),
                            column -> ((TupleColumn) column).elements().get(place));
            Subcolumn found = behind(element, own, name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// The part itself where `name` is its own name, or what the rest of `name` means in it.
    private static @Nullable Subcolumn behind(Subcolumn part, String own, String name) {
        if (name.equals(own)) {
            return part;
        }
        if (!name.startsWith(own + ".")) {
            return null;
        }
        Subcolumn inner = find(part.type(), name.substring(own.length() + 1));
        return inner == null ? null : part.then(inner);
    }

    private static @Nullable Subcolumn ofVariant(List<DataType> alternatives, String name) {
        for (DataType alternative : alternatives) {
            Subcolumn found = behind(element(alternative), alternative.name(), name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Subcolumn ofDynamic(String name) {
        int end = typeEnd(name);
        DataType type = parsed(name.substring(0, end));
        return type == null ? null : behind(element(type), name.substring(0, end), name);
    }

    /// The place of the first dot outside of brackets, or the end.
    private static int typeEnd(String name) {
        int depth = 0;
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (letter == '.' && depth == 0) {
                return i;
            }
        }
        return name.length();
    }

    private static @Nullable DataType parsed(String name) {
        try {
            return TypeResolver.parse(name);
        } catch (DatabaseException _) {
            return null;
        }
    }

    /// What of a Variant or Dynamic has a type.
    public static Subcolumn element(DataType type) {
        boolean isNullable = DataTypes.canBeInsideNullable(type) && !type.isNullable();
        DataType result = isNullable ? DataTypes.nullable(type) : type;
        return new Subcolumn(
                result, column -> VariantElements.of((VariantColumn) column, type, isNullable));
    }

    private static @Nullable Subcolumn ofJson(JsonType type, String name) {
        for (int i = 0; i < type.typedPaths().size(); i++) {
            int place = i;
            JsonType.TypedPath typed = type.typedPaths().get(i);
            Subcolumn part =
                    new Subcolumn(
                            typed.type(), column -> ((ObjectColumn) column).typed().get(place));
            Subcolumn found = behind(part, typed.path(), name);
            if (found != null) {
                return found;
            }
        }
        if (name.startsWith("^")) {
            String prefix = name.substring(1).replace("`", "") + ".";
            return new Subcolumn(
                    JsonPaths.below(type, prefix),
                    column -> JsonPaths.below(type, (ObjectColumn) column, prefix));
        }
        int typed = name.indexOf(".:");
        int array = name.indexOf("[]");
        if (typed >= 0 && (array < 0 || typed < array)) {
            return ofTypedPath(type, name, typed);
        }
        return array >= 0 ? ofArrayPath(type, name, array) : dynamic(type, name);
    }

    private static Subcolumn dynamic(JsonType type, String path) {
        return new Subcolumn(
                type.dynamicType(), column -> JsonPaths.at((ObjectColumn) column, path));
    }

    private static @Nullable Subcolumn ofTypedPath(JsonType type, String name, int at) {
        String rest = name.substring(at + 2);
        int end = typeEnd(rest);
        DataType wanted = parsed(rest.substring(0, end));
        if (wanted == null) {
            return null;
        }
        Subcolumn part =
                dynamic(type, name.substring(0, at))
                        .then(element(JsonPaths.withNested(wanted, type)));
        return behind(part, rest.substring(0, end), rest);
    }

    private static @Nullable Subcolumn ofArrayPath(JsonType type, String name, int at) {
        int end = at;
        DataType wanted = type.nested();
        while (name.startsWith("[]", end)) {
            wanted = new ArrayType(wanted);
            end += 2;
        }
        Subcolumn part = dynamic(type, name.substring(0, at)).then(element(wanted));
        return behind(part, name.substring(0, end), name);
    }
}
