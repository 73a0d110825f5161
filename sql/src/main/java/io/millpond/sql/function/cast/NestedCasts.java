package io.millpond.sql.function.cast;

import io.millpond.sql.function.FunctionContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Conversions between arrays, maps and tuples, element by element.
final class NestedCasts {
    private NestedCasts() {}

    static Cast toArray(DataType from, ArrayType to, CastMode mode, FunctionContext context) {
        return switch (from) {
            case ArrayType(DataType element) -> {
                Cast cast = Casts.bind(element, to.element(), mode, context);
                yield (column, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) column;
                    Column elements = array.elements();
                    Column converted = Columns.full(cast.apply(elements, elements.rowCount()));
                    return new ArrayColumn(array.ends(), converted, rowCount);
                };
            }
            case MapType(DataType key, DataType value) -> {
                Cast cast =
                        Casts.bind(TupleType.of(List.of(key, value)), to.element(), mode, context);
                yield (column, rowCount) -> {
                    MapColumn map = (MapColumn) column;
                    int count = map.keys().rowCount();
                    Column pairs = new TupleColumn(List.of(map.keys(), map.values()), count);
                    return new ArrayColumn(
                            map.ends(), Columns.full(cast.apply(pairs, count)), rowCount);
                };
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.TYPE_MISMATCH,
                            "CAST AS Array can only be performed between same-dimensional Array,"
                                    + " Map or String types");
        };
    }

    /// A map of an array of keys and an array of values.
    private static Cast ofLists(
            DataType keys, DataType values, MapType to, CastMode mode, FunctionContext context) {
        Cast keyCast = Casts.bind(keys, to.key(), mode, context);
        Cast valueCast = Casts.bind(values, to.value(), mode, context);
        return (column, rowCount) -> {
            TupleColumn lists = (TupleColumn) Columns.full(column);
            ArrayColumn first = (ArrayColumn) Columns.full(lists.elements().get(0));
            ArrayColumn second = (ArrayColumn) Columns.full(lists.elements().get(1));
            for (int row = 0; row < rowCount; row++) {
                if (first.end(row) != second.end(row)) {
                    throw new DatabaseException(
                            ErrorCode.TYPE_MISMATCH,
                            "CAST AS Map can only be performed from tuple of arrays with equal"
                                    + " sizes.");
                }
            }
            int count = first.elementCount();
            Column keyColumn = Columns.full(first.elements()).slice(0, count);
            Column valueColumn = Columns.full(second.elements()).slice(0, count);
            return new MapColumn(
                    first.ends(),
                    Columns.full(keyCast.apply(keyColumn, count)),
                    Columns.full(valueCast.apply(valueColumn, count)),
                    rowCount);
        };
    }

    static Cast toMap(DataType from, MapType to, CastMode mode, FunctionContext context) {
        DataType key;
        DataType value;
        switch (from) {
            case MapType map -> {
                key = map.key();
                value = map.value();
            }
            case ArrayType(TupleType pair) when pair.elements().size() == 2 -> {
                key = pair.elements().get(0);
                value = pair.elements().get(1);
            }
            case TupleType lists
                    when lists.elements().size() == 2
                            && lists.elements().get(0) instanceof ArrayType(DataType keys)
                            && lists.elements().get(1) instanceof ArrayType(DataType values) -> {
                return ofLists(keys, values, to, mode, context);
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.TYPE_MISMATCH,
                            "Unsupported types to CAST AS Map. Left type: "
                                    + from.name()
                                    + ", right type: "
                                    + to.name());
        }
        Cast keyCast = Casts.bind(key, to.key(), mode, context);
        Cast valueCast = Casts.bind(value, to.value(), mode, context);
        return (column, rowCount) -> {
            MapColumn map = asMap(column);
            int count = map.keys().rowCount();
            return new MapColumn(
                    map.ends(),
                    Columns.full(keyCast.apply(map.keys(), count)),
                    Columns.full(valueCast.apply(map.values(), count)),
                    rowCount);
        };
    }

    /// An array of pairs as a map, sharing everything; a map as it is.
    private static MapColumn asMap(Column column) {
        if (column instanceof MapColumn map) {
            return map;
        }
        ArrayColumn array = (ArrayColumn) column;
        TupleColumn pairs = (TupleColumn) Columns.full(array.elements());
        return new MapColumn(
                array.ends(),
                Columns.full(pairs.elements().get(0)),
                Columns.full(pairs.elements().get(1)),
                array.rowCount());
    }

    static Cast toTuple(DataType from, TupleType to, CastMode mode, FunctionContext context) {
        if (from instanceof TupleType names && isByName(names, to)) {
            return byName(names, to, mode, context);
        }
        if (!(from instanceof TupleType tuple) || tuple.elements().size() != to.elements().size()) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "CAST AS Tuple can only be performed between tuple types with the same number"
                            + " of elements or from String.\nLeft type: "
                            + from.name()
                            + ", right type: "
                            + to.name());
        }
        List<Cast> casts = new ArrayList<>();
        for (int i = 0; i < to.elements().size(); i++) {
            casts.add(Casts.bind(tuple.elements().get(i), to.elements().get(i), mode, context));
        }
        return (column, rowCount) -> {
            TupleColumn source = (TupleColumn) column;
            List<Column> elements = new ArrayList<>();
            for (int i = 0; i < casts.size(); i++) {
                Column element = source.elements().get(i);
                elements.add(Columns.full(casts.get(i).apply(element, rowCount)));
            }
            return new TupleColumn(elements, rowCount);
        };
    }

    private static boolean isByName(TupleType from, TupleType to) {
        return !from.names().isEmpty() && !to.names().isEmpty() && !from.names().equals(to.names());
    }

    /// Elements with the same names; what the source does not have is a default.
    private static Cast byName(
            TupleType from, TupleType to, CastMode mode, FunctionContext context) {
        List<Cast> casts = new ArrayList<>();
        for (int i = 0; i < to.elements().size(); i++) {
            DataType type = to.elements().get(i);
            int place = from.names().indexOf(to.names().get(i));
            Cast cast =
                    place < 0 ? null : Casts.bind(from.elements().get(place), type, mode, context);
            casts.add(
                    cast == null
                            ? (_, rowCount) -> Columns.defaults(type, rowCount)
                            : (column, rowCount) ->
                                    cast.apply(
                                            ((TupleColumn) column).elements().get(place),
                                            rowCount));
        }
        return (column, rowCount) ->
                new TupleColumn(
                        casts.stream()
                                .map(cast -> Columns.full(cast.apply(column, rowCount)))
                                .toList(),
                        rowCount);
    }
}
