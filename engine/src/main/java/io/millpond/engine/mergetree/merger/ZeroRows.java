package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;

import java.util.ArrayList;
import java.util.List;

/// The rows of which nothing is left when their numbers are summed up. Immutable.
///
/// @param columns the columns that are all zero, or NULL where they can be, in such a row; none:
///     no row is one
record ZeroRows(List<Integer> columns) {
    static final ZeroRows NONE = new ZeroRows(List.of());

    ZeroRows {
        columns = List.copyOf(columns);
    }

    /// The other rows of `block`.
    Block without(Block block) {
        if (columns.isEmpty() || block.rowCount() == 0) {
            return block;
        }
        List<Column> zeros = new ArrayList<>();
        for (int column : columns) {
            zeros.add(ColumnBuilders.defaultValue(block.header().type(column)));
        }
        int[] rows = new int[block.rowCount()];
        int count = 0;
        for (int row = 0; row < block.rowCount(); row++) {
            if (!isZero(block, row, zeros)) {
                rows[count++] = row;
            }
        }
        return Rows.gather(block, rows, count);
    }

    private boolean isZero(Block block, int row, List<Column> zeros) {
        for (int i = 0; i < zeros.size(); i++) {
            if (!block.column(columns.get(i)).equalAt(row, zeros.get(i), 0)) {
                return false;
            }
        }
        return true;
    }
}
