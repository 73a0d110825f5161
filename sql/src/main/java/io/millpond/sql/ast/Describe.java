package io.millpond.sql.ast;

/// `DESCRIBE [TABLE] table`, of a table, a table function or a query.
public record Describe(TableExpression table, Span span) implements Statement {}
