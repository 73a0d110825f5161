package io.millpond.sql.aggregate.list;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.AggregateRegistry;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.MapValues;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Aggregates of arrays of values by the arrays of keys beside them.
///
/// Each array of values is aggregated as a map of the keys to it is. The result is a tuple of the
/// keys in order and, for each array of values, an array of their aggregates. Sums leave out keys
/// whose sums are all zero.
public final class MappedArrays implements Accumulator {
    private final List<Accumulator> maps;
    private final TupleType result;
    private final boolean isSum;
    private final @Nullable Column filter;

    private MappedArrays(
            List<Accumulator> maps, TupleType result, boolean isSum, @Nullable Column filter) {
        this.maps = maps;
        this.result = result;
        this.isSum = isSum;
        this.filter = filter;
    }

    /// The functions of this class.
    ///
    /// @param functions finds the aggregates of the values
    public static List<AggregateFunction> all(AggregateRegistry functions) {
        return List.of(
                define(functions, "sumMappedArrays", "sum", "The sums by key.", false),
                define(functions, "minMappedArrays", "min", "The least values by key.", false),
                define(functions, "maxMappedArrays", "max", "The greatest values by key.", false),
                define(
                        functions,
                        "sumMapWithOverflow",
                        "sumWithOverflow",
                        "The sums by key, in the values' own types.",
                        false),
                define(
                        functions,
                        "sumMapFiltered",
                        "sum",
                        "The sums of the given keys only.",
                        true),
                define(
                        functions,
                        "sumMapFilteredWithOverflow",
                        "sumWithOverflow",
                        "The sums of the given keys only, in the values' own types.",
                        true),
                orMap(functions, "sum"),
                orMap(functions, "min"),
                orMap(functions, "max"));
    }

    private static AggregateFunction define(
            AggregateRegistry functions,
            String name,
            String inner,
            String doc,
            boolean isFiltered) {
        String syntax = name + (isFiltered ? "(keys)" : "") + "(keys, values, ...)";
        return DefinedAggregate.counting(
                FunctionDescription.of("Aggregate", syntax, doc),
                (parameters, types, arguments) ->
                        bind(functions, name, inner, isFiltered, parameters, types, arguments));
    }

    /// `sumMap` and its kin: of arrays, or of one map as the combinator `-Map` has it.
    private static AggregateFunction orMap(AggregateRegistry functions, String inner) {
        String name = inner + "Map";
        return DefinedAggregate.counting(
                FunctionDescription.of(
                        "Aggregate",
                        name + "(map) or " + name + "(keys, values, ...)",
                        "The values of maps, or of arrays with their keys, combined by key."),
                (parameters, types, arguments) -> {
                    boolean isTuple =
                            arguments.size() == 1 && arguments.getFirst() instanceof TupleType;
                    boolean areArrays =
                            arguments.size() > 1
                                    && arguments.stream().allMatch(ArrayType.class::isInstance);
                    return isTuple || areArrays
                            ? bind(functions, name, inner, false, parameters, types, arguments)
                            : MapValues.bind(
                                    functions.function(inner), parameters, types, arguments);
                });
    }

