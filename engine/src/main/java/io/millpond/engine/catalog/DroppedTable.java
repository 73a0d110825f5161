package io.millpond.engine.catalog;

/// A table that was dropped and can still be had back, with all it holds.
///
/// @param entry as it was
/// @param droppedMs wall time of the drop
public record DroppedTable(TableEntry entry, long droppedMs) {}
