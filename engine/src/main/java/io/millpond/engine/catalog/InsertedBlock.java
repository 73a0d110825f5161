package io.millpond.engine.catalog;

/// What an inserted block left in one partition, as deduplication knows it.
///
/// @param id names the block: a hash of its rows, or of a token that the user gave
/// @param partitionId as in [PartEntry]
public record InsertedBlock(String id, String partitionId) {}
