package io.millpond.sql.plan;

/// A column to order by.
///
/// @param isNullsFirst whether NULL and NaN come before all values rather than after them
public record SortKey(Slot slot, boolean isDescending, boolean isNullsFirst) {}
