package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `UPDATE table SET column = expression, ... [IN PARTITION ...] WHERE condition`.
public record Update(
        TableName table,
        List<Assignment> assignments,
        @Nullable Partition partition,
        Expression where,
        Span span)
        implements Statement {
    public Update {
        assignments = List.copyOf(assignments);
    }
}
