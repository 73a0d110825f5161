package io.millpond.sql.aggregate.list;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The least values of each group, at most a number of them.
///
/// Values are collected; whenever there are twice as many as the last time, those that are not
/// among the least are dropped.
final class SortedValues implements Accumulator {
    private static final int FIRST_PRUNING = 4096;

    private final DataType type;
    private final ColumnOrder order;
    private final int limit;
    private ColumnBuilder values;
    private int[] groups = new int[64];
    private int nextPruning = FIRST_PRUNING;

    SortedValues(DataType type, ColumnOrder order, int limit) {
        this.type = type;
        this.order = order;
        this.limit = limit;
        this.values = ColumnBuilders.of(type);
    }

    @Override
    public void add(int[] rowGroups, int groupCount, List<Column> arguments, int rowCount) {
        int before = values.rowCount();
        if (before + rowCount > groups.length) {
            groups = Arrays.copyOf(groups, Math.max(before + rowCount, 2 * groups.length));
        }
        System.arraycopy(rowGroups, 0, groups, before, rowCount);
        values.appendRange(arguments.getFirst(), 0, rowCount);
        if (values.rowCount() > nextPruning) {
            result(groupCount);
            nextPruning = Math.max(FIRST_PRUNING, 2 * values.rowCount());
        }
    }

    @Override
    public void merge(Accumulator other, int[] theirGroups, int groupCount) {
        SortedValues that = (SortedValues) other;
        Column column = that.values.build();
        int[] mapped = new int[column.rowCount()];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = theirGroups[that.groups[i]];
        }
        add(mapped, groupCount, List.of(column), mapped.length);
    }

    @Override
    public Column result(int groupCount) {
        Column all = values.build();
        int[] entries = new int[all.rowCount()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = i;
        }
        ArrayColumn lists =
                (ArrayColumn) States.lists(groups, entries, entries.length, all, groupCount);
        Column elements = lists.elements();
        List<Integer> rows = new ArrayList<>();
        int[] ends = new int[groupCount];
        for (int group = 0; group < groupCount; group++) {
            rows.addAll(
                    CollectedLists.sorted(
                            elements, order, lists.start(group), lists.end(group), limit));
            ends[group] = rows.size();
        }
        ArrayColumn sorted = (ArrayColumn) CollectedLists.arrays(elements, rows, ends);
        keep(sorted, groupCount);
        return sorted;
    }

    private void keep(ArrayColumn sorted, int groupCount) {
        values = ColumnBuilders.of(type);
        values.appendRange(sorted.elements(), 0, sorted.elementCount());
        for (int group = 0; group < groupCount; group++) {
            Arrays.fill(groups, sorted.start(group), sorted.end(group), group);
        }
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
    public void addStates(int[] stateGroups, int groupCount, Column states, int rowCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(states);
        int[] elementGroups = States.spread(lists, stateGroups, rowCount);
        add(elementGroups, groupCount, List.of(lists.elements()), elementGroups.length);
    }

    @Override
    public long retainedBytes() {
        return values.retainedBytes() + 4L * groups.length;
    }
}
