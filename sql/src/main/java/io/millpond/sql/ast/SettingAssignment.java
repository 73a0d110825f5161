package io.millpond.sql.ast;

/// `name = value` of SET and SETTINGS.
///
/// @param value a literal, an array, tuple or map of literals, or a query parameter
public record SettingAssignment(String name, Value value, Span span) implements Node {

    /// What a setting is set to.
    public sealed interface Value permits Assigned, ToDefault {}

    /// `= value`; for `SET name` without value it is true.
    public record Assigned(Expression expression) implements Value {}

    /// `= DEFAULT`.
    public record ToDefault() implements Value {}
}
