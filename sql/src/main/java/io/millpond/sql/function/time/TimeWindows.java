package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.IntervalType.Unit;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// The windows of time in which a moment lies: `tumble` ones stand side by side, `hop` ones
/// overlap, the last one that began being meant.
public final class TimeWindows {
    private static final String CATEGORY = "Time Window";

    private TimeWindows() {}

    private enum Bound {
        START,
        END,
        BOTH
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isHop : new boolean[] {false, true}) {
            String name = isHop ? "hop" : "tumble";
            String syntax = isHop ? "(time, hop, window[, zone])" : "(time, window[, zone])";
            all.add(
                    define(
                            name + syntax,
                            "The beginning and the end of the window of a moment.",
                            (arguments, context) ->
                                    bind(name, isHop, Bound.BOTH, arguments, context)));
            all.add(
                    define(
                            name + "Start" + syntax,
                            "The beginning of the window of a moment.",
                            (arguments, context) ->
                                    bind(name + "Start", isHop, Bound.START, arguments, context),
                            isHop ? "HOP_START" : "TUMBLE_START"));
            all.add(
                    define(
                            name + "End" + syntax,
                            "The end of the window of a moment.",
                            (arguments, context) ->
                                    bind(name + "End", isHop, Bound.END, arguments, context),
                            isHop ? "HOP_END" : "TUMBLE_END"));
        }
        all.add(
                define(
                        "windowID(time[, hop], window[, zone])",
                        "The end of the window of a moment as a number.",
                        TimeWindows::bindId));
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc).withAliases(aliases), binder);
    }

    /// The beginning and the end of windows.
    private record Window(DataType type, DateParts parts, Unit unit, long hop, long length) {
        static Window of(
                String name, boolean isHop, List<Argument> arguments, FunctionContext context) {
            Arguments.count(name, arguments, isHop ? 3 : 2, isHop ? 4 : 3);
            DataType time = arguments.getFirst().type();
            if (!(time instanceof DateTimeType)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + time.name()
                                + " of first argument of function "
                                + name
                                + ". Should be DateTime");
            }
            int zonePlace = isHop ? 3 : 2;
            DataType zoned =
                    arguments.size() > zonePlace
                            ? ConversionFunctions.inZone(
                                    time, Arguments.constantText(name, arguments, zonePlace))
                            : time;
            Unit unit = unit(name, arguments, 1);
            long hop = count(name, arguments, 1);
            long length = hop;
            if (isHop) {
                if (unit(name, arguments, 2) != unit) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "Illegal type of window and hop column of function "
                                    + name
                                    + ", must be same");
                }
                length = count(name, arguments, 2);
                if (hop > length) {
                    throw new DatabaseException(
                            ErrorCode.ARGUMENT_OUT_OF_BOUND,
                            "Value for hop interval of function "
                                    + name
                                    + " must not exceed window interval");
                }
            }
            DataType result =
                    unit.compareTo(Unit.WEEK) >= 0
                            ? DataTypes.DATE
                            : arguments.size() > zonePlace ? zoned : time;
            return new Window(result, DateParts.of(name, zoned, context), unit, hop, length);
        }

        private static Unit unit(String name, List<Argument> arguments, int place) {
            if (arguments.get(place).type() instanceof IntervalType(Unit unit)) {
                return unit;
            }
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + arguments.get(place).type().name()
                            + " of argument of function "
                            + name
                            + ". Should be interval");
        }

        private static long count(String name, List<Argument> arguments, int place) {
            long count =
                    Numbers.longs(Arguments.constant(name, arguments, place), DataTypes.INT64)[0];
            if (count <= 0) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        "Value for column of function " + name + " must be positive");
            }
            return count;
        }

        /// The starts of the windows, and their ends.
        List<Column> bounds(Column times, int rowCount, FunctionContext context) {
            long[] seconds = parts.values(times);
            StartOfFunctions.Rounding start =
                    StartOfFunctions.rounding(parts, type, unit, hop, context);
            DateArithmetic.Shift shift = DateArithmetic.shiftOf(type, unit, context);
            long[] starts = new long[rowCount];
            long[] ends = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                long last = shift.apply(start.round(seconds[row]), hop);
                ends[row] = last;
                starts[row] = shift.apply(last, -length);
            }
            return List.of(
                    Numbers.ofLongs(starts, rowCount, type.layout()),
                    Numbers.ofLongs(ends, rowCount, type.layout()));
        }
    }

    private static BoundFunction bind(
            String name,
            boolean isHop,
            Bound bound,
            List<Argument> arguments,
            FunctionContext context) {
        if (arguments.size() == 1 && arguments.getFirst().type() instanceof TupleType pair) {
            int place = bound == Bound.END ? 1 : 0;
            return BoundFunction.of(
                    pair.elements().get(place),
                    (columns, _) ->
                            ((TupleColumn) Columns.full(columns.getFirst())).elements().get(place));
        }
        Window window = Window.of(name, isHop, arguments, context);
        DataType type =
                bound == Bound.BOTH
                        ? TupleType.of(List.of(window.type(), window.type()))
                        : window.type();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    List<Column> bounds = window.bounds(columns.getFirst(), rowCount, context);
                    return switch (bound) {
                        case START -> bounds.getFirst();
                        case END -> bounds.getLast();
                        case BOTH -> new TupleColumn(bounds, rowCount);
                    };
                });
    }

    private static BoundFunction bindId(List<Argument> arguments, FunctionContext context) {
        boolean isHop = arguments.size() > 2 && arguments.get(2).type() instanceof IntervalType;
        Window window = Window.of("windowID", isHop, arguments, context);
        boolean isDate = window.type().equals(DataTypes.DATE);
        return BoundFunction.of(
                isDate ? DataTypes.UINT16 : DataTypes.UINT32,
                (columns, rowCount) ->
                        window.bounds(columns.getFirst(), rowCount, context).getLast());
    }
}
