package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;

import java.util.Arrays;
import java.util.List;

/// The least or greatest number of each group, for types of up to 64 bits.
///
/// A value is held with some of its bits inverted so that the wanted one is the greatest as a
/// signed number: the highest bit of unsigned 64-bit numbers, and all bits for the least one.
/// A group without rows has the type's default.
final class ExtremeAccumulator implements Accumulator {
    private final DataType type;
    private final long flip;
    private final SeenGroups seen = new SeenGroups();
    private long[] greatest = new long[0];

    /// @param type whose layout fits a long
    ExtremeAccumulator(DataType type, boolean isLeast) {
        boolean isUnsignedLong = type.layout() == Layout.LONG && DataTypes.isUnsigned(type);
        this.type = type;
        this.flip = (isUnsignedLong ? Long.MIN_VALUE : 0) ^ (isLeast ? -1 : 0);
    }

    private void reserve(int groupCount) {
        int before = greatest.length;
        if (groupCount > before) {
            greatest = Arrays.copyOf(greatest, SumAccumulators.grown(before, groupCount));
            Arrays.fill(greatest, before, greatest.length, Long.MIN_VALUE);
        }
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        reserve(groupCount);
        Column column = arguments.getFirst();
        if (groupCount == 1) {
            greatest[0] = NumberLoops.greatest(greatest[0], column, type, flip, rowCount);
            seen.add(groups, 1, Math.min(rowCount, 1));
            return;
        }
        NumberLoops.raise(greatest, groups, column, type, flip, rowCount);
        seen.add(groups, groupCount, rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        reserve(groupCount);
        ExtremeAccumulator that = (ExtremeAccumulator) other;
        long[] more = that.greatest;
        for (int theirs = 0; theirs < groups.length && theirs < more.length; theirs++) {
            int group = groups[theirs];
            greatest[group] = Math.max(greatest[group], more[theirs]);
        }
        seen.merge(that.seen, groups, groupCount);
    }

    @Override
    public Column result(int groupCount) {
        reserve(groupCount);
        Column nothing = ColumnBuilders.defaultValue(type);
        long unseen = Numbers.longAt(nothing, 0, DataTypes.isUnsigned(type));
        long[] values = new long[groupCount];
        for (int group = 0; group < groupCount; group++) {
            values[group] = seen.contains(group) ? greatest[group] ^ flip : unseen;
        }
        return Numbers.ofLongs(values, groupCount, type.layout());
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(States.tuple(DataTypes.UINT8, DataTypes.INT64));
    }

    @Override
    public Column states(int groupCount) {
        reserve(groupCount);
        return new TupleColumn(
                List.of(
                        seen.states(groupCount),
                        new LongColumn(Arrays.copyOf(greatest, groupCount), groupCount)),
                groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        reserve(groupCount);
        byte[] flags = States.flags(States.element(states, 0));
        long[] values = Numbers.longs(States.element(states, 1), DataTypes.INT64);
        for (int row = 0; row < rowCount; row++) {
            if (flags[row] != 0) {
                greatest[groups[row]] = Math.max(greatest[groups[row]], values[row]);
            }
        }
        seen.addStates(groups, groupCount, flags, rowCount);
    }

    @Override
    public long retainedBytes() {
        return 8L * greatest.length;
    }
}
