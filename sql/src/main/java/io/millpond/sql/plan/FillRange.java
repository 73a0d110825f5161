package io.millpond.sql.plan;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// What WITH FILL says of one ORDER BY key.
///
/// All numbers are in the units of the key's type: days of dates, seconds of DateTime, ticks of
/// DateTime64.
///
/// @param slot the key
/// @param isDescending its direction
/// @param from the first value; null: that of the first row
/// @param to the value not to be reached; null: none beyond the last row
/// @param step distance of filled values, negative for descending keys; never zero
/// @param isMonths whether `step` counts months
/// @param staleness how far behind a row values are filled; null: up to the next row
/// @param isStalenessMonths whether `staleness` counts months
public record FillRange(
        Slot slot,
        boolean isDescending,
        @Nullable BigDecimal from,
        @Nullable BigDecimal to,
        BigDecimal step,
        boolean isMonths,
        @Nullable BigDecimal staleness,
        boolean isStalenessMonths) {}
