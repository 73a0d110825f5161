package io.millpond.sql.aggregate;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All rows of each group, in the order in which they came, for functions whose result needs them
/// all at once. Its state is an array of the rows as tuples.
public final class CollectedRows implements Accumulator {
    private final List<DataType> types;
    private final Finish finish;
    private final List<ColumnBuilder> builders;
    private int[] groups = new int[64];
    private int size;

    /// What makes results of the rows.
    @FunctionalInterface
    public interface Finish {
        /// The result of each group.
        ///
        /// @param columns the arguments, group after group
        /// @param ends where each group ends in them
        Column of(List<Column> columns, int[] ends, int groupCount);
    }

    public CollectedRows(List<DataType> types, Finish finish) {
        this.types = List.copyOf(types);
        this.finish = finish;
        this.builders = types.stream().map(ColumnBuilders::of).toList();
    }

    private void reserve(int count) {
        if (size + count > groups.length) {
            groups = Arrays.copyOf(groups, SumAccumulators.grown(groups.length, size + count));
        }
    }

    @Override
    public void add(int[] rowGroups, int groupCount, List<Column> arguments, int rowCount) {
        reserve(rowCount);
        System.arraycopy(rowGroups, 0, groups, size, rowCount);
        for (int i = 0; i < builders.size(); i++) {
            builders.get(i).appendRange(arguments.get(i), 0, rowCount);
        }
        size += rowCount;
    }

    @Override
    public void merge(Accumulator other, int[] theirGroups, int groupCount) {
        CollectedRows that = (CollectedRows) other;
        reserve(that.size);
        for (int i = 0; i < builders.size(); i++) {
            builders.get(i).appendRange(that.builders.get(i).build(), 0, that.size);
        }
        for (int row = 0; row < that.size; row++) {
            groups[size++] = theirGroups[that.groups[row]];
        }
    }

    /// The columns, group after group; they stay in the builders.
    ///
    /// @param ends is given where each group ends
    private List<Column> grouped(int[] ends) {
        for (int row = 0; row < size; row++) {
            ends[groups[row]]++;
        }
        int[] next = new int[ends.length];
        int at = 0;
        for (int group = 0; group < ends.length; group++) {
            next[group] = at;
            at += ends[group];
            ends[group] = at;
        }
        int[] rows = new int[size];
        for (int row = 0; row < size; row++) {
            rows[next[groups[row]]++] = row;
        }
        List<Column> columns = new ArrayList<>();
        for (ColumnBuilder builder : builders) {
            Column column = builder.build();
            builder.appendRange(column, 0, size);
            columns.add(column.gather(rows, size));
        }
        return columns;
    }

    @Override
    public Column result(int groupCount) {
        int[] ends = new int[groupCount];
        List<Column> columns = grouped(ends);
        return finish.of(columns, ends, groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(new ArrayType(States.tuple(types)));
    }

    @Override
    public Column states(int groupCount) {
        int[] ends = new int[groupCount];
        List<Column> columns = grouped(ends);
        return new ArrayColumn(ends, new TupleColumn(columns, size), groupCount);
    }

    @Override
    public void addStates(int[] stateGroups, int groupCount, Column states, int rowCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(states);
        int[] rowGroups = States.spread(lists, stateGroups, rowCount);
        TupleColumn rows = (TupleColumn) lists.elements();
        add(rowGroups, groupCount, rows.elements(), rowGroups.length);
    }

    @Override
    public long retainedBytes() {
        long bytes = 4L * groups.length;
        for (ColumnBuilder builder : builders) {
            bytes += builder.retainedBytes();
        }
        return bytes;
    }
}
