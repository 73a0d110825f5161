package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.DictionaryBinding;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Sums and differences of maps by key, and maps whose missing keys are filled in. A map may also
/// be given as a tuple of an array of keys and an array of values.
public final class MapSums {
    private MapSums() {}

    public static List<ScalarFunction> all() {
        return List.of(
                MapFunctions.define(
                        "mapAdd(map, ...)",
                        "For each key the sum of its values, in the order of the keys.",
                        (arguments, context) -> bindSum("mapAdd", false, arguments, context)),
                MapFunctions.define(
                        "mapSubtract(map, ...)",
                        "For each key the first value less the others, in the order of the keys.",
                        (arguments, context) -> bindSum("mapSubtract", true, arguments, context)),
                MapFunctions.define(
                        "mapPopulateSeries(map[, max])",
                        "The map with zeros for integer keys that are missing from its range.",
                        (arguments, _) -> bindPopulate(arguments)));
    }

    /// The key and value types of a map or a tuple of two arrays.
    private record Pair(DataType key, DataType value, boolean isMap) {
        static Pair of(String name, DataType type) {
            if (type instanceof MapType(DataType key, DataType value)) {
                DataType plain = DataTypes.withoutLowCardinality(key);
                return new Pair(plain, DataTypes.withoutLowCardinality(value), true);
            }
            if (type instanceof TupleType tuple
                    && tuple.elements().size() == 2
                    && tuple.elements().get(0) instanceof ArrayType(DataType key)
                    && tuple.elements().get(1) instanceof ArrayType(DataType value)) {
                return new Pair(key, value, false);
            }
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    name + " requires at least one map or tuple of two arrays, got " + type.name());
        }

        DataType type(DataType newValue) {
            return isMap
                    ? new MapType(key, newValue)
                    : TupleType.of(List.of(new ArrayType(key), new ArrayType(newValue)));
        }

        MapColumn column(Column column) {
            Column full = Columns.full(column);
            if (isMap) {
                return (MapColumn) DictionaryBinding.withoutDictionaries(full);
            }
            TupleColumn lists = (TupleColumn) full;
            return paired(
                    (ArrayColumn) Columns.full(lists.elements().get(0)),
                    (ArrayColumn) Columns.full(lists.elements().get(1)));
        }

