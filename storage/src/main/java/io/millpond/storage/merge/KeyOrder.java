package io.millpond.storage.merge;

import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// The order of sort keys, each column in its direction. Immutable.
final class KeyOrder {
    private final Header header;
    private final List<ColumnOrder> orders = new ArrayList<>();
    private final boolean[] descending;

    KeyOrder(SortKey sortKey) {
        this.header = sortKey.header();
        this.descending = new boolean[header.size()];
        for (int key = 0; key < header.size(); key++) {
            orders.add(ColumnOrder.of(header.type(key)));
            descending[key] = sortKey.isDescending(key);
        }
    }

    int keyCount() {
        return descending.length;
    }

    DataType type(int key) {
        return header.type(key);
    }

    boolean isDescending(int key) {
        return descending[key];
    }

    int compare(List<Column> keys, int row, List<Column> otherKeys, int otherRow) {
        return compareFrom(0, keys, row, otherKeys, otherRow);
    }

    /// The order of the key columns from `firstKey` on.
    int compareFrom(
            int firstKey, List<Column> keys, int row, List<Column> otherKeys, int otherRow) {
        for (int key = firstKey; key < descending.length; key++) {
            int result = orders.get(key).compare(keys.get(key), row, otherKeys.get(key), otherRow);
            if (result != 0) {
                return descending[key] ? -result : result;
            }
        }
        return 0;
    }
}