    private static BoundAggregate bind(
            AggregateRegistry functions,
            String name,
            String inner,
            boolean isFiltered,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        boolean isTuple = arguments.size() == 1 && arguments.getFirst() instanceof TupleType;
        List<DataType> arrays = isTuple ? ((TupleType) arguments.getFirst()).elements() : arguments;
        if (arrays.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function "
                            + name
                            + " requires at least two arguments of Array type");
        }
        AggregateArguments.parameters(name, parameters, isFiltered ? 1 : 0, isFiltered ? 1 : 0);
        List<DataType> elements = new ArrayList<>();
        for (DataType type : arrays) {
            if (!(type instanceof ArrayType(DataType element))) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "First argument for function "
                                + name
                                + " must be an array, not "
                                + type.name());
            }
            elements.add(element);
        }
        DataType key = DataTypes.notNullable(DataTypes.withoutLowCardinality(elements.getFirst()));
        List<BoundAggregate> maps = new ArrayList<>();
        List<DataType> results = new ArrayList<>();
        results.add(new ArrayType(key));
        AggregateFunction function = functions.function(inner);
        for (DataType element : elements.subList(1, elements.size())) {
            DataType value = DataTypes.notNullable(element);
            // The sums of decimals stay as wide as they are.
            boolean isNarrowSum = inner.equals("sum") && value instanceof DecimalType;
            BoundAggregate map =
                    MapValues.bind(
                            isNarrowSum ? functions.function("sumWithOverflow") : function,
                            List.of(),
                            List.of(),
                            key,
                            value);
            maps.add(map);
            DataType sum = ((MapType) map.resultType()).value();
            results.add(new ArrayType(value instanceof DecimalType ? value : sum));
        }
        Column filter =
                isFiltered
                        ? Fillers.convert(
                                parameters.getFirst(),
                                parameterTypes.getFirst(),
                                new ArrayType(key))
                        : null;
        TupleType result = States.tuple(results);
        return AggregateArguments.bound(
                result,
                () ->
                        new MappedArrays(
                                maps.stream().map(BoundAggregate::accumulator).toList(),
                                result,
                                inner.startsWith("sum"),
                                filter));
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        List<Column> columns =
                arguments.size() == 1
                        ? ((TupleColumn) Columns.full(arguments.getFirst())).elements()
                        : arguments;
        List<ArrayColumn> arrays =
                columns.stream().map(column -> (ArrayColumn) Columns.full(column)).toList();
        ArrayColumn keys = arrays.getFirst();
        for (ArrayColumn values : arrays) {
            for (int row = 0; row < rowCount; row++) {
                if (values.end(row) != keys.end(row)) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Sizes of keys and values arrays do not match");
                }
            }
        }
        int[] kept = rows(arrays, rowCount);
        for (int i = 1; i < arrays.size(); i++) {
            Column map = map(keys, arrays.get(i), kept, rowCount);
            maps.get(i - 1).add(groups, groupCount, List.of(map), rowCount);
        }
    }

    /// The elements that count: whose key passes the filter and of which nothing is NULL.
    private int[] rows(List<ArrayColumn> arrays, int rowCount) {
        ArrayColumn keys = arrays.getFirst();
        Column keyValues = plain(keys.elements());
        int count = rowCount == 0 ? 0 : keys.end(rowCount - 1);
        int[] rows = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            boolean isNull = false;
            for (ArrayColumn array : arrays) {
                isNull |= isNull(array.elements(), i);
            }
            if (!isNull && passes(keyValues, i)) {
                rows[kept++] = i;
            }
        }
        return Arrays.copyOf(rows, kept);
    }

    private static boolean isNull(Column column, int row) {
        return column instanceof NullableColumn nullable && nullable.isNull(row);
    }

    private static Column plain(Column column) {
        Column full = States.plain(column);
        return full instanceof NullableColumn nullable ? nullable.values() : full;
    }

    private boolean passes(Column keys, int row) {
        if (filter == null) {
            return true;
        }
        Column wanted = ((ArrayColumn) filter).elements();
        for (int i = 0; i < wanted.rowCount(); i++) {
            if (keys.equalAt(row, wanted, i)) {
                return true;
            }
        }
        return false;
    }

    private static Column map(ArrayColumn keys, ArrayColumn values, int[] kept, int rowCount) {
        int[] ends = new int[rowCount];
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            while (at < kept.length && kept[at] < keys.end(row)) {
                at++;
            }
            ends[row] = at;
        }
        return new MapColumn(
                ends,
                plain(keys.elements()).gather(kept, kept.length),
                plain(values.elements()).gather(kept, kept.length),
                rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        MappedArrays that = (MappedArrays) other;
        for (int i = 0; i < maps.size(); i++) {
            maps.get(i).merge(that.maps.get(i), groups, groupCount);
        }
    }

    @Override
    public Column result(int groupCount) {
        List<MapColumn> columns = new ArrayList<>();
        maps.forEach(map -> columns.add((MapColumn) Columns.full(map.result(groupCount))));
        MapColumn first = columns.getFirst();
        int[] rows = new int[first.keys().rowCount()];
        int[] ends = new int[groupCount];
        int count = 0;
        for (int group = 0; group < groupCount; group++) {
            for (int i = first.start(group); i < first.end(group); i++) {
                rows[count] = i;
                count += isSum && areZero(columns, i) ? 0 : 1;
            }
            ends[group] = count;
        }
        List<Column> arrays = new ArrayList<>();
        arrays.add(new ArrayColumn(ends, first.keys().gather(rows, count), groupCount));
        for (MapColumn column : columns) {
            arrays.add(new ArrayColumn(ends, column.values().gather(rows, count), groupCount));
        }
        return new TupleColumn(arrays, groupCount);
    }

    private boolean areZero(List<MapColumn> columns, int row) {
        for (int i = 0; i < columns.size(); i++) {
            DataType type = ((ArrayType) result.elements().get(i + 1)).element();
            if (!columns.get(i).values().equalAt(row, ColumnBuilders.defaultValue(type), 0)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(
                States.tuple(maps.stream().map(map -> map.stateForm().type()).toList()));
    }

    @Override
    public Column states(int groupCount) {
        return new TupleColumn(
                maps.stream().map(map -> map.states(groupCount)).toList(), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        for (int i = 0; i < maps.size(); i++) {
            maps.get(i).addStates(groups, groupCount, States.element(states, i), rowCount);
        }
    }

    @Override
    public long retainedBytes() {
        return maps.stream().mapToLong(Accumulator::retainedBytes).sum();
    }
}
