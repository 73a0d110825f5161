package io.millpond.sql.ast;

/// ATTACH of something detached, by its name. ATTACH with a definition is a [CreateTable] or
/// [CreateView] with [CreateTable.Mode#ATTACH].
///
/// @param name its `table` is the database for [ObjectKind#DATABASE]
public record Attach(ObjectKind kind, TableName name, boolean ifNotExists, Span span)
        implements Statement {}
