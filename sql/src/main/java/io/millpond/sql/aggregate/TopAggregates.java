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
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The most frequent, or heaviest, values of a group: `topK` and its kin.
///
/// Every distinct value is counted, so that counts are exact and errors are 0.
/// *Differs:* ClickHouse counts no more values than a few times the wanted number; values of equal
/// counts come here in the order in which they were met.
public final class TopAggregates {
    private static final String CATEGORY = "Aggregate";
    private static final int TOP_DEFAULT = 10;
    private static final int TOP_MAX = 0xFFFFFF;

    private TopAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                define(
                        "topK",
                        List.of(),
                        "[(n[, load_factor[, 'counts']])](x)",
                        "The most frequent values of a group, the most frequent first.",
                        false,
                        false),
                define(
                        "topKWeighted",
                        List.of(),
                        "[(n[, load_factor[, 'counts']])](x, weight)",
                        "The values with the greatest sums of weights, the greatest first.",
                        true,
                        false),
                define(
                        "approx_top_k",
                        List.of("approx_top_count"),
                        "[(n[, reserved])](x)",
                        "The most frequent values of a group with their counts.",
                        false,
                        true),
                define(
                        "approx_top_sum",
                        List.of(),
                        "[(n[, reserved])](x, weight)",
                        "The values with the greatest sums of weights, with the sums.",
                        true,
                        true));
    }

    private static AggregateFunction define(
            String name,
            List<String> aliases,
            String signature,
            String doc,
            boolean isWeighted,
            boolean isCounted) {
        return DefinedAggregate.counting(
                new FunctionDescription(name, aliases, false, CATEGORY, name + signature, doc),
                (parameters, types, arguments) ->
                        bind(name, isWeighted, isCounted, parameters, types, arguments));
    }

    private static BoundAggregate bind(
            String name,
            boolean isWeighted,
            boolean isCounted,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        int count = isWeighted ? 2 : 1;
        AggregateArguments.count(name, arguments, count, count);
        if (parameters.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function '" + name + "' requires three parameters or less");
        }
        long limit = TOP_DEFAULT;
        if (!parameters.isEmpty()) {
            if (!Numbers.isInteger(parameterTypes.getFirst())) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_CONVERT_TYPE,
                        "Cannot convert "
                                + parameterTypes.getFirst().name()
                                + " to the number of values of aggregate function "
                                + name);
            }
            limit = Numbers.longs(parameters.getFirst(), parameterTypes.getFirst())[0];
        }
        if (limit <= 0 || limit > TOP_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Parameter " + limit + " is illegal for aggregate function '" + name + "'");
        }
        if (isWeighted && !Numbers.isInteger(arguments.get(1))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The second argument for aggregate function '"
                            + name
                            + "' must have integer type");
        }
        boolean hasCounts = isCounted || parameters.size() == 3;
        DataType type = arguments.getFirst();
        DataType weight = isWeighted ? arguments.get(1) : null;
        int top = (int) limit;
        DataType element =
                hasCounts
                        ? new TupleType(
                                List.of("item", "count", "error"),
                                List.of(type, DataTypes.UINT64, DataTypes.UINT64))
                        : type;
        return AggregateArguments.bound(
                new ArrayType(element), () -> new Counts(type, weight, top, hasCounts));
    }

    /// The sum of the weights of each distinct value of each group.
    private static final class Counts implements Accumulator {
        private final DataType type;
        private final @Nullable DataType weightType;
        private final int limit;
        private final boolean hasCounts;
        private final GroupedSet set = new GroupedSet();
        private ColumnBuilder values;
        private long[] counts = new long[64];

        Counts(DataType type, @Nullable DataType weightType, int limit, boolean hasCounts) {
            this.type = type;
            this.weightType = weightType;
            this.limit = limit;
            this.hasCounts = hasCounts;
            this.values = ColumnBuilders.of(type);
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            Column column = arguments.getFirst();
            long[] weights =
                    weightType == null ? null : Numbers.longs(arguments.get(1), weightType);
            addAll(groups, column, weights, rowCount);
        }

        private void addAll(int[] groups, Column column, long @Nullable [] weights, int rowCount) {
            Column full = Columns.full(column);
            Hashes128 hashes = Hashes128.of(List.of(full), rowCount);
            for (int row = 0; row < rowCount; row++) {
                int entry = set.entry(groups[row], hashes.low()[row], hashes.high()[row]);
                if (entry == values.rowCount()) {
                    values.append(full, row);
                    if (entry == counts.length) {
                        counts = Arrays.copyOf(counts, 2 * entry);
                    }
                }
                counts[entry] += weights == null ? 1 : weights[row];
            }
        }

        private Column kept() {
            Column all = values.build();
            values = ColumnBuilders.of(type);
            values.appendRange(all, 0, all.rowCount());
            return all;
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            Counts that = (Counts) other;
            int[] mapped = new int[that.set.size()];
            for (int entry = 0; entry < mapped.length; entry++) {
                mapped[entry] = groups[that.set.group(entry)];
            }
            addAll(mapped, that.values.build(), that.counts, mapped.length);
        }

        @Override
        public Column result(int groupCount) {
            Integer[] order = new Integer[set.size()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            Arrays.sort(order, (a, b) -> Long.compareUnsigned(counts[b], counts[a]));
            int[] entries = new int[order.length];
            int[] groups = new int[order.length];
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
            return States.lists(groups, entries, kept, hasCounts ? counted(3) : kept(), groupCount);
        }

        /// Tuples of each value, its count and, where three are wanted, an error of 0.
        private Column counted(int elementCount) {
            Column all = kept();
            int size = all.rowCount();
            List<Column> elements = new ArrayList<>();
            elements.add(all);
            elements.add(new LongColumn(Arrays.copyOf(counts, size), size));
            if (elementCount > 2) {
                elements.add(new LongColumn(new long[size], size));
            }
            return new TupleColumn(elements, size);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(new ArrayType(States.tuple(type, DataTypes.UINT64)));
        }

        @Override
        public Column states(int groupCount) {
            int[] entries = new int[set.size()];
            int[] groups = new int[entries.length];
            for (int entry = 0; entry < entries.length; entry++) {
                entries[entry] = entry;
                groups[entry] = set.group(entry);
            }
            return States.lists(groups, entries, entries.length, counted(2), groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            ArrayColumn lists = (ArrayColumn) Columns.full(states);
            int[] entryGroups = States.spread(lists, groups, rowCount);
            long[] more = Numbers.longs(States.element(lists.elements(), 1), DataTypes.UINT64);
            addAll(entryGroups, States.element(lists.elements(), 0), more, entryGroups.length);
        }

        @Override
        public long retainedBytes() {
            return set.retainedBytes() + values.retainedBytes() + 8L * counts.length;
        }
    }
}
