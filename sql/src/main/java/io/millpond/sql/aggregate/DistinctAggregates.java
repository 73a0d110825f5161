package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.GroupedSet.Hashes128;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
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

import java.util.Arrays;
import java.util.List;

/// Aggregates of distinct values.
///
/// All kinds of `uniq` count exactly here, as ClickHouse's do while there are few values. Values
/// count as equal when 128 bits of their hashes are.
final class DistinctAggregates {
    private static final String CATEGORY = "Aggregate";
    private static final int TOP_DEFAULT = 10;

    private DistinctAggregates() {}

    static List<AggregateFunction> all() {
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
                                "groupUniqArray[(limit)](x)",
                                "The distinct values of a group, in no particular order."),
                        (parameters, types, arguments) -> {
                            AggregateArguments.count("groupUniqArray", arguments, 1, 1);
                            DataType type = arguments.getFirst();
                            long limit =
                                    parameters.isEmpty()
                                            ? Long.MAX_VALUE
                                            : (long)
                                                    AggregateArguments.number(
                                                            parameters.getFirst(),
                                                            types.getFirst());
                            return AggregateArguments.bound(
                                    new ArrayType(type),
                                    () -> new DistinctValues(type, limit, false));
                        }),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "topK[(n)](x)",
                                "The most frequent values of a group, the most frequent first."),
                        (parameters, types, arguments) -> {
                            AggregateArguments.count("topK", arguments, 1, 1);
                            DataType type = arguments.getFirst();
                            long limit =
                                    parameters.isEmpty()
                                            ? TOP_DEFAULT
                                            : (long)
                                                    AggregateArguments.number(
                                                            parameters.getFirst(),
                                                            types.getFirst());
                            return AggregateArguments.bound(
                                    new ArrayType(type),
                                    () -> new DistinctValues(type, limit, true));
                        }));
    }

    private static AggregateFunction uniq(String name) {
        return DefinedAggregate.counting(
                FunctionDescription.of(
                        CATEGORY, name + "(x, ...)", "The number of distinct values."),
                (_, _, arguments) -> {
                    if (arguments.isEmpty()) {
                        AggregateArguments.count(name, arguments, 1, 1);
                    }
                    return AggregateArguments.bound(DataTypes.UINT64, DistinctCount::new);
                });
    }

    /// The number of distinct values of each group.
    private static final class DistinctCount implements Accumulator {
        private final GroupedSet set = new GroupedSet();

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
            return ListAggregates.lists(groups, entries, entries.length, all, groupCount);
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

    /// The distinct values of each group, with the number of times that each was met.
    private static final class DistinctValues implements Accumulator {
        private final DataType type;
        private final long limit;
        private final boolean isByFrequency;
        private final GroupedSet set = new GroupedSet();
        private ColumnBuilder values;
        private long[] counts = new long[64];

        DistinctValues(DataType type, long limit, boolean isByFrequency) {
            this.type = type;
            this.limit = limit;
            this.isByFrequency = isByFrequency;
            this.values = ColumnBuilders.of(type);
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            Column column = Columns.full(arguments.getFirst());
            Hashes128 hashes = Hashes128.of(arguments, rowCount);
            for (int row = 0; row < rowCount; row++) {
                addValue(groups[row], hashes.low()[row], hashes.high()[row], column, row, 1);
            }
        }

        private void addValue(int group, long low, long high, Column column, int row, long count) {
            int entry = set.entry(group, low, high);
            if (entry == values.rowCount()) {
                values.append(column, row);
                if (entry == counts.length) {
                    counts = Arrays.copyOf(counts, 2 * entry);
                }
            }
            counts[entry] += count;
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
                        entry,
                        that.counts[entry]);
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
            Integer[] order = new Integer[entries.length];
            for (int i = 0; i < entries.length; i++) {
                order[i] = i;
            }
            if (isByFrequency) {
                Arrays.sort(order, (a, b) -> Long.compare(counts[b], counts[a]));
            }
            int[] taken = new int[groupCount];
            int kept = 0;
            for (int entry : order) {
                int group = set.group(entry);
                if (taken[group] < limit) {
                    taken[group]++;
                    entries[kept] = entry;
                    groups[kept++] = group;
                }
            }
            return ListAggregates.lists(groups, entries, kept, all, groupCount);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(new ArrayType(States.tuple(type, DataTypes.UINT64)));
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
            LongColumn times =
                    new LongColumn(Arrays.copyOf(counts, entries.length), entries.length);
            Column pairs = new TupleColumn(List.of(all, times), entries.length);
            return ListAggregates.lists(groups, entries, entries.length, pairs, groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            ArrayColumn lists = (ArrayColumn) Columns.full(states);
            int[] entryGroups = States.spread(lists, groups, rowCount);
            Column column = States.element(lists.elements(), 0);
            long[] times = Numbers.longs(States.element(lists.elements(), 1), DataTypes.UINT64);
            Hashes128 hashes = Hashes128.of(List.of(column), column.rowCount());
            for (int entry = 0; entry < entryGroups.length; entry++) {
                addValue(
                        entryGroups[entry],
                        hashes.low()[entry],
                        hashes.high()[entry],
                        column,
                        entry,
                        times[entry]);
            }
        }

        @Override
        public long retainedBytes() {
            return set.retainedBytes() + values.retainedBytes() + 8L * counts.length;
        }
    }
}
