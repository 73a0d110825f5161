package io.millpond.sql.analysis;

import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.Frame;
import io.millpond.sql.ast.Window.FrameUnit;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.WindowFunction;
import io.millpond.sql.plan.WindowFunction.Picking;
import io.millpond.sql.plan.WindowFunction.Ranking;
import io.millpond.sql.plan.WindowShape;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// The functions that mean something with OVER only, and what they take.
final class WindowCalls {
    private static final String DERIVATIVE = "nonNegativeDerivative";

    private WindowCalls() {}

    static boolean isKnown(String name) {
        return ranking(name) != null || picking(name) != null || name.equals(DERIVATIVE);
    }

    /// The function that a call names; null where it is an aggregate.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, TOO_FEW_ARGUMENTS_FOR_FUNCTION,
    /// TOO_MANY_ARGUMENTS_FOR_FUNCTION, BAD_ARGUMENTS for types.
    static @Nullable WindowFunction known(FunctionCall call, List<Term> arguments) {
        Ranking ranking = ranking(call.name());
        if (ranking != null) {
            checkRanking(call, ranking, arguments);
            boolean isShare = ranking == Ranking.PERCENT_RANK || ranking == Ranking.CUME_DIST;
            return new WindowFunction.Ranked(
                    ranking, isShare ? DataTypes.FLOAT64 : DataTypes.UINT64);
        }
        Picking picking = picking(call.name());
        if (picking != null) {
            return new WindowFunction.Picked(picking, pickedType(call, picking, arguments));
        }
        return call.name().equals(DERIVATIVE) ? derivative(arguments) : null;
    }

    private static void checkRanking(FunctionCall call, Ranking ranking, List<Term> arguments) {
        int count = arguments.size();
        if ((ranking == Ranking.RANK || ranking == Ranking.DENSE_RANK) && count > 0) {
            throw wrongCount(
                    "Number of arguments for window function %s doesn't match: passed %d, should be 0"
                            .formatted(call.name(), count));
        }
        if (ranking != Ranking.NTILE) {
            return;
        }
        if (count != 1) {
            throw wrongCount("Function ntile takes exactly one argument");
        }
        DataType type = arguments.getFirst().type();
        boolean isCount =
                type instanceof IntegerType(int bits, boolean isSigned) && !isSigned && bits <= 64;
        if (!isCount) {
            throw WindowFrames.refused(
                    "'ntile' argument type must be an unsigned integer (not larger than 64-bit),"
                            + " got "
                            + type.name());
        }
    }

