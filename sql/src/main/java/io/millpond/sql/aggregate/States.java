package io.millpond.sql.aggregate;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import java.util.Arrays;
import java.util.List;

/// Takes columns of states apart, which are mostly tuples, and arrays of what a group has many of.
public final class States {
    private States() {}

    public static TupleType tuple(DataType... elements) {
        return tuple(List.of(elements));
    }

    public static TupleType tuple(List<? extends DataType> elements) {
        return new TupleType(List.of(), List.copyOf(elements));
    }

    /// The form with a flag before it, 0 or 1.
    static StateForm withFlag(StateForm form) {
        return new StateForm(form.version(), tuple(DataTypes.UINT8, form.type()));
    }

    /// An element of a column of tuples.
    public static Column element(Column tuples, int index) {
        return ((TupleColumn) Columns.full(tuples)).elements().get(index);
    }

    /// The values without a constant or a dictionary around them.
    public static Column plain(Column column) {
        return NullSkipping.withoutDictionary(column);
    }

    /// The values of a column of flags.
    public static byte[] flags(Column flags) {
        return ((ByteColumn) Columns.full(flags)).values();
    }

    /// The group of each element of the arrays of `rowCount` rows.
    public static int[] spread(ArrayColumn arrays, int[] groups, int rowCount) {
        int[] elementGroups = new int[rowCount == 0 ? 0 : arrays.end(rowCount - 1)];
        for (int row = 0; row < rowCount; row++) {
            Arrays.fill(elementGroups, arrays.start(row), arrays.end(row), groups[row]);
        }
        return elementGroups;
    }

    /// Arrays of the elements `entries[0, count)` of `all`, each in the group at the same place.
    ///
    /// Elements of one group keep their order.
    public static Column lists(int[] groups, int[] entries, int count, Column all, int groupCount) {
        int[] ends = new int[groupCount];
        for (int i = 0; i < count; i++) {
            ends[groups[i]]++;
        }
        int at = 0;
        int[] next = new int[groupCount];
        for (int group = 0; group < groupCount; group++) {
            next[group] = at;
            at += ends[group];
            ends[group] = at;
        }
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[next[groups[i]]++] = entries[i];
        }
        return new ArrayColumn(ends, all.gather(rows, count), groupCount);
    }
}
