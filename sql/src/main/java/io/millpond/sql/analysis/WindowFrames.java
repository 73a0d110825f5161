package io.millpond.sql.analysis;

import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.FrameUnit;
import io.millpond.sql.plan.WindowShape;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// The rules that the frame of a window function has to meet.
final class WindowFrames {
    private WindowFrames() {}

    /// Errors: BAD_ARGUMENTS where the frame ends before it begins or an offset is negative.
    static void check(WindowShape shape) {
        WindowShape.Bound begin = shape.begin();
        WindowShape.Bound end = shape.end();
        if (begin.kind() == BoundKind.UNBOUNDED_FOLLOWING) {
            throw invalid("Frame start cannot be UNBOUNDED FOLLOWING");
        }
        if (end.kind() == BoundKind.UNBOUNDED_PRECEDING) {
            throw invalid("Frame end cannot be UNBOUNDED PRECEDING");
        }
        checkOffset(shape.unit(), begin, "start");
        checkOffset(shape.unit(), end, "end");
        if (isOffset(begin) && isOffset(end)) {
            if (place(begin) > place(end)) {
                throw invalid(
                        "Frame start offset "
                                + text(begin)
                                + " does not precede the frame end offset "
                                + text(end));
            }
        } else if (begin.kind().compareTo(end.kind()) > 0) {
            throw invalid(
                    "Window frame '"
                            + shape.unit()
                            + " BETWEEN "
                            + text(begin)
                            + " AND "
                            + text(end)
                            + "' is invalid");
        }
    }

    private static void checkOffset(FrameUnit unit, WindowShape.Bound bound, String side) {
        double distance = bound.distance();
        boolean isWhole = distance == Math.rint(distance) && distance <= Integer.MAX_VALUE;
        if (isOffset(bound) && (distance < 0 || (unit == FrameUnit.ROWS && !isWhole))) {
            throw invalid(
                    "Frame "
                            + side
                            + " offset for '"
                            + unit
                            + "' frame must be a nonnegative 32-bit integer, '"
                            + number(distance)
                            + "' given");
        }
    }

    private static boolean isOffset(WindowShape.Bound bound) {
        return bound.kind() == BoundKind.PRECEDING || bound.kind() == BoundKind.FOLLOWING;
    }

    /// Where a bound lies from the current row.
    private static double place(WindowShape.Bound bound) {
        return bound.kind() == BoundKind.PRECEDING ? -bound.distance() : bound.distance();
    }

    private static String text(WindowShape.Bound bound) {
        String kind = bound.kind().name().replace('_', ' ');
        return isOffset(bound) ? number(bound.distance()) + " " + kind : kind;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static DatabaseException invalid(String text) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, text + ".");
    }
}
