package io.millpond.sql.plan;

/// How much the text of a plan shows.
///
/// @param hasIndexes whether a step that reads a table shows what each index leaves of it
/// @param hasHeader whether each step shows the columns that it hands on
/// @param hasDescription whether each step shows what it works on
public record PlanDetail(boolean hasIndexes, boolean hasHeader, boolean hasDescription) {
    public static final PlanDetail DEFAULT = new PlanDetail(false, false, true);
}
