package io.millpond.engine.catalog;

/// A visible part of a table.
///
/// @param name `partition_minBlock_maxBlock_level`, which is also the name of its file
/// @param fileBytes the size of the file
/// @param modifiedMs wall time when it was written
public record PartEntry(
        String name, String partitionId, long rowCount, long fileBytes, long modifiedMs) {}
