package io.millpond.engine.keyed;

import io.millpond.sql.group.GroupTable;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of a Join table that count, with an index of their keys. Immutable; thread-safe.
///
/// A row with NULL in a key has no partner, and counts only where rows without a partner do.
final class JoinRows {
    private final List<DataType> keyTypes;
    private final Block block;
    private final GroupTable index;

    /// For each group of the index the row that is found by its key.
    private final int[] rows;

    private JoinRows(List<DataType> keyTypes, Block block, GroupTable index, int[] rows) {
        this.keyTypes = keyTypes;
        this.block = block;
        this.index = index;
        this.rows = rows;
    }

    /// @param all the rows in the order they came in
    static JoinRows of(JoinShape shape, Block all) {
        boolean keepsAll = shape.kind().equals("RIGHT") || shape.kind().equals("FULL");
        List<DataType> types =
                shape.keys().stream().map(key -> DataTypes.withoutWrappers(key.type())).toList();
        boolean[] isNull = nulls(shape, all);
        Block keyed = keepsAll ? all : without(all, isNull);
        List<Column> keys = keys(shape, keyed);
        GroupTable index = GroupTable.of(types);
        int[] groups = new int[keyed.rowCount()];
        index.assign(keys, keyed.rowCount(), groups);
        int[] rows = firstRows(groups, index.groupCount(), shape.takesLast());
        if (!shape.isOneRowPerKey()) {
            return new JoinRows(types, keyed, index, rows);
        }
        int[] numbers = new int[rows.length];
        Arrays.setAll(numbers, group -> group);
        return new JoinRows(types, keyed.gather(rows, rows.length), index, numbers);
    }

    private static int[] firstRows(int[] groups, int groupCount, boolean takesLast) {
        int[] rows = new int[groupCount];
        Arrays.fill(rows, -1);
        for (int row = 0; row < groups.length; row++) {
            if (takesLast || rows[groups[row]] < 0) {
                rows[groups[row]] = row;
            }
        }
        return rows;
    }

    private static boolean[] nulls(JoinShape shape, Block rows) {
        boolean[] isNull = new boolean[rows.rowCount()];
        for (Field key : shape.keys()) {
            if (plain(rows.column(key.name())) instanceof NullableColumn nullable) {
                for (int row = 0; row < isNull.length; row++) {
                    isNull[row] |= nullable.isNull(row);
                }
            }
        }
        return isNull;
    }

    private static Block without(Block rows, boolean[] left) {
        int[] kept = new int[left.length];
        int count = 0;
        for (int row = 0; row < left.length; row++) {
            if (!left[row]) {
                kept[count++] = row;
            }
        }
        return count == left.length ? rows : rows.gather(kept, count);
    }

    private static List<Column> keys(JoinShape shape, Block rows) {
        List<Column> keys = new ArrayList<>();
        for (Field key : shape.keys()) {
            keys.add(values(rows.column(key.name())));
        }
        return keys;
    }

    private static Column plain(Column column) {
        Column full = Columns.full(column);
        return full instanceof DictionaryColumn coded ? coded.materialize() : full;
    }

    private static Column values(Column column) {
        return plain(column) instanceof NullableColumn nullable ? nullable.values() : plain(column);
    }

    /// The rows that count.
    Block block() {
        return block;
    }

    /// For each row of `keys` the number of a row with that key, or -1; NULL is found nowhere.
    int[] find(List<Column> keys, int rowCount) {
        int[] found = new int[rowCount];
        if (keys.size() != keyTypes.size()) {
            throw new IllegalArgumentException("keys: " + keys.size());
        }
        index.find(keys.stream().map(JoinRows::values).toList(), rowCount, found);
        for (int row = 0; row < rowCount; row++) {
            found[row] = found[row] == GroupTable.UNKNOWN ? -1 : rows[found[row]];
        }
        for (Column key : keys) {
            if (plain(key) instanceof NullableColumn nullable) {
                for (int row = 0; row < rowCount; row++) {
                    found[row] = nullable.isNull(row) ? -1 : found[row];
                }
            }
        }
        return found;
    }

    /// The rows of `some` without those whose keys are in `before` and not in `after`.
    static Block without(JoinShape shape, Block some, JoinRows before, JoinRows after) {
        List<Column> keys = shape.keys().stream().map(key -> some.column(key.name())).toList();
        int[] old = before.find(keys, some.rowCount());
        int[] kept = after.find(keys, some.rowCount());
        boolean[] left = new boolean[some.rowCount()];
        for (int row = 0; row < left.length; row++) {
            left[row] = old[row] >= 0 && kept[row] < 0;
        }
        return without(some, left);
    }
}
