package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.GroupedSet.Hashes128;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;

/// How often each combination of values was met in each group; the result is their entropy in bits.
final class Frequencies implements Accumulator {
    private static final double LN_2 = Math.log(2);

    private final GroupedSet set = new GroupedSet();
    private long[] counts = new long[64];

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        Hashes128 hashes = Hashes128.of(arguments, rowCount);
        for (int row = 0; row < rowCount; row++) {
            add(groups[row], hashes.low()[row], hashes.high()[row], 1);
        }
    }

    private void add(int group, long low, long high, long count) {
        int entry = set.entry(group, low, high);
        if (entry >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * entry);
        }
        counts[entry] += count;
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        Frequencies that = (Frequencies) other;
        for (int entry = 0; entry < that.set.size(); entry++) {
            add(
                    groups[that.set.group(entry)],
                    that.set.low(entry),
                    that.set.high(entry),
                    that.counts[entry]);
        }
    }

    @Override
    public Column result(int groupCount) {
        double[] totals = new double[groupCount];
        for (int entry = 0; entry < set.size(); entry++) {
            totals[set.group(entry)] += counts[entry];
        }
        double[] entropies = new double[groupCount];
        for (int entry = 0; entry < set.size(); entry++) {
            double share = counts[entry] / totals[set.group(entry)];
            entropies[set.group(entry)] -= share * (Math.log(share) / LN_2);
        }
        return new DoubleColumn(entropies, groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(
                new ArrayType(States.tuple(DataTypes.UINT64, DataTypes.UINT64, DataTypes.UINT64)));
    }

    @Override
    public Column states(int groupCount) {
        int size = set.size();
        int[] entries = new int[size];
        int[] groups = new int[size];
        long[] low = new long[size];
        long[] high = new long[size];
        for (int entry = 0; entry < size; entry++) {
            entries[entry] = entry;
            groups[entry] = set.group(entry);
            low[entry] = set.low(entry);
            high[entry] = set.high(entry);
        }
        Column all =
                new TupleColumn(
                        List.of(
                                new LongColumn(low, size),
                                new LongColumn(high, size),
                                new LongColumn(Arrays.copyOf(counts, size), size)),
                        size);
        return States.lists(groups, entries, size, all, groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(states);
        int[] entryGroups = States.spread(lists, groups, rowCount);
        long[][] fields = new long[3][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Numbers.longs(States.element(lists.elements(), i), DataTypes.UINT64);
        }
        for (int i = 0; i < entryGroups.length; i++) {
            add(entryGroups[i], fields[0][i], fields[1][i], fields[2][i]);
        }
    }

    @Override
    public long retainedBytes() {
        return set.retainedBytes() + 8L * counts.length;
    }
}
