package io.millpond.sql.source;

import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A condition that a table evaluates while it reads: other columns are then read only where rows
/// meet it.
///
/// Deterministic and thread-safe: a row meets it or not whatever rows are in the block.
public interface ScanFilter {
    /// Names of the columns that the condition reads, each once, at least one.
    List<String> columns();

    /// The rows that meet the condition, in ascending order.
    ///
    /// @param columns those of [#columns], of `rowCount` rows
    int[] select(List<Column> columns, int rowCount);

    /// The comparison that is the condition; null where it is none. Whoever knows that all rows
    /// meet it need not ask [#select].
    @Nullable ColumnCondition comparison();

    /// Whether the query says PREWHERE: then it is asked before rows are merged, under FINAL too.
    boolean isPrewhere();
}
