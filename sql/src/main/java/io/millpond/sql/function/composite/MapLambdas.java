package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundHigherOrder;
import io.millpond.sql.function.DictionaryBinding;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.HigherOrderFunction;
import io.millpond.sql.function.LambdaBody;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.Selection;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.util.List;

/// Functions of a lambda of a key and a value, and a map.
public final class MapLambdas {
    private MapLambdas() {}

    private enum Kind {
        FILTER,
        APPLY,
        EXISTS,
        ALL,
        SORT
    }

    public static List<HigherOrderFunction> all() {
        return List.of(
                of("mapFilter", Kind.FILTER, "The pairs for which the lambda holds."),
                of("mapApply", Kind.APPLY, "The pairs that the lambda makes."),
                of("mapExists", Kind.EXISTS, "Whether the lambda holds for any pair."),
                of("mapAll", Kind.ALL, "Whether the lambda holds for all pairs."),
                of("mapSort", Kind.SORT, "The pairs in the order of the lambda's results."),
                of(
                        "mapReverseSort",
                        Kind.SORT,
                        "The pairs in the reverse order of the lambda's results."),
                of(
                        "mapPartialSort",
                        Kind.SORT,
                        "The pairs with the least results of the lambda first, up to a limit."),
                of(
                        "mapPartialReverseSort",
                        Kind.SORT,
                        "The pairs with the greatest results of the lambda first, up to a limit."));
    }

    private static HigherOrderFunction of(String name, Kind kind, String doc) {
        String limit = name.startsWith("mapPartial") ? ", limit" : "";
        return new MapFunction(
                FunctionDescription.of("Map", name + "(lambda" + limit + ", map)", doc), kind);
    }

    private record MapFunction(FunctionDescription description, Kind kind)
            implements HigherOrderFunction {
        private boolean isLimited() {
            return description.name().startsWith("mapPartial");
        }

        @Override
        public List<DataType> parameterTypes(List<Argument> arguments) {
            Arguments.count(description.name(), arguments, isLimited() ? 2 : 1);
            if (isLimited()) {
                Arguments.integer(description.name(), arguments, 0);
            }
            MapType map = MapFunctions.map(description.name(), arguments, arguments.size() - 1);
            return List.of(map.key(), map.value());
        }

        @Override
        public BoundHigherOrder bind(DataType lambdaResult, List<Argument> arguments) {
            DataType type = arguments.getLast().type();
            DataType lambda = DataTypes.withoutLowCardinality(lambdaResult);
            String name = description.name();
            boolean isReverse = name.contains("Reverse");
            DataType limitType = arguments.getFirst().type();
            return switch (kind) {
                case SORT -> new BoundMap(type, lambda, kind, isReverse, limitType, isLimited());
                case APPLY -> {
                    if (!(lambdaResult instanceof TupleType pair) || pair.elements().size() != 2) {
                        throw Arguments.illegal(name, lambdaResult);
                    }
                    DataType made = new MapType(pair.elements().get(0), pair.elements().get(1));
                    yield new BoundMap(made, lambda, kind, false, limitType, false);
                }
                case FILTER, EXISTS, ALL -> {
                    DataType plain = DataTypes.notNullable(lambda);
                    if (!Numbers.isNumber(plain) && !plain.equals(DataTypes.NOTHING)) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Unexpected type of filter column for function "
                                        + name
                                        + ": expected UInt8, got "
                                        + lambda.name());
                    }
                    yield new BoundMap(
                            kind == Kind.FILTER ? type : DataTypes.UINT8,
                            lambda,
                            kind,
                            false,
                            limitType,
                            false);
                }
            };
        }
    }

    private record BoundMap(
            DataType resultType,
            DataType lambda,
            Kind kind,
            boolean isReverse,
            DataType limitType,
            boolean isLimited)
            implements BoundHigherOrder {
        @Override
        public Column apply(LambdaBody body, List<Column> arguments, int rowCount) {
            MapColumn map = (MapColumn) Columns.full(arguments.getLast());
            int count = rowCount == 0 ? 0 : map.end(rowCount - 1);
            List<Column> parts =
                    List.of(
                            Columns.full(map.keys()).slice(0, count),
                            Columns.full(map.values()).slice(0, count));
            int[] outer = HigherOrderFunctions.outerRows(map.ends(), rowCount);
            Column results = Columns.full(body.apply(parts, outer, count));
            return switch (kind) {
                case APPLY -> {
                    TupleColumn pairs = (TupleColumn) results;
                    yield new MapColumn(
                            map.ends(),
                            Columns.full(pairs.elements().get(0)),
                            Columns.full(pairs.elements().get(1)),
                            rowCount);
                }
                case FILTER -> filtered(map, Selection.truths(results, lambda, count), rowCount);
                case EXISTS ->
                        counted(map, Selection.truths(results, lambda, count), rowCount, false);
                case ALL -> counted(map, Selection.truths(results, lambda, count), rowCount, true);
                case SORT -> {
                    Column keys = DictionaryBinding.withoutDictionaries(results);
                    long[] limits =
                            isLimited
                                    ? Numbers.longs(arguments.getFirst(), limitType)
                                    : new long[rowCount];
                    yield sorted(map, keys, lambda, isReverse, limits, rowCount);
                }
            };
        }
    }

    /// The pairs that are marked.
    static Column filtered(MapColumn map, byte[] truths, int rowCount) {
        int[] kept = new int[truths.length];
        int[] ends = new int[rowCount];
        int size = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = map.start(row); i < map.end(row); i++) {
                if (truths[i] != 0) {
                    kept[size++] = i;
                }
            }
            ends[row] = size;
        }
        return new MapColumn(
                ends,
                Columns.full(map.keys()).gather(kept, size),
                Columns.full(map.values()).gather(kept, size),
                rowCount);
    }

    /// Whether any pair of a row, or all of them, are marked.
    static Column counted(MapColumn map, byte[] truths, int rowCount, boolean isAll) {
        byte[] result = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int count = 0;
            for (int i = map.start(row); i < map.end(row); i++) {
                count += truths[i];
            }
            boolean holds = isAll ? count == map.end(row) - map.start(row) : count > 0;
            result[row] = (byte) (holds ? 1 : 0);
        }
        return new ByteColumn(result, rowCount);
    }

    /// The pairs in the order of keys, one a pair; a limit of 0 sorts them all.
    static Column sorted(
            MapColumn map,
            Column keys,
            DataType keyType,
            boolean isReverse,
            long[] limits,
            int rowCount) {
        ArrayOrder.Keys ordered = new ArrayOrder.Keys(keys, keyType, isReverse);
        List<Column> pairs = List.of(Columns.full(map.keys()), Columns.full(map.values()));
        ArrayColumn list =
                new ArrayColumn(
                        map.ends(), new TupleColumn(pairs, map.keys().rowCount()), rowCount);
        ArrayColumn sorted =
                ArrayRows.gather(
                        list,
                        rowCount,
                        (array, row, _) -> {
                            int[] rows = ArrayRows.range(array.start(row), array.end(row));
                            int limit = Math.clamp(limits[row], 0, rows.length);
                            ordered.sort(rows, limit == 0 ? rows.length : limit);
                            return rows;
                        });
        TupleColumn moved = (TupleColumn) sorted.elements();
        return new MapColumn(
                sorted.ends(), moved.elements().get(0), moved.elements().get(1), rowCount);
    }
}
