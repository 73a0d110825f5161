package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// UNDROP TABLE: gives back a table that was dropped not long ago.
///
/// @param uuid of the one that is meant; null: the last that was dropped under this name
public record Undrop(TableName name, @Nullable UUID uuid, Span span) implements Statement {}
