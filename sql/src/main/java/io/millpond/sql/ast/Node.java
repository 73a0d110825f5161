package io.millpond.sql.ast;

/// A piece of a statement that knows where in the source text it stands.
public interface Node {
    /// The characters of the source text this node was parsed from.
    Span span();
}
