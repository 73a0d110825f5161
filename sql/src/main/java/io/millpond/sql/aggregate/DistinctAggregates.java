package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.GroupedSet.Hashes128;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTimeType;

import java.util.List;

/// Aggregates of distinct values.
///
/// All kinds of `uniq` count exactly here, as ClickHouse's do while there are few values. Values
/// count as equal when 128 bits of their hashes are.
public final class DistinctAggregates {
    private static final String CATEGORY = "Aggregate";
    private static final long UP_TO_DEFAULT = 10;
    private static final long UP_TO_MAX = 100;
    private static final int PRECISION_MIN = 12;
    private static final int PRECISION_MAX = 20;

    private DistinctAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                uniq("uniq"),
                uniq("uniqExact"),
                uniq("uniqCombined"),
                uniq("uniqCombined64"),
                uniq("uniqHLL12"),
                uniq("uniqTheta"),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "uniqUpTo(n)(x, ...)",
                                "The number of distinct values, or n + 1 where there are more."),
                        DistinctAggregates::bindUpTo),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "entropy(x, ...)",
                                "The Shannon entropy of the values in bits."),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("entropy", parameters);
                            if (arguments.isEmpty()) {
                                AggregateArguments.count("entropy", arguments, 1, 1);
                            }
                            return AggregateArguments.bound(DataTypes.FLOAT64, Frequencies::new);
                        }),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "groupUniqArray[(limit)](x)",
                                "The distinct values of a group, in no particular order."),
                        (parameters, types, arguments) -> {
                            AggregateArguments.count("groupUniqArray", arguments, 1, 1);
                            DataType type = arguments.getFirst();
                            long limit =
                                    AggregateArguments.positive(
                                            "groupUniqArray", parameters, types, Long.MAX_VALUE);
                            return AggregateArguments.bound(
                                    new ArrayType(
                                            type instanceof DateTimeType
                                                    ? DataTypes.DATE_TIME
                                                    : type),
                                    () -> new DistinctValues(type, limit));
                        }));
    }

    private static BoundAggregate bindUpTo(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        AggregateArguments.parameters("uniqUpTo", parameters, 0, 1);
        if (arguments.isEmpty()) {
            AggregateArguments.count("uniqUpTo", arguments, 1, 1);
        }
        long max =
                AggregateArguments.count("uniqUpTo", parameters, parameterTypes, 0, UP_TO_DEFAULT);
        if (max > UP_TO_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Too large parameter for aggregate function uniqUpTo. Maximum: " + UP_TO_MAX);
        }
        return AggregateArguments.bound(DataTypes.UINT64, () -> new DistinctCount(max + 1));
    }

    private static AggregateFunction uniq(String name) {
        FunctionDescription description =
                FunctionDescription.of(
                        CATEGORY, name + "(x, ...)", "The number of distinct values.");
        DefinedAggregate.Binder binder =
                (parameters, types, arguments) -> {
                    if (arguments.isEmpty()) {
                        AggregateArguments.count(name, arguments, 1, 1);
                    }
                    if (name.startsWith("uniqCombined")) {
                        checkPrecision(name, parameters, types);
                    }
                    return AggregateArguments.bound(
                            DataTypes.UINT64, () -> new DistinctCount(Long.MAX_VALUE));
                };
        return name.startsWith("uniqCombined")
                ? DefinedAggregate.of(description, binder)
                : DefinedAggregate.counting(description, binder);
    }

    /// The precision of ClickHouse's sketch means nothing here, but has its bounds.
    private static void checkPrecision(String name, List<Column> parameters, List<DataType> types) {
        if (parameters.size() > 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires one parameter or less");
        }
        double precision =
                parameters.isEmpty()
                        ? PRECISION_MAX
                        : AggregateArguments.number(parameters.getFirst(), types.getFirst());
        if (precision < PRECISION_MIN || precision > PRECISION_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Parameter for aggregate function %s is out of range: [%d, %d]"
                            .formatted(name, PRECISION_MIN, PRECISION_MAX));
        }
    }

    /// The number of distinct values of each group.
    private static final class DistinctCount implements Accumulator {
        private final long max;
        private final GroupedSet set = new GroupedSet();

        DistinctCount(long max) {
            this.max = max;
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            Hashes128 hashes = Hashes128.of(arguments, rowCount);
            long[] low = hashes.low();
            long[] high = hashes.high();
            for (int row = 0; row < rowCount; row++) {
                set.add(groups[row], low[row], high[row]);
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            GroupedSet more = ((DistinctCount) other).set;
            for (int entry = 0; entry < more.size(); entry++) {
                set.add(groups[more.group(entry)], more.low(entry), more.high(entry));
            }
        }

        @Override
        public Column result(int groupCount) {
            long[] counts = new long[groupCount];
            for (int entry = 0; entry < set.size(); entry++) {
                counts[set.group(entry)]++;
            }
            for (int group = 0; group < groupCount; group++) {
                counts[group] = Math.min(counts[group], max);
            }
            return new LongColumn(counts, groupCount);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(new ArrayType(States.tuple(DataTypes.UINT64, DataTypes.UINT64)));
        }

        @Override
        public Column states(int groupCount) {
            int[] entries = new int[set.size()];
            int[] groups = new int[entries.length];
            long[] low = new long[entries.length];
            long[] high = new long[entries.length];
            for (int entry = 0; entry < entries.length; entry++) {
                entries[entry] = entry;
                groups[entry] = set.group(entry);
                low[entry] = set.low(entry);
                high[entry] = set.high(entry);
            }
            Column all =
                    new TupleColumn(
                            List.of(
                                    new LongColumn(low, low.length),
                                    new LongColumn(high, high.length)),
                            entries.length);
            return States.lists(groups, entries, entries.length, all, groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            ArrayColumn hashes = (ArrayColumn) Columns.full(states);
            int[] entryGroups = States.spread(hashes, groups, rowCount);
            long[] low = Numbers.longs(States.element(hashes.elements(), 0), DataTypes.UINT64);
            long[] high = Numbers.longs(States.element(hashes.elements(), 1), DataTypes.UINT64);
            for (int entry = 0; entry < entryGroups.length; entry++) {
                set.add(entryGroups[entry], low[entry], high[entry]);
            }
        }

        @Override
        public long retainedBytes() {
            return set.retainedBytes();
        }
    }

    /// The distinct values of each group.
    static final class DistinctValues implements Accumulator {
        private final DataType type;
        private final long limit;
        private final GroupedSet set = new GroupedSet();
        private ColumnBuilder values;

        DistinctValues(DataType type, long limit) {
            this.type = type;
            this.limit = limit;
            this.values = ColumnBuilders.of(type);
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            Column column = Columns.full(arguments.getFirst());
            Hashes128 hashes = Hashes128.of(arguments, rowCount);
            for (int row = 0; row < rowCount; row++) {
                addValue(groups[row], hashes.low()[row], hashes.high()[row], column, row);
            }
        }

        private void addValue(int group, long low, long high, Column column, int row) {
            int entry = set.entry(group, low, high);
            if (entry == values.rowCount()) {
                values.append(column, row);
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            DistinctValues that = (DistinctValues) other;
            Column column = that.values.build();
            for (int entry = 0; entry < column.rowCount(); entry++) {
                addValue(
                        groups[that.set.group(entry)],
                        that.set.low(entry),
                        that.set.high(entry),
                        column,
                        entry);
            }
        }

        /// All values, which stay in the builder.
        private Column kept() {
            Column all = values.build();
            values = ColumnBuilders.of(type);
            values.appendRange(all, 0, all.rowCount());
            return all;
        }

        @Override
        public Column result(int groupCount) {
            Column all = kept();
            int[] entries = new int[all.rowCount()];
            int[] groups = new int[entries.length];
            int[] taken = new int[groupCount];
            int kept = 0;
            for (int entry = 0; entry < entries.length; entry++) {
                int group = set.group(entry);
                if (taken[group] < limit) {
                    taken[group]++;
                    entries[kept] = entry;
                    groups[kept++] = group;
                }
            }
            return States.lists(groups, entries, kept, all, groupCount);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(new ArrayType(type));
        }

        @Override
        public Column states(int groupCount) {
            Column all = kept();
            int[] entries = new int[all.rowCount()];
            int[] groups = new int[entries.length];
            for (int entry = 0; entry < entries.length; entry++) {
                entries[entry] = entry;
                groups[entry] = set.group(entry);
            }
            return States.lists(groups, entries, entries.length, all, groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            ArrayColumn lists = (ArrayColumn) Columns.full(states);
            int[] entryGroups = States.spread(lists, groups, rowCount);
            Column column = lists.elements();
            Hashes128 hashes = Hashes128.of(List.of(column), column.rowCount());
            for (int entry = 0; entry < entryGroups.length; entry++) {
                addValue(
                        entryGroups[entry],
                        hashes.low()[entry],
                        hashes.high()[entry],
                        column,
                        entry);
            }
        }

        @Override
        public long retainedBytes() {
            return set.retainedBytes() + values.retainedBytes();
        }
    }
}
