package io.millpond.engine.mergetree;

/// When a TTL clause has something to do to rows of a part.
///
/// @param column whose values expire; empty: rows do
/// @param expression of the moment, as SQL
/// @param minS the earliest moment of a row, in seconds since 1970
/// @param maxS the latest one
public record PartTtl(Kind kind, String column, String expression, long minS, long maxS) {
    /// What the clause does.
    public enum Kind {
        DELETE,
        DELETE_WHERE,
        GROUP,
        RECOMPRESS,
        CLEAR_COLUMN
    }
}
