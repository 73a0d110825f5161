package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.DictionaryBinding;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.function.condition.ConditionalFunctions;
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
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.List;

/// Making maps, and looking at their keys and values.
public final class MapFunctions {
    private static final String CATEGORY = "Map";

    private static final DataType NULL_TYPE = DataTypes.nullable(DataTypes.NOTHING);
    private static final BoundFunction NULL =
            new Binding.ConstantFunction(NULL_TYPE, ColumnBuilders.defaultValue(NULL_TYPE));

    private MapFunctions() {}

    private static boolean isNull(List<Argument> arguments) {
        return !arguments.isEmpty() && arguments.getFirst().type().equals(NULL_TYPE);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(define("map(key, value, ...)", "A map of the pairs.", MapFunctions::bindMap));
        all.add(
                define(
                        "mapFromArrays(keys, values)",
                        "A map of the keys and values at equal places.",
                        (arguments, _) -> bindFromArrays(arguments),
                        "MAP_FROM_ARRAYS"));
        all.add(
                define(
                                "mapKeys(map)",
                                "The keys.",
                                (arguments, _) -> bindMapPart("mapKeys", true, arguments))
                        .with(Trait.NEVER_FAILS));
        all.add(
                define(
                                "mapValues(map)",
                                "The values.",
                                (arguments, _) -> bindMapPart("mapValues", false, arguments))
                        .with(Trait.NEVER_FAILS));
        all.add(contains("mapContains", "key", true, "mapContainsKey").with(Trait.NEVER_FAILS));
        all.add(contains("mapContainsValue", "value", false));
        all.add(like("mapContainsKeyLike", "Whether a key matches the pattern.", true, false));
        all.add(like("mapContainsValueLike", "Whether a value matches the pattern.", false, false));
        all.add(like("mapExtractKeyLike", "The pairs whose keys match the pattern.", true, true));
        all.add(
                like(
                        "mapExtractValueLike",
                        "The pairs whose values match the pattern.",
                        false,
                        true));
        return all;
    }

