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
import io.millpond.sql.plan.SortTerm;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.WindowFunction;
import io.millpond.sql.plan.WindowFunction.Picking;
import io.millpond.sql.plan.WindowShape;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.util.ArrayList;
import java.util.List;

/// Binds calls with OVER.
final class WindowBinder {
    private final ExpressionBinder binder;

    WindowBinder(ExpressionBinder binder) {
        this.binder = binder;
    }

    /// Whether a function means something with OVER only.
    static boolean isWindowOnly(String name) {
        return WindowCalls.isKnown(name);
    }

    /// Errors: BAD_ARGUMENTS for an unknown window, NOT_IMPLEMENTED for GROUPS frames.
    Term bind(FunctionCall call) {
        Window window = call.window();
        if (window == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Window function " + call.name() + " needs an OVER clause");
        }
        WindowSpecification specification = specification(window);
        WindowShape shape = shape(specification);
        List<Term> arguments = new AggregateBinder(binder).aggregateArguments(call);
        for (Term argument : arguments) {
            FunctionBinder.rejectWindows(argument, "inside another window function");
        }
        WindowFunction function = WindowCalls.known(call, arguments);
        if (function == null) {
            function =
                    new WindowFunction.Framed(
                            new AggregateBinder(binder).aggregate(call, arguments));
        } else {
            WindowCalls.checkFrame(call, function, specification.frame(), shape);
        }
        if (function instanceof WindowFunction.Picked(Picking picking, DataType type)
                && picking != Picking.NTH_VALUE) {
            arguments = converted(arguments, type);
        }
        return binder.terms()
                .windowed(
                        function,
                        arguments,
                        shape,
                        List.of(call.name(), call.nulls(), call.parameters(), shape),
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

    /// A window on top of another one, which may add an ORDER BY and a frame.
    private WindowSpecification extended(WindowSpecification own, WindowSpecification base) {
        String text = "Derived window definition '" + own.base() + "' is not allowed to override ";
        String scope = ". In scope " + binder.scope().sql();
        if (!own.partitionBy().isEmpty()) {
            throw WindowFrames.refused(text + "PARTITION BY" + scope);
        }
        if (!own.orderBy().isEmpty() && !base.orderBy().isEmpty()) {
            throw WindowFrames.refused(text + "a non-empty ORDER BY" + scope);
        }
        if (base.frame() != null) {
            throw WindowFrames.refused(
                    "Parent window '"
                            + own.base()
                            + "' is not allowed to define a frame: while processing derived"
                            + " window definition '"
                            + own.base()
                            + "'"
                            + scope);
        }
        return new WindowSpecification(
                null,
                base.partitionBy(),
                own.orderBy().isEmpty() ? base.orderBy() : own.orderBy(),
                own.frame(),
                own.span());
    }

    private WindowShape shape(WindowSpecification specification) {
        List<Term> partition = binder.bindAll(specification.partitionBy());
        partition.forEach(term -> FunctionBinder.rejectWindows(term, "inside a window"));
        List<SortTerm> order = new ArrayList<>();
        for (OrderElement element : specification.orderBy()) {
            Term key = binder.bind(element.expression());
            FunctionBinder.rejectWindows(key, "inside a window");
            order.add(
                    new SortTerm(
                            key,
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
                        partition,
                        order,
                        frame.unit(),
                        bound(frame.unit(), frame.begin(), "begin"),
                        bound(frame.unit(), frame.end(), "end"));
        WindowFrames.check(shape);
        return shape;
    }

    private WindowShape.Bound bound(FrameUnit unit, FrameBound bound, String side) {
        Expression offset = bound.offset();
        if (offset == null) {
            return new WindowShape.Bound(bound.kind(), 0);
        }
        Term term = binder.bind(offset);
        boolean isNumber = term.type() instanceof IntegerType || term.type() instanceof FloatType;
        if (!isNumber || !(term instanceof Term.Constant)) {
            throw WindowFrames.refused(
                    "Window frame "
                            + side
                            + " OFFSET expression must be constant with numeric type. Actual: "
                            + Names.sql(offset)
                            + ". In scope "
                            + binder.scope().sql());
        }
        Term.Constant number = (Term.Constant) binder.terms().cast(term, DataTypes.FLOAT64);
        double distance = ((DoubleColumn) number.value()).value(0);
        WindowFrames.checkOffset(unit, side, distance, term.type());
        return new WindowShape.Bound(bound.kind(), distance);
    }
}
