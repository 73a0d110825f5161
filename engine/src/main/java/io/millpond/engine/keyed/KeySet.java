package io.millpond.engine.keyed;

import io.millpond.sql.group.GroupTable;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.List;

/// The keys of some rows. Mutable, used by one thread.
final class KeySet {
    private final List<String> columns;
    private final GroupTable keys;

    /// @param columns the key, at least one of the columns of `header`
    KeySet(Header header, List<String> columns) {
        this.columns = List.copyOf(columns);
        this.keys =
                GroupTable.of(
                        columns.stream().map(name -> header.type(header.indexOf(name))).toList());
    }

    private List<Column> keys(Block rows) {
        return columns.stream().map(name -> Columns.full(rows.column(name))).toList();
    }

    void add(Block rows) {
        keys.assign(keys(rows), rows.rowCount(), new int[rows.rowCount()]);
    }

    int size() {
        return keys.groupCount();
    }

    /// The rows whose keys are not in the set.
    Block missing(Block rows) {
        int[] groups = new int[rows.rowCount()];
        keys.find(keys(rows), rows.rowCount(), groups);
        int[] missing = new int[rows.rowCount()];
        int count = 0;
        for (int row = 0; row < groups.length; row++) {
            if (groups[row] == GroupTable.UNKNOWN) {
                missing[count++] = row;
            }
        }
        return rows.gather(missing, count);
    }
}
