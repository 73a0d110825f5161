package io.millpond.sql.ast;

/// A half-open range of character positions in the source text of a statement.
///
/// All spans are equal to each other: where and how a node is written does not change what it says,
/// so the record equality of nodes compares meaning only.
///
/// @param from position of the first character
/// @param to position after the last character
/// @param parenthesized whether an expression stood in parentheses of its own, which ClickHouse
///     prints again even where they change nothing
public record Span(int from, int to, boolean parenthesized) {
    /// The span of nodes that were not parsed but built.
    public static final Span NONE = new Span(0, 0);

    public Span {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not a span: [" + from + ", " + to + ")");
        }
    }

    public Span(int from, int to) {
        this(from, to, false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Span;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
