package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.GroupedSet.Hashes128;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
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

        @Override
        public Column result(int groupCount) {
            Column all = values.build();
            values = ColumnBuilders.of(type);
            values.appendRange(all, 0, all.rowCount());
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
        public long retainedBytes() {
            return set.retainedBytes() + values.retainedBytes() + 8L * counts.length;
        }
    }
}
