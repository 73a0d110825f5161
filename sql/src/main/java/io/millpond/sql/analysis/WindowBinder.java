package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Window;
import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.Frame;
import io.millpond.sql.ast.Window.FrameBound;
import io.millpond.sql.ast.Window.FrameUnit;
import io.millpond.sql.ast.Window.WindowSpecification;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.plan.SortTerm;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.WindowFunction;
import io.millpond.sql.plan.WindowFunction.Picking;
import io.millpond.sql.plan.WindowFunction.Ranking;
import io.millpond.sql.plan.WindowShape;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Binds calls with OVER.
final class WindowBinder {
    private final ExpressionBinder binder;

    WindowBinder(ExpressionBinder binder) {
        this.binder = binder;
    }

    /// Whether a function means something with OVER only.
    static boolean isWindowOnly(String name) {
        return ranking(name) != null || picking(name) != null;
    }

    /// Errors: BAD_ARGUMENTS for an unknown window, NOT_IMPLEMENTED for GROUPS frames.
    Term bind(FunctionCall call) {
        Window window = call.window();
        if (window == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Window function " + call.name() + " needs an OVER clause");
        }
        WindowShape shape = shape(specification(window));
        List<Term> arguments = new FunctionBinder(binder).aggregateArguments(call);
        for (Term argument : arguments) {
            FunctionBinder.rejectWindows(argument, "inside another window function");
        }
        WindowFunction function = function(call, arguments);
        if (function instanceof WindowFunction.Picked(Picking picking, DataType type)
                && picking != Picking.NTH_VALUE) {
            arguments = converted(arguments, type);
        }
        return binder.terms()
                .windowed(
                        function,
                        arguments,
                        shape,
                        List.of(call.name(), call.parameters(), shape),
                        binder.columnName(call));
    }

    /// The third argument, the value where there is no row, in the type of the first.
    private List<Term> converted(List<Term> arguments, DataType type) {
        List<Term> result = new ArrayList<>(arguments);
        result.set(0, binder.terms().cast(arguments.getFirst(), type));
        if (result.size() > 2) {
            result.set(2, binder.terms().cast(arguments.get(2), type));
        }
        return result;
    }

    private WindowFunction function(FunctionCall call, List<Term> arguments) {
        Ranking ranking = ranking(call.name());
        if (ranking != null) {
            boolean isShare = ranking == Ranking.PERCENT_RANK || ranking == Ranking.CUME_DIST;
            return new WindowFunction.Ranked(
                    ranking, isShare ? DataTypes.FLOAT64 : DataTypes.UINT64);
        }
        Picking picking = picking(call.name());
        if (picking != null) {
            if (arguments.isEmpty() || arguments.size() > 3) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Window function "
                                + call.name()
                                + " takes one to three arguments, "
                                + arguments.size()
                                + " given");
            }
            return new WindowFunction.Picked(picking, pickedType(arguments));
        }
        return new WindowFunction.Framed(new FunctionBinder(binder).aggregate(call, arguments));
    }

    private static DataType pickedType(List<Term> arguments) {
        DataType type = arguments.getFirst().type();
        return arguments.size() < 3
                ? type
                : Supertypes.common(List.of(type, arguments.get(2).type()));
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

    private WindowSpecification specification(Window window) {
        return switch (window) {
            case Window.NamedWindow named -> specification(named.name());
            case WindowSpecification own -> {
                String base = own.base();
                yield base == null ? own : extended(own, specification(base));
            }
        };
    }

    private WindowSpecification specification(String name) {
        WindowSpecification found = binder.scope().window(name);
        if (found == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Window '" + name + "' does not exist. In scope " + binder.scope().sql());
        }
        return specification(found);
    }

    private static WindowSpecification extended(WindowSpecification own, WindowSpecification base) {
        return new WindowSpecification(
                null,
                own.partitionBy().isEmpty() ? base.partitionBy() : own.partitionBy(),
                own.orderBy().isEmpty() ? base.orderBy() : own.orderBy(),
                own.frame() == null ? base.frame() : own.frame(),
                own.span());
    }

    private WindowShape shape(WindowSpecification specification) {
        List<Term> partition = binder.bindAll(specification.partitionBy());
        List<SortTerm> order = new ArrayList<>();
        for (OrderElement element : specification.orderBy()) {
            order.add(
                    new SortTerm(
                            binder.bind(element.expression()),
                            element.direction() == OrderElement.Direction.DESCENDING,
                            element.nulls() == OrderElement.NullsOrder.FIRST));
        }
        Frame frame = specification.frame();
        if (frame == null) {
            BoundKind end = order.isEmpty() ? BoundKind.UNBOUNDED_FOLLOWING : BoundKind.CURRENT_ROW;
            return new WindowShape(
                    partition,
                    order,
                    FrameUnit.RANGE,
                    new WindowShape.Bound(BoundKind.UNBOUNDED_PRECEDING, 0),
                    new WindowShape.Bound(end, 0));
        }
        if (frame.unit() == FrameUnit.GROUPS) {
            throw Errors.notImplemented("Window frame 'GROUPS'");
        }
        WindowShape shape =
                new WindowShape(
                        partition, order, frame.unit(), bound(frame.begin()), bound(frame.end()));
        WindowFrames.check(shape);
        return shape;
    }

    private WindowShape.Bound bound(FrameBound bound) {
        Expression offset = bound.offset();
        if (offset == null) {
            return new WindowShape.Bound(bound.kind(), 0);
        }
        if (!(binder.terms().cast(binder.bind(offset), DataTypes.FLOAT64)
                instanceof Term.Constant constant)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Frame offset " + Names.sql(offset) + " is not a constant");
        }
        Column value = constant.value();
        return new WindowShape.Bound(bound.kind(), ((DoubleColumn) value).value(0));
    }
}
