package io.millpond.sql.plan;

import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.FrameUnit;

import java.util.List;

/// Which rows a window function sees.
///
/// @param unit how `begin` and `end` count
public record WindowShape(
        List<Term> partitionBy, List<SortTerm> orderBy, FrameUnit unit, Bound begin, Bound end) {
    public WindowShape {
        partitionBy = List.copyOf(partitionBy);
        orderBy = List.copyOf(orderBy);
    }

    /// One end of a frame.
    ///
    /// @param distance from the current row; 0 where the kind has none
    public record Bound(BoundKind kind, double distance) {}
}