        Column result(MapColumn map) {
            if (isMap) {
                return map;
            }
            int rowCount = map.rowCount();
            return new TupleColumn(
                    List.of(
                            new ArrayColumn(map.ends(), map.keys(), rowCount),
                            new ArrayColumn(map.ends(), map.values(), rowCount)),
                    rowCount);
        }
    }

    private static MapColumn paired(ArrayColumn keys, ArrayColumn values) {
        for (int row = 0; row < keys.rowCount(); row++) {
            if (keys.end(row) != values.end(row)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_COLUMN,
                        "Keys and values arrays should have same amount of elements");
            }
        }
        return new MapColumn(
                keys.ends(), ArrayRows.elements(keys), ArrayRows.elements(values), keys.rowCount());
    }

    private static DataType sumType(String name, DataType value) {
        return switch (value) {
            case IntegerType(int bits, boolean isSigned) ->
                    bits <= 64 ? new IntegerType(64, isSigned) : value;
            case FloatType _ -> DataTypes.FLOAT64;
            case DecimalType(int precision, int scale) ->
                    new DecimalType(precision <= 38 ? 38 : 76, scale);
            default -> throw Arguments.illegal(name, value);
        };
    }

    private static BoundFunction bindSum(
            String name, boolean isMinus, List<Argument> arguments, FunctionContext context) {
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    name + " accepts at least two maps or map tuples");
        }
        List<Pair> pairs = new ArrayList<>();
        for (Argument argument : arguments) {
            pairs.add(Pair.of(name, argument.type()));
        }
        Pair first = pairs.getFirst();
        DataType type = sumType(name, first.value());
        List<Cast> keyCasts = new ArrayList<>();
        List<Cast> valueCasts = new ArrayList<>();
        for (Pair pair : pairs) {
            checkKey(name, first, pair);
            keyCasts.add(Casts.bind(pair.key(), first.key(), context));
            valueCasts.add(Casts.bind(pair.value(), type, context));
        }
        return BoundFunction.of(
                first.type(type),
                (columns, rowCount) -> {
                    List<MapColumn> maps = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        MapColumn map = pairs.get(i).column(columns.get(i));
                        Column keys = Columns.full(map.keys());
                        Column values = Columns.full(map.values());
                        int count = keys.rowCount();
                        maps.add(
                                new MapColumn(
                                        map.ends(),
                                        Columns.full(keyCasts.get(i).apply(keys, count)),
                                        Columns.full(valueCasts.get(i).apply(values, count)),
                                        rowCount));
                    }
                    return first.result(sum(first.key(), type, maps, isMinus, rowCount));
                });
    }

    private static void checkKey(String name, Pair first, Pair other) {
        boolean isSame =
                first.key().equals(other.key())
                        || (Numbers.isInteger(first.key()) && Numbers.isInteger(other.key()));
        if (!isSame) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Expected same " + first.key().name() + " type for all keys in " + name);
        }
    }

    /// A key of any of the maps of a row.
    private record Key(Column keys, int row) {}

    private static MapColumn sum(
            DataType keyType, DataType type, List<MapColumn> maps, boolean isMinus, int rowCount) {
        ColumnOrder order = ColumnOrder.of(keyType);
        ColumnBuilder keys = ColumnBuilders.of(keyType);
        List<BigInteger> wholes = new ArrayList<>();
        List<Double> floats = new ArrayList<>();
        boolean isFloat = type instanceof FloatType;
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            TreeMap<Key, Integer> places =
                    new TreeMap<>((a, b) -> order.compare(a.keys(), a.row(), b.keys(), b.row()));
            List<Double> doubles = new ArrayList<>();
            List<BigInteger> bigs = new ArrayList<>();
            for (int m = 0; m < maps.size(); m++) {
                MapColumn map = maps.get(m);
                boolean isNegative = isMinus && m > 0;
                for (int i = map.start(row); i < map.end(row); i++) {
                    int place = places.computeIfAbsent(new Key(map.keys(), i), _ -> places.size());
                    if (isFloat) {
                        double value = ((DoubleColumn) map.values()).value(i);
                        add(doubles, place, isNegative ? -value : value);
                    } else {
                        BigInteger value = Numbers.bigAt(map.values(), i, type);
                        add(bigs, place, isNegative ? value.negate() : value);
                    }
                }
            }
            for (var entry : places.entrySet()) {
                keys.append(entry.getKey().keys(), entry.getKey().row());
                if (isFloat) {
                    floats.add(doubles.get(entry.getValue()));
                } else {
                    wholes.add(bigs.get(entry.getValue()));
                }
            }
            ends[row] = keys.rowCount();
        }
        Column values =
                isFloat
                        ? Numbers.ofDoubles(
                                floats.stream().mapToDouble(Double::doubleValue).toArray(),
                                floats.size(),
                                (FloatType) type)
                        : Numbers.ofBigs(wholes.toArray(new BigInteger[0]), type.layout());
        return new MapColumn(ends, keys.build(), values, rowCount);
    }

    private static void add(List<Double> sums, int place, double value) {
        if (place == sums.size()) {
            sums.add(value);
        } else {
            sums.set(place, sums.get(place) + value);
        }
    }

    private static void add(List<BigInteger> sums, int place, BigInteger value) {
        if (place == sums.size()) {
            sums.add(value);
        } else {
            sums.set(place, sums.get(place).add(value));
        }
    }

    private static BoundFunction bindPopulate(List<Argument> arguments) {
        String name = "mapPopulateSeries";
        Arguments.count(name, arguments, 1, 3);
        boolean isMap = arguments.getFirst().type() instanceof MapType;
        int maxPlace = isMap ? 1 : 2;
        if (!isMap) {
            Arguments.count(name, arguments, 2, 3);
        }
        DataType key =
                isMap
                        ? MapFunctions.map(name, arguments, 0).key()
                        : ArrayFunctions.element(name, arguments, 0);
        DataType value =
                isMap
                        ? MapFunctions.map(name, arguments, 0).value()
                        : ArrayFunctions.element(name, arguments, 1);
        if (!Numbers.isInteger(key) || !Numbers.fitsLong(key.layout())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Function mapPopulateSeries key argument should be of signed or unsigned"
                            + " integer type. Actual type "
                            + key.name());
        }
        boolean hasMax = arguments.size() > maxPlace;
        if (hasMax) {
            Arguments.integer(name, arguments, maxPlace);
        }
        DataType maxType = hasMax ? arguments.get(maxPlace).type() : key;
        Pair pair = new Pair(key, value, isMap);
        return BoundFunction.of(
                pair.type(value),
                (columns, rowCount) -> {
                    MapColumn map =
                            isMap
                                    ? (MapColumn) Columns.full(columns.getFirst())
                                    : paired(
                                            (ArrayColumn) Columns.full(columns.get(0)),
                                            (ArrayColumn) Columns.full(columns.get(1)));
                    long[] max =
                            hasMax ? Numbers.longs(columns.get(maxPlace), maxType) : new long[0];
                    return pair.result(populate(pair, map, max, rowCount));
                });
    }

    /// @param max the last key of each row; empty for the greatest key
    private static MapColumn populate(Pair pair, MapColumn map, long[] max, int rowCount) {
        long[] keys = Numbers.longs(map.keys(), pair.key());
        ColumnBuilder values = ColumnBuilders.of(pair.value());
        List<Long> made = new ArrayList<>();
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            TreeMap<Long, Integer> places = new TreeMap<>();
            for (int i = map.start(row); i < map.end(row); i++) {
                places.putIfAbsent(keys[i], i);
            }
            if (!places.isEmpty()) {
                long first = places.firstKey();
                long last = max.length > 0 ? max[row] : places.lastKey();
                if (last - first > 1 << 30) {
                    throw new DatabaseException(
                            ErrorCode.TOO_LARGE_ARRAY_SIZE,
                            "Too large array size in the result of function mapPopulateSeries");
                }
                for (long at = first; at <= last; at++) {
                    Integer place = places.get(at);
                    made.add(at);
                    if (place == null) {
                        values.appendDefault();
                    } else {
                        values.append(map.values(), place);
                    }
                }
            }
            ends[row] = made.size();
        }
        long[] all = made.stream().mapToLong(Long::longValue).toArray();
        Column keyColumn = Numbers.ofLongs(all, all.length, pair.key().layout());
        return new MapColumn(ends, keyColumn, values.build(), rowCount);
    }
}
