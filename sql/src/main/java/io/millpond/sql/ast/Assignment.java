package io.millpond.sql.ast;

/// `column = expression` of UPDATE and TTL ... SET.
///
/// @param column a compound name has its parts joined by dots
public record Assignment(String column, Expression expression, Span span) implements Node {}
