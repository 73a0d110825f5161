package io.millpond.sql.plan;

import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

/// What WITH FILL says of one ORDER BY key.
///
/// @param from one row of the key's type; null: the first value
/// @param to one row of the key's type, not reached; null: the last value
/// @param step distance of filled values, not zero; a count of `unit` or of the type's own unit
/// @param months whether `step` counts months rather than units of the type
public record FillRange(@Nullable Column from, @Nullable Column to, double step, boolean months) {}
