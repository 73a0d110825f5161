package io.millpond.sql.ast;

/// `EXISTS [TEMPORARY] [TABLE | VIEW | DICTIONARY | DATABASE] name`.
///
/// @param name its `table` is the database for [ObjectKind#DATABASE]
public record Exists(ObjectKind kind, boolean temporary, TableName name, Span span)
        implements Statement {}
