package io.millpond.sql.ast;

/// Which parts a command is about.
public sealed interface Partition extends Node {

    /// `PARTITION expression`: a literal or a tuple of literals.
    record ByValue(Expression value, Span span) implements Partition {}

    /// `PARTITION ID 'id'`.
    record ById(String id, Span span) implements Partition {}

    /// `PARTITION ALL`.
    record All(Span span) implements Partition {}

    /// `PART 'name'`.
    record SinglePart(String name, Span span) implements Partition {}
}
