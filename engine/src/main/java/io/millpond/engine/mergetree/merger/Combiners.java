package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Header;
import io.millpond.storage.merge.RowMerger;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.SimpleAggregateFunctionType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How the columns of a header are combined by the engines that make one row of a group.
final class Combiners {
    private Combiners() {}

    /// Columns that have an aggregate function.
    static List<ColumnCombiner> ofAggregates(Header header) {
        List<ColumnCombiner> combiners = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            switch (header.type(i)) {
                case AggregateFunctionType states ->
                        combiners.add(AggregatedValue.ofStates(i, states));
                case SimpleAggregateFunctionType simple ->
                        combiners.add(AggregatedValue.ofSimple(i, simple));
                default -> {}
            }
        }
        return combiners;
    }

    /// @param listed the columns to sum; none: all numbers
    static RowMerger summing(Header header, List<String> listed, Set<String> keyColumns) {
        List<ColumnCombiner> combiners = new ArrayList<>(ofAggregates(header));
        List<SummedMap> maps = maps(header, keyColumns);
        combiners.addAll(maps);
        // A row that holds more than numbers is never nothing.
        boolean canVanish = combiners.isEmpty();
        List<Integer> summed = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            if (isSummed(header, i, listed, keyColumns)) {
                combiners.add(AggregatedValue.sum(i, header.type(i)));
                summed.add(i);
            }
        }
        return new CombiningMerger(
                header, combiners, canVanish ? new ZeroRows(summed) : ZeroRows.NONE);
    }

    /// The columns of a table that decide whether a row is left of a group.
    static List<String> deciding(Header header, List<String> listed, Set<String> keyColumns) {
        if (!ofAggregates(header).isEmpty() || !maps(header, keyColumns).isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            if (isSummed(header, i, listed, keyColumns)) {
                names.add(header.name(i));
            }
        }
        return names;
    }

    private static boolean isSummed(
            Header header, int column, List<String> listed, Set<String> keyColumns) {
        String name = header.name(column);
        return (listed.isEmpty() ? !keyColumns.contains(name) : listed.contains(name))
                && isNumber(header.type(column));
    }

    private static boolean isNumber(DataType type) {
        return !(type instanceof SimpleAggregateFunctionType)
                && switch (DataTypes.withoutWrappers(type)) {
                    case IntegerType _, FloatType _, DecimalType _, BoolType _ -> true;
                    default -> false;
                };
    }

    /// @param listed the columns of which the last value stays; none: all
    static RowMerger coalescing(Header header, List<String> listed, Set<String> keyColumns) {
        List<ColumnCombiner> combiners = new ArrayList<>(ofAggregates(header));
        for (int i = 0; i < header.size(); i++) {
            String name = header.name(i);
            boolean isAggregate =
                    header.type(i) instanceof AggregateFunctionType
                            || header.type(i) instanceof SimpleAggregateFunctionType;
            if (!isAggregate
                    && (listed.isEmpty() ? !keyColumns.contains(name) : listed.contains(name))) {
                combiners.add(new LastValue(i));
            }
        }
        return new CombiningMerger(header, combiners, ZeroRows.NONE);
    }

    /// The nested structures whose values are summed by keys.
    ///
    /// The first column of one is a key, and so are others whose names end with `ID`, `Key` or
    /// `Type`; all the rest are numbers.
    private static List<SummedMap> maps(Header header, Set<String> keyColumns) {
        Map<String, List<Integer>> nested = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            int dot = header.name(i).indexOf('.');
            boolean isMap =
                    dot > 0
                            && header.name(i).substring(0, dot).endsWith("Map")
                            && header.type(i) instanceof ArrayType
                            && !keyColumns.contains(header.name(i));
            if (isMap) {
                nested.computeIfAbsent(header.name(i).substring(0, dot), _ -> new ArrayList<>())
                        .add(i);
            }
        }
        List<SummedMap> maps = new ArrayList<>();
        for (List<Integer> columns : nested.values()) {
            List<Integer> keys = new ArrayList<>();
            List<Integer> values = new ArrayList<>();
            for (int column : columns) {
                (keys.isEmpty() || isKey(header.name(column)) ? keys : values).add(column);
            }
            boolean areNumbers = values.stream().allMatch(i -> isNumber(element(header, i)));
            boolean areKeys = keys.stream().allMatch(i -> canBeKey(element(header, i)));
            if (!values.isEmpty() && areNumbers && areKeys) {
                maps.add(new SummedMap(keys, values));
            }
        }
        return maps;
    }

    private static DataType element(Header header, int column) {
        return ((ArrayType) header.type(column)).element();
    }

    /// Numbers that are no integers, and what may be NULL, are no keys.
    private static boolean canBeKey(DataType type) {
        return !type.isNullable()
                && switch (DataTypes.withoutWrappers(type)) {
                    case FloatType _, DecimalType _, DateTime64Type _ -> false;
                    default -> true;
                };
    }

    private static boolean isKey(String name) {
        return name.endsWith("ID") || name.endsWith("Key") || name.endsWith("Type");
    }
}
