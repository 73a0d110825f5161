package io.millpond.sql.ast;

import java.util.List;

/// A name with arguments that is no function: an engine, a codec, an index type.
///
/// `MergeTree` and `MergeTree()` are the same.
public record NamedCall(String name, List<Expression> arguments, Span span) implements Node {
    public NamedCall {
        arguments = List.copyOf(arguments);
    }

    public static NamedCall of(String name) {
        return new NamedCall(name, List.of(), Span.NONE);
    }
}
