package io.millpond.sql.aggregate.event;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;

/// Which conditions held in some row of each group, as bits.
final class Retention implements Accumulator {
    private final int conditionCount;
    private long[] met = new long[0];

    Retention(int conditionCount) {
        this.conditionCount = conditionCount;
    }

    private void reserve(int groupCount) {
        if (groupCount > met.length) {
            met = Arrays.copyOf(met, Math.max(groupCount, 2 * met.length));
        }
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        reserve(groupCount);
        for (int i = 0; i < conditionCount; i++) {
            byte[] values = ((ByteColumn) Columns.full(arguments.get(i))).values();
            for (int row = 0; row < rowCount; row++) {
                met[groups[row]] |= values[row] != 0 ? 1L << i : 0;
            }
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        reserve(groupCount);
        long[] theirs = ((Retention) other).met;
        for (int group = 0; group < groups.length && group < theirs.length; group++) {
            met[groups[group]] |= theirs[group];
        }
    }

    @Override
    public Column result(int groupCount) {
        reserve(groupCount);
        byte[] results = new byte[groupCount * conditionCount];
        int[] ends = new int[groupCount];
        for (int group = 0; group < groupCount; group++) {
            for (int i = 0; i < conditionCount; i++) {
                results[group * conditionCount + i] = (byte) (met[group] & met[group] >> i & 1);
            }
            ends[group] = (group + 1) * conditionCount;
        }
        return new ArrayColumn(ends, new ByteColumn(results, results.length), groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(States.tuple(DataTypes.UINT64));
    }

    @Override
    public Column states(int groupCount) {
        reserve(groupCount);
        return new TupleColumn(
                List.of(new LongColumn(Arrays.copyOf(met, groupCount), groupCount)), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        reserve(groupCount);
        long[] more = Numbers.longs(States.element(states, 0), DataTypes.UINT64);
        for (int row = 0; row < rowCount; row++) {
            met[groups[row]] |= more[row];
        }
    }

    @Override
    public long retainedBytes() {
        return 8L * met.length;
    }
}
