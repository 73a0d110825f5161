package io.millpond.sql.ast;

import java.util.List;

/// RENAME and EXCHANGE.
///
/// @param exchange swap both names of each pair
/// @param ifExists pairs whose first name is missing are passed over
public record Rename(
        ObjectKind kind, boolean exchange, boolean ifExists, List<Pair> pairs, Span span)
        implements Statement {
    public Rename {
        pairs = List.copyOf(pairs);
    }

    /// `from TO to`, or `from AND to`; for databases the name is in `table`.
    public record Pair(TableName from, TableName to) {}
}
