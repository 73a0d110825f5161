package io.millpond.sql.ast;

/// `KILL QUERY | MUTATION WHERE condition [SYNC | ASYNC | TEST]`.
///
/// @param where over the columns of `system.processes` or `system.mutations`
public record Kill(Kind kind, Expression where, Mode mode, Span span) implements Statement {

    public enum Kind {
        QUERY,
        MUTATION
    }

    public enum Mode {
        ASYNC,
        SYNC,
        TEST
    }
}
