package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Dates moved by intervals, and sums of intervals: those of unlike units are tuples.
public final class IntervalFunctions {
    private IntervalFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isMinus : new boolean[] {false, true}) {
            String moved = isMinus ? "subDate" : "addDate";
            all.add(
                    ScalarFunction.of(
                            FunctionDescription.of(
                                            DateFunctions.CATEGORY,
                                            moved + "(date, interval)",
                                            "The date moved by an interval.")
                                    .ignoringCase(),
                            (arguments, context) -> bindDate(moved, isMinus, arguments, context)));
            String sum = isMinus ? "subtractInterval" : "addInterval";
            all.add(
                    DateFunctions.define(
                            sum + "(interval, interval)",
                            "The sum or difference of intervals; a tuple of those of unlike"
                                    + " units.",
                            (arguments, _) -> bindSum(sum, isMinus, arguments)));
            String tuple = isMinus ? "subtractTupleOfIntervals" : "addTupleOfIntervals";
            all.add(
                    DateFunctions.define(
                            tuple + "(date, intervals)",
                            "The date moved by each interval of a tuple.",
                            (arguments, context) -> bindTuple(tuple, isMinus, arguments, context)));
        }
        return all;
    }

    private static BoundFunction bindDate(
            String name, boolean isMinus, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        if (!(arguments.get(1).type() instanceof IntervalType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + arguments.get(1).type().name()
                            + " of 2nd argument of function "
                            + name
                            + ". Should be an interval");
        }
        DataType date = arguments.getFirst().type();
        String operation = isMinus ? "minus" : "plus";
        if (!Arguments.isText(date)) {
            return context.functions().bind(operation, arguments, context);
        }
        DataType parsed = new DateTime64Type(3, null);
        Cast cast = Casts.bind(date, parsed, context);
        List<Argument> pair = List.of(Argument.of(parsed), arguments.get(1));
        BoundFunction moved = context.functions().bind(operation, pair, context);
        return BoundFunction.of(
                moved.resultType(),
                (columns, rowCount) ->
                        moved.apply(
                                List.of(cast.apply(columns.get(0), rowCount), columns.get(1)),
                                rowCount));
    }

    private static List<DataType> intervals(String name, DataType type) {
        if (type instanceof IntervalType) {
            return List.of(type);
        }
        if (type instanceof TupleType tuple
                && tuple.elements().stream().allMatch(IntervalType.class::isInstance)) {
            return tuple.elements();
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type "
                        + type.name()
                        + " of first argument of function "
                        + name
                        + ", must be Interval or Tuple of Intervals");
    }

    /// The sum of intervals: one more of a tuple's last unit, or a tuple with one more element.
    public static BoundFunction bindSum(String name, boolean isMinus, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        DataType added = arguments.get(1).type();
        if (!(added instanceof IntervalType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + added.name()
                            + " of second argument of function "
                            + name
                            + ", must be Interval");
        }
        boolean isSingle = arguments.getFirst().type() instanceof IntervalType;
        List<DataType> types = new ArrayList<>(intervals(name, arguments.getFirst().type()));
        boolean isLast = !types.isEmpty() && types.getLast().equals(added);
        if (!isLast) {
            types.add(added);
        }
        int sign = isMinus ? -1 : 1;
        return BoundFunction.of(
                TupleType.of(types),
                (columns, rowCount) -> {
                    Column first = Columns.full(columns.getFirst());
                    List<Column> parts = new ArrayList<>();
                    if (isSingle) {
                        parts.add(first);
                    } else {
                        parts.addAll(((TupleColumn) first).elements());
                    }
                    long[] before =
                            isLast ? Numbers.longs(parts.removeLast(), added) : new long[rowCount];
                    long[] more = Numbers.longs(columns.get(1), added);
                    long[] sums = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        sums[row] = before[row] + sign * more[row];
                    }
                    parts.add(new LongColumn(sums, rowCount));
                    return new TupleColumn(parts, rowCount);
                });
    }

    /// A date moved by each interval of a tuple.
    public static BoundFunction bindTuple(
            String name, boolean isMinus, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        if (!(arguments.get(1).type() instanceof TupleType tuple)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 2nd argument 'intervals_tuple' to"
                            + " function '"
                            + name
                            + "'. Expected: Tuple, got: "
                            + arguments.get(1).type().name());
        }
        DataType type = arguments.getFirst().type();
        List<BoundFunction> steps = new ArrayList<>();
        for (DataType interval : tuple.elements()) {
            List<Argument> pair = List.of(Argument.of(type), Argument.of(interval));
            BoundFunction step =
                    context.functions().bind(isMinus ? "minus" : "plus", pair, context);
            steps.add(step);
            type = step.resultType();
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    Column date = columns.getFirst();
                    TupleColumn parts = (TupleColumn) Columns.full(columns.get(1));
                    for (int i = 0; i < steps.size(); i++) {
                        Column part = Columns.full(parts.elements().get(i));
                        date = steps.get(i).apply(List.of(Columns.full(date), part), rowCount);
                    }
                    return date;
                });
    }

    /// Whether `type` is a tuple of intervals and of nothing else.
    public static boolean isTuple(DataType type) {
        return type instanceof TupleType tuple
                && !tuple.elements().isEmpty()
                && tuple.elements().stream().allMatch(IntervalType.class::isInstance);
    }
}
