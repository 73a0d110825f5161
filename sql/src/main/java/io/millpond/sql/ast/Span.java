package io.millpond.sql.ast;

/// A half-open range of character positions in the source text of a statement.
///
/// All spans are equal to each other: where a node stands does not change what it says, so the
/// record equality of nodes compares meaning only.
///
/// @param from position of the first character
/// @param to position after the last character
public record Span(int from, int to) {
    /// The span of nodes that were not parsed but built.
    public static final Span NONE = new Span(0, 0);

    public Span {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not a span: [" + from + ", " + to + ")");
        }
    }

    /// The smallest span that covers this one and `other`.
    public Span cover(Span other) {
        return new Span(Math.min(from, other.from), Math.max(to, other.to));
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
