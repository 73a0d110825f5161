package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;

/// Integers combined bit by bit.
final class BitAccumulator implements Accumulator {
    enum Operation {
        AND,
        OR,
        XOR
    }

    private final DataType type;
    private final Operation operation;
    private long[] bits = new long[0];

    BitAccumulator(DataType type, Operation operation) {
        this.type = type;
        this.operation = operation;
    }

    private void reserve(int groupCount) {
        int before = bits.length;
        if (groupCount > before) {
            bits = Arrays.copyOf(bits, SumAccumulators.grown(before, groupCount));
            Arrays.fill(bits, before, bits.length, operation == Operation.AND ? -1 : 0);
        }
    }

    private void combine(int group, long value) {
        bits[group] =
                switch (operation) {
                    case AND -> bits[group] & value;
                    case OR -> bits[group] | value;
                    case XOR -> bits[group] ^ value;
                };
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        reserve(groupCount);
        long[] values = Numbers.longs(arguments.getFirst(), type);
        for (int row = 0; row < rowCount; row++) {
            combine(groups[row], values[row]);
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        reserve(groupCount);
        long[] more = ((BitAccumulator) other).bits;
        for (int group = 0; group < groups.length && group < more.length; group++) {
            combine(groups[group], more[group]);
        }
    }

    @Override
    public Column result(int groupCount) {
        reserve(groupCount);
        return Numbers.ofLongs(Arrays.copyOf(bits, groupCount), groupCount, type.layout());
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(DataTypes.INT64);
    }

    @Override
    public Column states(int groupCount) {
        reserve(groupCount);
        return new LongColumn(Arrays.copyOf(bits, groupCount), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        reserve(groupCount);
        long[] values = Numbers.longs(states, DataTypes.INT64);
        for (int row = 0; row < rowCount; row++) {
            combine(groups[row], values[row]);
        }
    }

    @Override
    public long retainedBytes() {
        return 8L * bits.length;
    }
}
