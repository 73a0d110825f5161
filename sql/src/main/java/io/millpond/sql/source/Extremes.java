package io.millpond.sql.source;

import io.millpond.storage.column.Column;

/// The least and the greatest value of a column that are not NULL.
///
/// @param least one row of the column's type without Nullable and LowCardinality
/// @param greatest like `least`
public record Extremes(Column least, Column greatest) {}
