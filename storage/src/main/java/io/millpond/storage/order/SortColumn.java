package io.millpond.storage.order;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

/// One column by which rows are sorted, and in which direction.
///
/// Ascending is the order of [io.millpond.storage.column.ColumnOrder], NULLs last; descending is
/// its exact reverse, NULLs first.
public record SortColumn(Column column, DataType type, boolean isDescending) {
    public static SortColumn ascending(Column column, DataType type) {
        return new SortColumn(column, type, false);
    }
}
