package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

/// One key of ORDER BY.
///
/// @param nulls where NULL and NaN go; null: last, whatever the direction
/// @param collation locale of a string comparison
/// @param fill WITH FILL
public record OrderElement(
        Expression expression,
        Direction direction,
        @Nullable NullsOrder nulls,
        @Nullable String collation,
        @Nullable Fill fill,
        Span span)
        implements Node {

    public static OrderElement ascending(Expression expression) {
        return new OrderElement(
                expression, Direction.ASCENDING, null, null, null, expression.span());
    }

    public enum Direction {
        ASCENDING,
        DESCENDING
    }

    public enum NullsOrder {
        FIRST,
        LAST
    }

    /// `WITH FILL [FROM e] [TO e] [STEP e] [STALENESS e]`.
    public record Fill(
            @Nullable Expression from,
            @Nullable Expression to,
            @Nullable Expression step,
            @Nullable Expression staleness) {}
}
