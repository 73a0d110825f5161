package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Tuples, maps, and the elements of arrays, maps and tuples.
public final class TupleFunctions {
    private TupleFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("Tuple", "tuple(x, ...)", "A tuple of the x.", TupleFunctions::bindTuple),
                define(
                        "Tuple",
                        "tupleElement(tuple, index_or_name[, default])",
                        "An element of the tuple.",
                        TupleFunctions::bindTupleElement),
                define(
                        "Map",
                        "map(key, value, ...)",
                        "A map of the pairs.",
                        TupleFunctions::bindMap),
                define(
                        "Map",
                        "mapFromArrays(keys, values)",
                        "A map of the keys and values at equal places.",
                        (arguments, _) -> bindMapFromArrays(arguments)),
                define(
                        "Map",
                        "mapKeys(map)",
                        "The keys.",
                        (arguments, _) -> bindMapPart("mapKeys", true, arguments)),
                define(
                        "Map",
                        "mapValues(map)",
                        "The values.",
                        (arguments, _) -> bindMapPart("mapValues", false, arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                        "Map",
                                        "mapContains(map, key)",
                                        "Whether the map has the key.")
                                .withAliases("mapContainsKey"),
                        (arguments, context) -> {
                            Arguments.count("mapContains", arguments, 2);
                            return context.functions().bind("has", arguments, context);
                        }),
                ScalarFunction.of(
                        FunctionDescription.of(
                                "Array",
                                "arrayElement(array, index)",
                                "The element at the index, from 1, or from -1 at the end; the"
                                        + " type's default outside. Of a map the key's value."),
                        TupleFunctions::bindElement));
    }

    private static ScalarFunction define(
            String category, String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(category, syntax, doc),
                binder,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_DICTIONARIES);
    }

    private static BoundFunction bindTuple(List<Argument> arguments, FunctionContext context) {
        TupleType type = TupleType.of(arguments.stream().map(Argument::type).toList());
        return BoundFunction.of(
                type,
                (columns, rowCount) ->
                        new TupleColumn(columns.stream().map(Columns::full).toList(), rowCount));
    }

    private static BoundFunction bindTupleElement(
            List<Argument> arguments, FunctionContext context) {
        Arguments.count("tupleElement", arguments, 2, 3);
        DataType type = arguments.getFirst().type();
        DataType nested = type;
        int depth = 0;
        while (nested instanceof ArrayType(DataType element)) {
            nested = element;
            depth++;
        }
        if (!(nested instanceof TupleType tuple)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function tupleElement must be tuple or array of tuple."
                            + " Actual "
                            + type.name());
        }
        int place = place(tuple, arguments);
        if (place < 0) {
            DataType other = arguments.get(2).type();
            return BoundFunction.of(other, (columns, _) -> columns.get(2));
        }
        DataType result = tuple.elements().get(place);
        for (int i = 0; i < depth; i++) {
            result = new ArrayType(result);
        }
        return BoundFunction.of(result, (columns, _) -> elementOf(columns.getFirst(), place));
    }

    private static Column elementOf(Column column, int place) {
        return switch (column) {
            case TupleColumn tuple -> tuple.elements().get(place);
            case ArrayColumn array ->
                    new ArrayColumn(
                            array.ends(),
                            elementOf(Columns.full(array.elements()), place),
                            array.rowCount());
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        };
    }

    /// The place of the element that the second argument names; -1 for the default.
    private static int place(TupleType tuple, List<Argument> arguments) {
        Argument index = arguments.get(1);
        int size = tuple.elements().size();
        if (Arguments.isText(index.type())) {
            String name = Arguments.constantText("tupleElement", arguments, 1);
            int found = tuple.names().indexOf(name);
            if (found < 0 && arguments.size() < 3) {
                throw new DatabaseException(
                        ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                        "Tuple doesn't have element with name '" + name + "'");
            }
            return found;
        }
        long number = Arguments.constantLong("tupleElement", arguments, 1);
        if (number == 0) {
            throw new DatabaseException(ErrorCode.ILLEGAL_INDEX, "Indices in tuples are 1-based");
        }
        long place = number < 0 ? size + number : number - 1;
        if (place < 0 || place >= size) {
            if (arguments.size() == 3) {
                return -1;
            }
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Tuple doesn't have element with index '" + number + "'");
        }
        return (int) place;
    }

    private static BoundFunction bindMap(List<Argument> arguments, FunctionContext context) {
        if (arguments.size() % 2 != 0) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function map requires even number of arguments, but "
                            + arguments.size()
                            + " given");
        }
        int count = arguments.size() / 2;
        List<DataType> keys = new ArrayList<>();
        List<DataType> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(arguments.get(2 * i).type());
            values.add(arguments.get(2 * i + 1).type());
        }
        DataType key = count == 0 ? DataTypes.NOTHING : Supertypes.common(keys);
        DataType value = count == 0 ? DataTypes.NOTHING : Supertypes.common(values);
        if (key.isNullable()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Map cannot have a key of type " + key.name());
        }
        MapType type = new MapType(key, value);
        List<Cast> casts = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            casts.add(Casts.bind(arguments.get(i).type(), i % 2 == 0 ? key : value, context));
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    List<Column> same = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        same.add(casts.get(i).apply(columns.get(i), rowCount));
                    }
                    ColumnBuilder keyBuilder = ColumnBuilders.of(key);
                    ColumnBuilder valueBuilder = ColumnBuilders.of(value);
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = 0; i < same.size(); i += 2) {
                            keyBuilder.append(same.get(i), row);
                            valueBuilder.append(same.get(i + 1), row);
                        }
                        ends[row] = keyBuilder.rowCount();
                    }
                    return new MapColumn(ends, keyBuilder.build(), valueBuilder.build(), rowCount);
                });
    }

    private static BoundFunction bindMapFromArrays(List<Argument> arguments) {
        Arguments.count("mapFromArrays", arguments, 2);
        DataType key = ArrayFunctions.element("mapFromArrays", arguments, 0);
        DataType value = ArrayFunctions.element("mapFromArrays", arguments, 1);
        return BoundFunction.of(
                new MapType(key, value),
                (columns, rowCount) -> {
                    ArrayColumn keys = (ArrayColumn) columns.get(0);
                    ArrayColumn values = (ArrayColumn) columns.get(1);
                    for (int row = 0; row < rowCount; row++) {
                        if (keys.end(row) != values.end(row)) {
                            throw new DatabaseException(
                                    ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                                    "Key and value arguments should have same amount of elements");
                        }
                    }
                    int count = keys.elementCount();
                    return new MapColumn(
                            keys.ends(),
                            keys.elements().slice(0, count),
                            values.elements().slice(0, count),
                            rowCount);
                });
    }

    private static BoundFunction bindMapPart(
            String name, boolean areKeys, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        if (!(arguments.getFirst().type() instanceof MapType(DataType key, DataType value))) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        return BoundFunction.of(
                new ArrayType(areKeys ? key : value),
                (columns, rowCount) -> {
                    MapColumn map = (MapColumn) columns.getFirst();
                    return new ArrayColumn(
                            map.ends(), areKeys ? map.keys() : map.values(), rowCount);
                });
    }

    private static BoundFunction bindElement(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayElement", arguments, 2);
        if (arguments.getFirst().type() instanceof MapType(DataType key, DataType value)) {
            return bindMapElement(arguments, key, value, context);
        }
        DataType element = ArrayFunctions.element("arrayElement", arguments, 0);
        Arguments.integer("arrayElement", arguments, 1);
        DataType indexType = arguments.get(1).type();
        return BoundFunction.of(
                element,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.get(0);
                    long[] indexes = Numbers.longs(columns.get(1), indexType);
                    int[] places = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int start = array.start(row);
                        int length = array.end(row) - start;
                        long index = indexes[row];
                        long place = index < 0 ? length + index : index - 1;
                        places[row] =
                                index != 0 && place >= 0 && place < length
                                        ? start + (int) place
                                        : -1;
                    }
                    return gatherOrDefault(element, array.elements(), places, rowCount);
                });
    }

    /// The values at the places, the default where the place is -1.
    static Column gatherOrDefault(DataType type, Column values, int[] places, int rowCount) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < rowCount; row++) {
            if (places[row] < 0) {
                builder.appendDefault();
            } else {
                builder.append(values, places[row]);
            }
        }
        return builder.build();
    }

    private static BoundFunction bindMapElement(
            List<Argument> arguments, DataType key, DataType value, FunctionContext context) {
        Cast cast = Casts.bind(arguments.get(1).type(), key, context);
        return BoundFunction.of(
                value,
                (columns, rowCount) -> {
                    MapColumn map = (MapColumn) columns.get(0);
                    Column wanted = Columns.full(cast.apply(columns.get(1), rowCount));
                    int[] places = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        places[row] = -1;
                        for (int i = map.start(row); i < map.end(row); i++) {
                            if (map.keys().equalAt(i, wanted, row)) {
                                places[row] = i;
                                break;
                            }
                        }
                    }
                    return gatherOrDefault(value, map.values(), places, rowCount);
                });
    }
}
