package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.GroupedSet.Hashes128;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.UuidType;

import java.util.Arrays;
import java.util.List;

/// The combinator that aggregates the values of maps key by key; keys of the result are in order.
public final class MapValues implements Accumulator {
    private final Accumulator inner;
    private final DataType keyType;
    private final ColumnOrder order;
    private final GroupedSet entries = new GroupedSet();
    private ColumnBuilder keys;

    private MapValues(Accumulator inner, DataType keyType) {
        this.inner = inner;
        this.keyType = keyType;
        this.order = ColumnOrder.of(keyType);
        this.keys = ColumnBuilders.of(keyType);
    }

    /// Binds a function to the values of a map.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT, and those of [AggregateFunction#bind].
    public static BoundAggregate bind(
            AggregateFunction function,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Incorrect number of arguments for aggregate function with Map suffix");
        }
        if (!(arguments.getFirst() instanceof MapType(DataType key, DataType value))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Aggregate function Map requires map as argument");
        }
        if (arguments.size() > 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + function.name() + "Map requires one map argument");
        }
        DataType plainKey = DataTypes.withoutLowCardinality(key);
        if (!canBeKey(plainKey)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Map key type " + key.name() + " is not supported by combinator Map");
        }
        return bind(function, parameters, parameterTypes, plainKey, value);
    }

    /// Source: measured on ClickHouse 26.7.
    private static boolean canBeKey(DataType key) {
        return switch (key) {
            case StringType _, FixedStringType _, IntegerType _, BoolType _ -> true;
            case DateType _, DateTimeType _, EnumType _, UuidType _ -> true;
            case Ipv4Type _, Ipv6Type _ -> true;
            default -> false;
        };
    }

    /// Binds a function to values and to keys of any type.
    public static BoundAggregate bind(
            AggregateFunction function,
            List<Column> parameters,
            List<DataType> parameterTypes,
            DataType key,
            DataType value) {
        BoundAggregate bound =
                NullSkipping.bind(function, parameters, parameterTypes, List.of(value));
        return AggregateArguments.bound(
                new MapType(key, bound.resultType()),
                () -> new MapValues(bound.accumulator(), key));
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        MapColumn maps = (MapColumn) Columns.full(arguments.getFirst());
        int count = rowCount == 0 ? 0 : maps.end(rowCount - 1);
        int[] outer = new int[count];
        for (int row = 0; row < rowCount; row++) {
            Arrays.fill(outer, maps.start(row), maps.end(row), groups[row]);
        }
        int[] innerGroups = innerGroups(outer, States.plain(maps.keys().slice(0, count)));
        inner.add(innerGroups, entries.size(), List.of(maps.values().slice(0, count)), count);
    }

    /// The inner group of each key.
    private int[] innerGroups(int[] groups, Column column) {
        Hashes128 hashes = Hashes128.of(List.of(column), groups.length);
        int[] innerGroups = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            int entry = entries.entry(groups[i], hashes.low()[i], hashes.high()[i]);
            if (entry == keys.rowCount()) {
                keys.append(column, i);
            }
            innerGroups[i] = entry;
        }
        return innerGroups;
    }

    private Column keys() {
        Column all = keys.build();
        keys = ColumnBuilders.of(keyType);
        keys.appendRange(all, 0, all.rowCount());
        return all;
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        MapValues that = (MapValues) other;
        int[] outer = new int[that.entries.size()];
        for (int entry = 0; entry < outer.length; entry++) {
            outer[entry] = groups[that.entries.group(entry)];
        }
        int[] innerGroups = innerGroups(outer, that.keys.build());
        inner.merge(that.inner, innerGroups, entries.size());
    }

    @Override
    public Column result(int groupCount) {
        int[] ends = new int[groupCount];
        Column all = keys();
        int[] sorted = sorted(all, ends);
        Column values = Columns.full(inner.result(entries.size()));
        return new MapColumn(
                ends,
                all.gather(sorted, sorted.length),
                values.gather(sorted, sorted.length),
                groupCount);
    }

    /// The entries by group, and by key within the group.
    ///
    /// @param ends is given where each group ends
    private int[] sorted(Column all, int[] ends) {
        Integer[] sorted = new Integer[entries.size()];
        for (int entry = 0; entry < sorted.length; entry++) {
            sorted[entry] = entry;
            ends[entries.group(entry)]++;
        }
        for (int group = 1; group < ends.length; group++) {
            ends[group] += ends[group - 1];
        }
        Arrays.sort(
                sorted,
                (a, b) -> {
                    int byGroup = Integer.compare(entries.group(a), entries.group(b));
                    return byGroup != 0 ? byGroup : order.compare(all, a, all, b);
                });
        return Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
    }

    @Override
    public StateForm stateForm() {
        StateForm form = inner.stateForm();
        return new StateForm(form.version(), new ArrayType(States.tuple(keyType, form.type())));
    }

    @Override
    public Column states(int groupCount) {
        int[] ends = new int[groupCount];
        Column all = keys();
        int[] sorted = sorted(all, ends);
        int count = sorted.length;
        Column values = Columns.full(inner.states(entries.size()));
        Column pairs =
                new TupleColumn(
                        List.of(all.gather(sorted, count), values.gather(sorted, count)), count);
        return new ArrayColumn(ends, pairs, groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(states);
        int[] outer = States.spread(lists, groups, rowCount);
        Column pairs = lists.elements().slice(0, outer.length);
        int[] innerGroups = innerGroups(outer, States.element(pairs, 0));
        inner.addStates(innerGroups, entries.size(), States.element(pairs, 1), innerGroups.length);
    }

    @Override
    public long retainedBytes() {
        return inner.retainedBytes() + entries.retainedBytes() + keys.retainedBytes();
    }
}
