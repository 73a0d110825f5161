package io.millpond.engine.mergetree.merger;

import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

/// Makes one value of those that the rows of a group have in a column, or in some columns that
/// belong together. Immutable.
interface ColumnCombiner {
    /// Whether the value of a group of one row is that row's.
    default boolean keepsSingles() {
        return true;
    }

    /// Puts the columns that it makes, with a row for each group, at their place in `combined`.
    void combine(GroupRows groups, @Nullable Column[] combined);
}
