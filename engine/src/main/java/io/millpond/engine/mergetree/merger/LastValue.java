package io.millpond.engine.mergetree.merger;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;

import org.jspecify.annotations.Nullable;

/// The last value that is not NULL; NULL where there is no other.
record LastValue(int column) implements ColumnCombiner {
    @Override
    public void combine(GroupRows groups, @Nullable Column[] combined) {
        Column values = Columns.full(groups.column(column));
        int[] chosen = new int[groups.count()];
        for (int group = 0; group < chosen.length; group++) {
            int row = groups.end(group) - 1;
            while (row > groups.start(group) && isNull(values, row)) {
                row--;
            }
            chosen[group] = row;
        }
        combined[column] = values.gather(chosen, chosen.length);
    }

    private static boolean isNull(Column values, int row) {
        return switch (values) {
            case NullableColumn nullable -> nullable.isNull(row);
            case DictionaryColumn coded -> isNull(coded.dictionary(), coded.code(row));
            default -> false;
        };
    }
}
