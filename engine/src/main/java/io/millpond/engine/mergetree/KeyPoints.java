package io.millpond.engine.mergetree;

import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The order of primary keys over parts and blocks of one table. Immutable.
final class KeyPoints {
    private final MergeTreeKeys keys;
    private final List<ColumnOrder> orders = new ArrayList<>();

    /// One primary key: a row of key columns.
    record KeyPoint(List<Column> columns, int row) {}

    private KeyPoints(MergeTreeKeys keys) {
        this.keys = keys;
        for (int key = 0; key < keys.primaryCount(); key++) {
            orders.add(ColumnOrder.of(keys.sorting().get(key).expression().type()));
        }
    }

    /// The order for a table; empty when it has no primary key, or a part has one of other types.
    static Optional<KeyPoints> of(MergeTreeKeys keys, List<PartReader> parts) {
        if (keys.primaryCount() == 0) {
            return Optional.empty();
        }
        for (PartReader part : parts) {
            if (!part.keyHeader().equals(parts.getFirst().keyHeader())
                    || part.keyHeader().size() < keys.primaryCount()) {
                return Optional.empty();
            }
        }
        return Optional.of(new KeyPoints(keys));
    }

    /// The key of the first row of each granule of a part, then that of its last row.
    List<Column> of(PartReader part) {
        List<Column> columns = new ArrayList<>();
        for (int key = 0; key < orders.size(); key++) {
            columns.add(part.keys(key));
        }
        return columns;
    }

    /// The keys of the rows of a block whose columns have the names of the definition.
    List<Column> of(Block block) {
        return keys.sortingColumns(block).subList(0, orders.size());
    }

    int compare(KeyPoint point, KeyPoint other) {
        return compare(point.columns(), point.row(), other);
    }

    /// As the table is sorted.
    int compare(List<Column> columns, int row, KeyPoint other) {
        for (int key = 0; key < orders.size(); key++) {
            int result =
                    orders.get(key)
                            .compare(columns.get(key), row, other.columns().get(key), other.row());
            if (result != 0) {
                return keys.descending().get(key) ? -result : result;
            }
        }
        return 0;
    }

    /// The first row of a block, whose rows ascend, that is not before a key.
    int firstNotBefore(KeyPoint point, List<Column> columns, int rowCount) {
        int low = 0;
        int high = rowCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(columns, middle, point) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
