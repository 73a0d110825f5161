package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `OPTIMIZE TABLE name [PARTITION ...] [FINAL] [CLEANUP] [DEDUPLICATE [BY columns]]`.
///
/// @param deduplicateBy columns or matchers that make rows equal; empty: all columns
public record Optimize(
        TableName table,
        @Nullable Partition partition,
        boolean isFinal,
        boolean cleanup,
        boolean deduplicate,
        List<Expression> deduplicateBy,
        Span span)
        implements Statement {
    public Optimize {
        deduplicateBy = List.copyOf(deduplicateBy);
    }
}
