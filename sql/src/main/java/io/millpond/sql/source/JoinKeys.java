package io.millpond.sql.source;

import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import java.util.List;

/// A table that was made to be the right side of one kind of JOIN, with an index of its keys, so
/// that single rows can be looked up. Immutable; thread-safe.
///
/// Source: ClickHouse's table engine Join.
public interface JoinKeys {
    /// `ANY`, `ALL`, `SEMI` or `ANTI`.
    String strictness();

    /// `LEFT`, `INNER`, `RIGHT` or `FULL`.
    String kind();

    /// The key columns, in order.
    List<Field> keys();

    /// The columns that are no keys.
    Header values();

    /// Whether a row without a partner has NULL in the columns of the table.
    boolean usesNulls();

    /// For each row of `keys` the number of the first row of the table with that key, or -1.
    ///
    /// @param keys a column for each of [#keys], of the same type
    int[] find(List<Column> keys, int rowCount);

    /// The values of one column of the table, by the number of the row.
    Column column(String name);
}
