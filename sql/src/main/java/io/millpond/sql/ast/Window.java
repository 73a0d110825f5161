package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What follows OVER: a name from the WINDOW clause, or a specification in place.
public sealed interface Window extends Node {

    /// `OVER w`.
    record NamedWindow(String name, Span span) implements Window {}

    /// `OVER ([base] PARTITION BY ... ORDER BY ... ROWS BETWEEN ... AND ...)`.
    ///
    /// @param base name of the window it extends
    /// @param frame null: the default frame
    record WindowSpecification(
            @Nullable String base,
            List<Expression> partitionBy,
            List<OrderElement> orderBy,
            @Nullable Frame frame,
            Span span)
            implements Window {
        public WindowSpecification {
            partitionBy = List.copyOf(partitionBy);
            orderBy = List.copyOf(orderBy);
        }
    }

    /// The rows around the current one that a window function sees, ends included.
    record Frame(FrameUnit unit, FrameBound begin, FrameBound end) {}

    /// How frame offsets are counted.
    enum FrameUnit {
        ROWS,
        RANGE,
        GROUPS
    }

    /// One end of a frame.
    ///
    /// @param offset distance from the current row; null: unbounded, or the current row itself
    record FrameBound(BoundKind kind, @Nullable Expression offset) {}

    /// On which side of the current row a bound lies.
    enum BoundKind {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING
    }
}
