package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.Arrays;
import java.util.List;

/// Aggregates that collect all values of a group in an array.
public final class ListAggregates {
    private ListAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                DefinedAggregate.counting(
                        new FunctionDescription(
                                "groupArray",
                                List.of("array_agg"),
                                false,
                                "Aggregate",
                                "groupArray[(limit)](x)",
                                "The values of a group in the order in which they came."),
                        (parameters, types, arguments) ->
                                bind("groupArray", false, parameters, types, arguments)),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                "Aggregate",
                                "groupArrayLast(limit)(x)",
                                "The last values of a group."),
                        (parameters, types, arguments) ->
                                bind("groupArrayLast", true, parameters, types, arguments)));
    }

    private static BoundAggregate bind(
            String name,
            boolean isLast,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        AggregateArguments.count(name, arguments, 1, 1);
        DataType type = arguments.getFirst();
        long limit = AggregateArguments.positive(name, parameters, parameterTypes, Long.MAX_VALUE);
        return AggregateArguments.bound(new ArrayType(type), () -> new Values(type, limit, isLast));
    }

    /// All values, and the group of each.
    private static final class Values implements Accumulator {
        private final DataType type;
        private final long limit;
        private final boolean isLast;
        private ColumnBuilder values;
        private int[] groups = new int[64];
        private int[] counts = new int[0];

        Values(DataType type, long limit, boolean isLast) {
            this.type = type;
            this.limit = limit;
            this.isLast = isLast;
            this.values = ColumnBuilders.of(type);
        }

        private void reserve(int groupCount, int rowCount) {
            if (groupCount > counts.length) {
                counts = Arrays.copyOf(counts, SumAccumulators.grown(counts.length, groupCount));
            }
            int needed = values.rowCount() + rowCount;
            if (needed > groups.length) {
                groups = Arrays.copyOf(groups, SumAccumulators.grown(groups.length, needed));
            }
        }

        @Override
        public void add(int[] rowGroups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount, rowCount);
            Column column = arguments.getFirst();
            if (limit == Long.MAX_VALUE) {
                System.arraycopy(rowGroups, 0, groups, values.rowCount(), rowCount);
                values.appendRange(column, 0, rowCount);
                return;
            }
            for (int row = 0; row < rowCount; row++) {
                addValue(rowGroups[row], column, row);
            }
        }

        private void addValue(int group, Column column, int row) {
            if (isLast || counts[group] < limit) {
                counts[group]++;
                groups[values.rowCount()] = group;
                values.append(column, row);
            }
        }

        @Override
        public void merge(Accumulator other, int[] theirGroups, int groupCount) {
            Values that = (Values) other;
            Column column = that.values.build();
            reserve(groupCount, column.rowCount());
            for (int row = 0; row < column.rowCount(); row++) {
                addValue(theirGroups[that.groups[row]], column, row);
            }
        }

        @Override
        public Column result(int groupCount) {
            reserve(groupCount, 0);
            Column all = values.build();
            values = ColumnBuilders.of(type);
            values.appendRange(all, 0, all.rowCount());
            int[] entries = new int[all.rowCount()];
            int[] kept = new int[entries.length];
            int[] skipped = new int[groupCount];
            int count = 0;
            for (int pass = isLast ? 0 : 1; pass < 2; pass++) {
                Arrays.fill(skipped, 0);
                for (int i = 0; i < all.rowCount(); i++) {
                    int group = groups[i];
                    int place = skipped[group]++;
                    if (isIn(group, place, pass)) {
                        kept[count] = group;
                        entries[count++] = i;
                    }
                }
            }
            return States.lists(kept, entries, count, all, groupCount);
        }

        /// Whether a value is told in a pass. The last values are kept in a ring, whose newest ones
        /// may stand before older ones, as in ClickHouse.
        private boolean isIn(int group, int place, int pass) {
            if (!isLast) {
                return true;
            }
            long newest = limit == 0 ? 0 : counts[group] / limit * limit;
            return pass == 0 ? place >= newest : place < newest && place >= counts[group] - limit;
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(new ArrayType(type));
        }

        @Override
        public Column states(int groupCount) {
            return result(groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            ArrayColumn lists = (ArrayColumn) Columns.full(states);
            int[] elementGroups = States.spread(lists, groups, rowCount);
            int count = elementGroups.length;
            add(elementGroups, groupCount, List.of(lists.elements().slice(0, count)), count);
        }

        @Override
        public long retainedBytes() {
            return values.retainedBytes() + 4L * (groups.length + counts.length);
        }
    }
}
