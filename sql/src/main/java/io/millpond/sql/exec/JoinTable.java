package io.millpond.sql.exec;

import io.millpond.sql.group.GroupTable;
import io.millpond.sql.plan.Slot;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The right side of a join, found by its keys. Immutable once built.
///
/// Rows whose key has a NULL match nothing. Without keys every row matches every row.
final class JoinTable {
    static final int NONE = -1;

    private final Block rows;

    /// The columns of `rows` with one more row, of defaults, at its end.
    private final List<Column> extended = new ArrayList<>();

    private final GroupTable table;
    private final boolean hasKeys;

    /// The first row of each group, and for each row the next one of its group, or [#NONE].
    private final int[] heads;

    private final int[] nexts;

    JoinTable(Block rows, Layout layout, List<Slot> keys, Checkpoint checkpoint) {
        this.rows = rows;
        this.hasKeys = !keys.isEmpty();
        int rowCount = rows.rowCount();
        int[] indexes = layout.indexesOf(keys);
        List<DataType> types = keys.stream().map(Slot::type).toList();
        this.table = GroupTable.of(hasKeys ? types : List.of(DataTypes.UINT8));
        int[] groups = new int[rowCount];
        int groupCount = 1;
        if (hasKeys) {
            List<Column> columns = Blocks.pick(rows, indexes);
            GroupNumbers.assign(table, columns, rowCount, groups, checkpoint);
            excludeNulls(columns, groups);
            groupCount = table.groupCount();
        }
        this.heads = new int[Math.max(1, groupCount)];
        this.nexts = new int[rowCount];
        Arrays.fill(heads, NONE);
        for (int row = rowCount - 1; row >= 0; row--) {
            int group = groups[row];
            if (group != GroupTable.UNKNOWN) {
                nexts[row] = heads[group];
                heads[group] = row;
            }
        }
        for (int i = 0; i < rows.columns().size(); i++) {
            checkpoint.pass();
            extended.add(extend(rows.column(i), rows.header().type(i)));
        }
    }

    private static Column extend(Column column, DataType type) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendRange(column, 0, column.rowCount());
        builder.appendDefault();
        return builder.build();
    }

    Block rows() {
        return rows;
    }

    boolean hasKeys() {
        return hasKeys;
    }

    /// The groups that rows with these keys match, or [GroupTable#UNKNOWN]. Thread-safe.
    void find(List<Column> keys, int rowCount, int[] groups) {
        if (!hasKeys) {
            Arrays.fill(groups, 0, rowCount, 0);
            return;
        }
        table.find(keys, rowCount, groups);
        excludeNulls(keys, groups);
    }

    /// The first row of a group, or [#NONE].
    int first(int group) {
        return group == GroupTable.UNKNOWN ? NONE : heads[group];
    }

    /// The row after `row` in its group, or [#NONE].
    int next(int row) {
        return nexts[row];
    }

    /// The values of a column at some rows; [#NONE] stands for the default.
    Column gather(int column, int[] places, int count) {
        int[] at = Arrays.copyOf(places, count);
        for (int i = 0; i < count; i++) {
            if (at[i] == NONE) {
                at[i] = rows.rowCount();
            }
        }
        return extended.get(column).gather(at, count);
    }

    long retainedBytes() {
        long bytes = rows.retainedBytes() + 4L * (heads.length + nexts.length);
        for (Column column : extended) {
            bytes += column.retainedBytes();
        }
        return bytes + table.retainedBytes();
    }

    private static void excludeNulls(List<Column> keys, int[] groups) {
        for (Column key : keys) {
            byte[] nulls = nulls(key);
            for (int row = 0; row < nulls.length; row++) {
                if (nulls[row] != 0) {
                    groups[row] = GroupTable.UNKNOWN;
                }
            }
        }
    }

    /// 1 for each NULL; empty where there is none.
    private static byte[] nulls(Column column) {
        return switch (column) {
            case NullableColumn nullable -> Arrays.copyOf(nullable.nulls(), nullable.rowCount());
            case DictionaryColumn coded when coded.dictionary() instanceof NullableColumn ->
                    nulls(coded.materialize());
            case ConstantColumn constant -> nulls(constant.materialize());
            default -> new byte[0];
        };
    }
}
