package io.millpond.sql.exec;

import io.millpond.sql.group.GroupTable;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;

import java.util.List;

/// Numbers the groups of very many rows.
final class GroupNumbers {
    private GroupNumbers() {}

    /// As [GroupTable#assign], with a checkpoint for every block's worth of rows.
    static void assign(
            GroupTable table,
            List<Column> keys,
            int rowCount,
            int[] groups,
            Checkpoint checkpoint) {
        if (rowCount <= Block.ROWS_PREFERRED) {
            table.assign(keys, rowCount, groups);
            return;
        }
        int[] some = new int[Block.ROWS_PREFERRED];
        for (int from = 0; from < rowCount; from += some.length) {
            checkpoint.pass();
            int start = from;
            int to = Math.min(rowCount, from + some.length);
            table.assign(keys.stream().map(key -> key.slice(start, to)).toList(), to - start, some);
            System.arraycopy(some, 0, groups, start, to - start);
        }
    }
}