    private static DataType pickedType(FunctionCall call, Picking picking, List<Term> arguments) {
        int count = arguments.size();
        if (picking == Picking.NTH_VALUE && count != 2) {
            throw wrongCount("Function nth_value takes exactly two arguments");
        }
        if (count == 0) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Function " + call.name() + " takes at least one argument");
        }
        if (count > 3) {
            throw new DatabaseException(
                    ErrorCode.TOO_MANY_ARGUMENTS_FOR_FUNCTION,
                    "Function '%s' accepts at most 3 arguments, %d given"
                            .formatted(call.name(), count));
        }
        if (count > 1) {
            DataType offset = arguments.get(1).type();
            if (!(offset instanceof IntegerType) && !(offset instanceof BoolType)) {
                throw WindowFrames.refused(
                        "Offset must be an integer, '" + offset.name() + "' given");
            }
        }
        DataType type = arguments.getFirst().type();
        return count < 3 ? type : typeWithDefault(type, arguments.get(2).type());
    }

    /// The type of a value where another one stands in for rows that do not exist.
    private static DataType typeWithDefault(DataType written, DataType standIn) {
        DataType type = DataTypes.withoutLowCardinality(written);
        DataType common;
        try {
            common = Supertypes.common(List.of(type, DataTypes.withoutLowCardinality(standIn)));
        } catch (DatabaseException e) {
            if (e.code() != ErrorCode.NO_COMMON_TYPE) {
                throw e;
            }
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "There is no supertype for the argument type '%s' and the default value type '%s'"
                            .formatted(written.name(), standIn.name()),
                    e);
        }
        if (!common.equals(type)) {
            throw WindowFrames.refused(
                    "The supertype '%s' for the argument type '%s' and the default value type '%s' is not the same as the argument type"
                            .formatted(common.name(), written.name(), standIn.name()));
        }
        return type;
    }

    private static WindowFunction derivative(List<Term> arguments) {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw wrongCount("Function nonNegativeDerivative takes 2 or 3 arguments");
        }
        DataType value = arguments.getFirst().type();
        if (!(value instanceof IntegerType) && !(value instanceof FloatType)) {
            throw WindowFrames.refused("Argument 0 must be a number, '" + value.name() + "' given");
        }
        DataType time = arguments.get(1).type();
        if (!(time instanceof DateTimeType) && !(time instanceof DateTime64Type)) {
            throw WindowFrames.refused(
                    "Argument 1 must be DateTime or DateTime64, '" + time.name() + "' given");
        }
        double seconds = 1;
        if (arguments.size() == 3) {
            DataType unit = arguments.get(2).type();
            if (!(unit instanceof IntervalType interval)) {
                throw WindowFrames.refused(
                        "Argument 2 must be an INTERVAL, '" + unit.name() + "' given");
            }
            seconds = seconds(interval);
        }
        int scale = time instanceof DateTime64Type(int digits, _) ? digits : 0;
        return new WindowFunction.Derivative(seconds, Math.pow(10, scale));
    }

    private static double seconds(IntervalType type) {
        if (type.unit().isOfMonths()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The INTERVAL must be a week or shorter, '" + type.name() + "' given");
        }
        return type.unit().length() / 1e9;
    }

    /// Errors: BAD_ARGUMENTS where a function does not work on the frame that is written.
    static void checkFrame(
            FunctionCall call, WindowFunction function, @Nullable Frame frame, WindowShape shape) {
        if (function instanceof WindowFunction.Picked(Picking picking, _)
                && (picking == Picking.LAG || picking == Picking.LEAD)
                && frame != null) {
            throw WindowFrames.refused(
                    "Window function '"
                            + call.name()
                            + "' does not expect window frame to be explicitly specified. In"
                            + " expression "
                            + Names.sql(call));
        }
        if (!(function instanceof WindowFunction.Ranked(Ranking ranking, _))) {
            return;
        }
        FrameUnit unit =
                switch (ranking) {
                    case NTILE -> FrameUnit.ROWS;
                    case PERCENT_RANK, CUME_DIST -> FrameUnit.RANGE;
                    case ROW_NUMBER, RANK, DENSE_RANK -> null;
                };
        boolean isWhole =
                frame == null
                        || (shape.unit() == unit
                                && shape.begin().kind() == BoundKind.UNBOUNDED_PRECEDING
                                && shape.end().kind() == BoundKind.UNBOUNDED_FOLLOWING);
        boolean isOrdered = ranking != Ranking.NTILE || !shape.orderBy().isEmpty();
        if (unit != null && !(isWhole && isOrdered)) {
            throw WindowFrames.refused(
                    "Unsupported window frame type for function '" + call.name() + "'");
        }
    }

    private static DatabaseException wrongCount(String text) {
        return new DatabaseException(ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH, text);
    }

    private static @Nullable Ranking ranking(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "row_number" -> Ranking.ROW_NUMBER;
            case "rank" -> Ranking.RANK;
            case "dense_rank", "denserank" -> Ranking.DENSE_RANK;
            case "percent_rank", "percentrank" -> Ranking.PERCENT_RANK;
            case "cume_dist" -> Ranking.CUME_DIST;
            case "ntile" -> Ranking.NTILE;
            default -> null;
        };
    }

    private static @Nullable Picking picking(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "nth_value" -> Picking.NTH_VALUE;
            case "lag" -> Picking.LAG;
            case "lead" -> Picking.LEAD;
            case "laginframe" -> Picking.LAG_IN_FRAME;
            case "leadinframe" -> Picking.LEAD_IN_FRAME;
            default -> null;
        };
    }
}
