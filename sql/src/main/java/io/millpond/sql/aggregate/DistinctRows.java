package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.GroupedSet.Hashes128;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Passes on the first row of each distinct combination of arguments; keeps them to be able to
/// merge.
final class DistinctRows implements Accumulator {
    private final Accumulator inner;
    private final List<DataType> types;
    private final GroupedSet set = new GroupedSet();
    private final List<List<Column>> kept = new ArrayList<>();

    DistinctRows(Accumulator inner, List<DataType> types) {
        this.inner = inner;
        this.types = types;
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        Hashes128 hashes = Hashes128.of(arguments, rowCount);
        byte[] isNew = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            boolean wasAdded = set.add(groups[row], hashes.low()[row], hashes.high()[row]);
            isNew[row] = (byte) (wasAdded ? 1 : 0);
        }
        int[] rows = Rows.where(isNew, (byte) 1, rowCount);
        List<Column> some =
                arguments.stream()
                        .map(column -> Columns.full(column.gather(rows, rows.length)))
                        .toList();
        inner.add(Rows.gather(groups, rows), groupCount, some, rows.length);
        if (rows.length > 0) {
            kept.add(some);
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        DistinctRows that = (DistinctRows) other;
        int entry = 0;
        for (List<Column> columns : that.kept) {
            int count = columns.getFirst().rowCount();
            int[] theirs = new int[count];
            for (int row = 0; row < count; row++) {
                theirs[row] = groups[that.set.group(entry++)];
            }
            add(theirs, groupCount, columns, count);
        }
    }

    @Override
    public Column result(int groupCount) {
        return inner.result(groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(new ArrayType(new TupleType(List.of(), types)));
    }

    @Override
    public Column states(int groupCount) {
        ColumnBuilder builder = ColumnBuilders.of(new TupleType(List.of(), types));
        for (List<Column> columns : kept) {
            int count = columns.getFirst().rowCount();
            builder.appendRange(new TupleColumn(columns, count), 0, count);
        }
        int[] entries = new int[set.size()];
        int[] groups = new int[entries.length];
        for (int entry = 0; entry < entries.length; entry++) {
            entries[entry] = entry;
            groups[entry] = set.group(entry);
        }
        return States.lists(groups, entries, entries.length, builder.build(), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(states);
        int[] entryGroups = States.spread(lists, groups, rowCount);
        int count = entryGroups.length;
        TupleColumn entries = (TupleColumn) lists.elements().slice(0, count);
        add(entryGroups, groupCount, entries.elements(), count);
    }

    @Override
    public long retainedBytes() {
        return inner.retainedBytes() + set.retainedBytes();
    }
}