    static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, context) ->
                        isNull(arguments) && !syntax.startsWith("map(")
                                ? NULL
                                : binder.bind(arguments, context),
                Trait.HANDLES_NULLS,
                Trait.HANDLES_DICTIONARIES);
    }

    /// The type of the map at `place`.
    static MapType map(String name, List<Argument> arguments, int place) {
        if (arguments.get(place).type() instanceof MapType map) {
            return map;
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Argument "
                        + (place + 1)
                        + " for function "
                        + name
                        + " must be a map but it has type "
                        + arguments.get(place).type().name());
    }

    /// The map seen as an array of its keys, or of its values.
    static ArrayColumn part(Column map, boolean areKeys) {
        MapColumn pairs = (MapColumn) Columns.full(map);
        return new ArrayColumn(
                pairs.ends(), areKeys ? pairs.keys() : pairs.values(), pairs.rowCount());
    }

    private static DataType common(List<DataType> types, FunctionContext context) {
        return types.isEmpty()
                ? DataTypes.NOTHING
                : Supertypes.commonOrVariant(types, context.settings());
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
        DataType key = common(keys, context);
        DataType value = common(values, context);
        if (key.isNullable() && !(key instanceof VariantType)) {
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

    private static ScalarFunction contains(
            String name, String what, boolean isKey, String... aliases) {
        return define(
                name + "(map, " + what + ")",
                "Whether the map has the " + what + ".",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2);
                    MapType type = map(name, arguments, 0);
                    DataType list = new ArrayType(isKey ? type.key() : type.value());
                    List<Argument> plain = List.of(Argument.of(list), arguments.get(1));
                    BoundFunction has = context.functions().bind("has", plain, context);
                    return BoundFunction.of(
                            has.resultType(),
                            (columns, rowCount) ->
                                    has.apply(
                                            List.of(part(columns.get(0), isKey), columns.get(1)),
                                            rowCount));
                },
                aliases);
    }

    private static ScalarFunction like(String name, String doc, boolean isKey, boolean isExtract) {
        return define(
                name + "(map, pattern)",
                doc,
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2);
                    MapType type = map(name, arguments, 0);
                    DataType text = isKey ? type.key() : type.value();
                    if (!Arguments.isText(DataTypes.withoutLowCardinality(text))) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                (isKey ? "Key" : "Value")
                                        + " type of map for function "
                                        + name
                                        + " must be String or FixedString");
                    }
                    List<Argument> pair = List.of(Argument.of(text), arguments.get(1));
                    BoundFunction like = context.functions().bind("like", pair, context);
                    return BoundFunction.of(
                            isExtract ? type : DataTypes.UINT8,
                            (columns, rowCount) -> {
                                MapColumn map = (MapColumn) Columns.full(columns.get(0));
                                ArrayColumn list = part(map, isKey);
                                Column elements = ArrayRows.elements(list);
                                int[] outer = HigherOrderFunctions.outerRows(map.ends(), rowCount);
                                Column pattern = columns.get(1).gather(outer, outer.length);
                                Column found = like.apply(List.of(elements, pattern), outer.length);
                                byte[] truths =
                                        Selection.truths(found, like.resultType(), outer.length);
                                return isExtract
                                        ? MapLambdas.filtered(map, truths, rowCount)
                                        : MapLambdas.counted(map, truths, rowCount, false);
                            });
                });
    }

    private static BoundFunction bindFromArrays(List<Argument> arguments) {
        String name = "mapFromArrays";
        Arguments.count(name, arguments, 2);
        DataType key = listElement(name, arguments, 0);
        DataType value = listElement(name, arguments, 1);
        return BoundFunction.of(
                new MapType(DataTypes.notNullable(key), value),
                (columns, rowCount) -> {
                    ArrayColumn keys = list(columns.get(0));
                    ArrayColumn values = list(columns.get(1));
                    for (int row = 0; row < rowCount; row++) {
                        if (keys.end(row) != values.end(row)) {
                            throw new DatabaseException(
                                    ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                                    "Two arguments of function mapFromArrays must have equal"
                                            + " sizes");
                        }
                    }
                    Column elements = ArrayRows.elements(keys);
                    for (int i = 0; i < elements.rowCount(); i++) {
                        if (ConditionalFunctions.isNull(elements, i)) {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "The nested column of first argument in function mapFromArrays"
                                            + " must not contain NULLs");
                        }
                    }
                    return new MapColumn(
                            keys.ends(),
                            ConditionalFunctions.withoutNulls(elements),
                            ArrayRows.elements(values),
                            rowCount);
                });
    }

    /// The element type of an array, or the pairs of a map.
    private static DataType listElement(String name, List<Argument> arguments, int place) {
        return arguments.get(place).type() instanceof MapType(DataType key, DataType value)
                ? TupleType.of(List.of(key, value))
                : ArrayFunctions.element(name, arguments, place);
    }

    private static ArrayColumn list(Column column) {
        Column full = Columns.full(column);
        if (!(full instanceof MapColumn map)) {
            return (ArrayColumn) full;
        }
        List<Column> pairs = List.of(map.keys(), map.values());
        return new ArrayColumn(
                map.ends(), new TupleColumn(pairs, map.keys().rowCount()), map.rowCount());
    }

    private static BoundFunction bindMapPart(
            String name, boolean areKeys, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        if (!(arguments.getFirst().type() instanceof MapType(DataType key, DataType value))) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        return BoundFunction.of(
                new ArrayType(DictionaryBinding.withoutDictionaries(areKeys ? key : value)),
                (columns, _) ->
                        DictionaryBinding.withoutDictionaries(part(columns.getFirst(), areKeys)));
    }

    /// Binds the access to a value by its key.
    /// Whether texts may name keys of the type.
    private static boolean isNamed(DataType key) {
        return Arguments.isText(key) || key instanceof EnumType;
    }

    static BoundFunction bindElement(
            List<Argument> arguments,
            DataType key,
            DataType value,
            boolean isOrNull,
            FunctionContext context) {
        DataType index = DataTypes.withoutWrappers(arguments.get(1).type());
        boolean isAlike =
                index.equals(DataTypes.withoutWrappers(key))
                        || (Arguments.isText(index) && isNamed(DataTypes.withoutWrappers(key)))
                        || (Numbers.isInteger(index)
                                && Numbers.isInteger(DataTypes.withoutWrappers(key)));
        if (key.equals(DataTypes.NOTHING) || !isAlike) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal types of arguments: "
                            + arguments.get(0).type().name()
                            + ", "
                            + arguments.get(1).type().name()
                            + " for function arrayElement");
        }
        boolean isNullable = isOrNull && TupleFunctions.canBeNull(value);
        Cast cast = Casts.bind(arguments.get(1).type(), key, context);
        return BoundFunction.of(
                isNullable ? DataTypes.nullable(value) : value,
                (columns, rowCount) -> {
                    MapColumn map = (MapColumn) Columns.full(columns.get(0));
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
                    return isNullable
                            ? TupleFunctions.gatherOrNull(value, map.values(), places, rowCount)
                            : TupleFunctions.gatherOrDefault(value, map.values(), places, rowCount);
                });
    }
}
