package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;

import java.util.Arrays;
import java.util.List;

/// Integers of 128 or 256 bits combined bit by bit, word after word.
final class WideBits implements Accumulator {
    private final DataType type;
    private final int wordCount;
    private final BitAccumulator words;

    WideBits(DataType type, BitAccumulator.Operation operation) {
        this.type = type;
        this.wordCount = type.layout() == Layout.WIDE_128 ? 2 : 4;
        this.words = new BitAccumulator(DataTypes.UINT64, operation);
    }

    private void add(int[] groups, int groupCount, WideColumn column, int rowCount) {
        long[] all = Arrays.copyOf(column.words(), rowCount * wordCount);
        Column longs = Numbers.ofLongs(all, all.length, DataTypes.UINT64.layout());
        words.add(spread(groups, rowCount), groupCount * wordCount, List.of(longs), all.length);
    }

    /// The places of each group's words.
    private int[] spread(int[] groups, int count) {
        int[] places = new int[count * wordCount];
        for (int i = 0; i < places.length; i++) {
            places[i] = groups[i / wordCount] * wordCount + i % wordCount;
        }
        return places;
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        add(groups, groupCount, (WideColumn) Columns.full(arguments.getFirst()), rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        words.merge(
                ((WideBits) other).words, spread(groups, groups.length), groupCount * wordCount);
    }

    @Override
    public Column result(int groupCount) {
        Column all = Columns.full(words.result(groupCount * wordCount));
        return new WideColumn(Numbers.longs(all, DataTypes.UINT64), wordCount, groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(type);
    }

    @Override
    public Column states(int groupCount) {
        return result(groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        add(groups, groupCount, (WideColumn) Columns.full(states), rowCount);
    }

    @Override
    public long retainedBytes() {
        return words.retainedBytes();
    }
}
