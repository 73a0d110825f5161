package io.millpond.sql.function.cast;

import io.millpond.storage.column.Column;

/// A conversion between two types. Immutable; many threads apply it at once.
@FunctionalInterface
public interface Cast {
    /// The converted values.
    ///
    /// @param column `rowCount` rows of the type converted from; may be constant
    ///
    /// Errors: CANNOT_PARSE_TEXT and its kin, CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
    /// VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE, DECIMAL_OVERFLOW, as the two types have it.
    Column apply(Column column, int rowCount);
}
