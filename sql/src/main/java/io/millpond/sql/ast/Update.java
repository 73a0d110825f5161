package io.millpond.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
