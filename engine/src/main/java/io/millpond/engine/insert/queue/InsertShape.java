package io.millpond.engine.insert.queue;

import io.millpond.storage.block.Header;

import java.util.SortedMap;
import java.util.UUID;

/// What inserts have to agree in to share a transaction.
///
/// @param header the columns that they give
/// @param settings all that are not at their defaults
public record InsertShape(
        UUID table,
        Header header,
        String format,
        String currentDatabase,
        String user,
        SortedMap<String, String> settings) {}
