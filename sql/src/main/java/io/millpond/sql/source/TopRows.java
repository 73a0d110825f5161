package io.millpond.sql.source;

import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The order in which a query shows the first rows of a table, and the last row that it would show
/// of those it has seen: a table may leave out rows that come after it, and better hands out rows
/// first that come early. Thread-safe.
public final class TopRows {
    private final List<Key> keys;
    private final boolean isWhole;
    private volatile @Nullable List<Column> last;

    /// A column of the table by which the query orders.
    ///
    /// @param isNullsFirst whether NULL and NaN come before all values rather than after them
    public record Key(String column, boolean isDescending, boolean isNullsFirst) {}

    /// @param keys at least one
    /// @param isWhole whether the query orders by nothing more behind them
    public TopRows(List<Key> keys, boolean isWhole) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys are empty");
        }
        this.keys = List.copyOf(keys);
        this.isWhole = isWhole;
    }

    public List<Key> keys() {
        return keys;
    }

    /// Whether rows that are equal in the keys come in any order, so that those equal to the last
    /// one need not be shown.
    public boolean isWhole() {
        return isWhole;
    }

    /// Notes that rows behind this one are not shown.
    ///
    /// @param row for each key a column of one row, of the column's type
    public void show(List<Column> row) {
        last = List.copyOf(row);
    }

    /// The last row that would be shown, as columns of one row for the keys; null while fewer rows
    /// are known than will be shown. Later ones come earlier in the order.
    public @Nullable List<Column> last() {
        return last;
    }
}
