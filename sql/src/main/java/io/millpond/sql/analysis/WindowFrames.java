package io.millpond.sql.analysis;

import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.FrameUnit;
import io.millpond.sql.plan.WindowShape;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NullableType;

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
        checkKey(shape);
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

    /// Errors: BAD_ARGUMENTS unless an offset is a whole number that is not negative.
    static void checkOffset(FrameUnit unit, String side, double distance, DataType type) {
        boolean isWhole = type instanceof IntegerType && distance <= Integer.MAX_VALUE;
        if (distance < 0 || !isWhole) {
            throw invalid(
                    "Frame "
                            + (side.equals("begin") ? "start" : side)
                            + " offset for '"
                            + unit
                            + "' frame must be a nonnegative 32-bit integer, '"
                            + number(distance)
                            + "' of type '"
                            + (type instanceof FloatType
                                    ? "Float64"
                                    : distance < 0 ? "Int64" : "UInt64")
                            + "' given");
        }
    }

    /// Errors: what the one ORDER BY key of a RANGE frame with an offset must be.
    private static void checkKey(WindowShape shape) {
        if (shape.unit() != FrameUnit.RANGE
                || (!isOffset(shape.begin()) && !isOffset(shape.end()))) {
            return;
        }
        if (shape.orderBy().size() != 1) {
            throw invalid(
                    "The RANGE OFFSET frame requires exactly one ORDER BY column, "
                            + shape.orderBy().size()
                            + " given");
        }
        DataType key = shape.orderBy().getFirst().term().type();
        DataType type = key instanceof NullableType(DataType element) ? element : key;
        boolean isKnown =
                switch (type) {
                    case IntegerType integer -> {
                        checkFits(integer, shape.begin());
                        checkFits(integer, shape.end());
                        yield integer.bits() <= 64;
                    }
                    case FloatType _, BoolType _, DateType _, Date32Type _, DateTimeType _ -> true;
                    default -> false;
                };
        if (!isKnown) {
            throw Errors.notImplemented(
                    "The RANGE OFFSET frame for an ORDER BY column of type " + key.name());
        }
    }

    private static void checkFits(IntegerType type, WindowShape.Bound bound) {
        int bits = type.isSigned() ? type.bits() - 1 : type.bits();
        if (isOffset(bound) && bound.distance() >= Math.scalb(1.0, bits)) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Cannot convert value '%s': it cannot be represented as %s"
                            .formatted(number(bound.distance()), type.name()));
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
        return refused(text + ".");
    }

    static DatabaseException refused(String text) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, text);
    }
}
