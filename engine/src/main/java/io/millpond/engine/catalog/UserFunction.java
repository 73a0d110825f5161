package io.millpond.engine.catalog;

/// A function that a user defined.
///
/// @param sql the whole CREATE FUNCTION statement
public record UserFunction(String name, String sql) {}
