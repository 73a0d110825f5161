package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;

import java.util.ArrayList;
import java.util.List;

/// Maps made of maps: one after another, one over another, sorted.
public final class MapOperations {
    private MapOperations() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                MapFunctions.define(
                        "mapConcat(map, ...)",
                        "The pairs of all maps, one after another.",
                        MapOperations::bindConcat));
        all.add(
                MapFunctions.define(
                        "mapUpdate(map, newer)",
                        "The map with the values of a newer one where it has them.",
                        (arguments, _) -> bindUpdate(arguments)));
        all.add(sort("mapSort", false, false));
        all.add(sort("mapReverseSort", true, false));
        all.add(sort("mapPartialSort", false, true));
        all.add(sort("mapPartialReverseSort", true, true));
        return all;
    }

    private static BoundFunction bindConcat(List<Argument> arguments, FunctionContext context) {
        String name = "mapConcat";
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function mapConcat requires at least one argument, passed 0");
        }
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            types.add(MapFunctions.map(name, arguments, i));
        }
        MapType type = (MapType) Supertypes.common(types);
        List<Cast> casts = new ArrayList<>();
        for (DataType from : types) {
            casts.add(Casts.bind(from, type, context));
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    List<MapColumn> maps = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        Column converted = casts.get(i).apply(columns.get(i), rowCount);
                        maps.add((MapColumn) Columns.full(converted));
                    }
                    return concat(type, maps, rowCount);
                });
    }

    private static Column concat(MapType type, List<MapColumn> maps, int rowCount) {
        List<Column> keys = new ArrayList<>();
        List<Column> values = new ArrayList<>();
        int[] bases = new int[maps.size()];
        int total = 0;
        for (int i = 0; i < bases.length; i++) {
            MapColumn map = maps.get(i);
            bases[i] = total;
            total += map.keys().rowCount();
            keys.add(Columns.full(map.keys()));
            values.add(Columns.full(map.values()));
        }
        int[] rows = new int[total];
        int[] ends = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = 0; i < bases.length; i++) {
                for (int at = maps.get(i).start(row); at < maps.get(i).end(row); at++) {
                    rows[count++] = bases[i] + at;
                }
            }
            ends[row] = count;
        }
        return new MapColumn(
                ends,
                Columns.concat(type.key(), keys).gather(rows, count),
                Columns.concat(type.value(), values).gather(rows, count),
                rowCount);
    }

    private static BoundFunction bindUpdate(List<Argument> arguments) {
        Arguments.count("mapUpdate", arguments, 2);
        MapType type = MapFunctions.map("mapUpdate", arguments, 0);
        if (!type.equals(MapFunctions.map("mapUpdate", arguments, 1))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The Key And Value type of Map for function mapUpdate must be the same");
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    MapColumn older = (MapColumn) Columns.full(columns.get(0));
                    MapColumn newer = (MapColumn) Columns.full(columns.get(1));
                    return updated(type, older, newer, rowCount);
                });
    }

    private static Column updated(MapType type, MapColumn older, MapColumn newer, int rowCount) {
        Column oldKeys = Columns.full(older.keys());
        Column newKeys = Columns.full(newer.keys());
        int base = oldKeys.rowCount();
        int[] rows = new int[base + newKeys.rowCount()];
        int[] ends = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = older.start(row); i < older.end(row); i++) {
                if (find(oldKeys, i, newKeys, newer.start(row), newer.end(row)) < 0) {
                    rows[count++] = i;
                }
            }
            for (int i = newer.start(row); i < newer.end(row); i++) {
                rows[count++] = base + i;
            }
            ends[row] = count;
        }
        List<Column> keys = List.of(oldKeys, newKeys);
        List<Column> values = List.of(Columns.full(older.values()), Columns.full(newer.values()));
        return new MapColumn(
                ends,
                Columns.concat(type.key(), keys).gather(rows, count),
                Columns.concat(type.value(), values).gather(rows, count),
                rowCount);
    }

    private static int find(Column wanted, int at, Column keys, int from, int to) {
        for (int i = from; i < to; i++) {
            if (wanted.equalAt(at, keys, i)) {
                return i;
            }
        }
        return -1;
    }

    private static ScalarFunction sort(String name, boolean isReverse, boolean isLimited) {
        return MapFunctions.define(
                name + (isLimited ? "(limit, map)" : "(map)"),
                "The pairs in the order of their keys.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, isLimited ? 2 : 1);
                    MapType type = MapFunctions.map(name, arguments, isLimited ? 1 : 0);
                    if (isLimited) {
                        Arguments.integer(name, arguments, 0);
                    }
                    DataType limitType = arguments.getFirst().type();
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                MapColumn map = (MapColumn) Columns.full(columns.getLast());
                                long[] limits =
                                        isLimited
                                                ? Numbers.longs(columns.getFirst(), limitType)
                                                : new long[rowCount];
                                Column keys = Columns.full(map.keys());
                                return MapLambdas.sorted(
                                        map, keys, type.key(), isReverse, limits, rowCount);
                            });
                });
    }
}
