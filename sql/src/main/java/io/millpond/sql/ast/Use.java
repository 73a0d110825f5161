package io.millpond.sql.ast;

/// `USE database`.
public record Use(String database, Span span) implements Statement {}
