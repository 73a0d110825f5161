package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.sql.time.CivilDate;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.IntervalType.Unit;

import java.util.List;

/// `toStartOfInterval` and `dateTrunc`: dates rounded down to multiples of a unit, counted from the
/// calendar or from an origin.
final class IntervalRounding {
    private static final String NAME = "toStartOfInterval";

    private IntervalRounding() {}

    static BoundFunction bindInterval(List<Argument> arguments, FunctionContext context) {
        Arguments.count(NAME, arguments, 2, 4);
        DataType date = arguments.getFirst().type();
        if (!DataTypes.isDate(date)) {
            throw illegal(date, 1, "expected a Date, Date32, DateTime or DateTime64");
        }
        if (!(arguments.get(1).type() instanceof IntervalType(Unit unit))) {
            throw illegal(arguments.get(1).type(), 2, "expected a time interval");
        }
        long count = Numbers.longs(Arguments.constant(NAME, arguments, 1), DataTypes.INT64)[0];
        if (count <= 0) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Value for 2nd argument of function toStartOfInterval must be positive");
        }
        boolean hasOrigin = arguments.size() > 2 && !Arguments.isText(arguments.get(2).type());
        int zonePlace = hasOrigin ? 3 : 2;
        String zone =
                arguments.size() > zonePlace
                        ? Arguments.constantText(NAME, arguments, zonePlace)
                        : null;
        DataType type = zone == null ? date : ConversionFunctions.inZone(date, zone);
        boolean isDate = !(type instanceof DateTimeType) && !(type instanceof DateTime64Type);
        boolean isFiner = unit.compareTo(Unit.SECOND) < 0 && !(type instanceof DateTime64Type);
        if (isFiner || (isDate && unit.compareTo(Unit.DAY) < 0)) {
            throw unitError(type);
        }
        if (hasOrigin) {
            return bindOrigin(type, unit, count, arguments, context);
        }
        return bindPlain(type, unit, count, context);
    }

    private static DatabaseException illegal(DataType type, int place, String wanted) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type "
                        + type.name()
                        + " of "
                        + place
                        + (place == 1 ? "st" : "nd")
                        + " argument of function toStartOfInterval, "
                        + wanted);
    }

    /// Whole seconds of a DateTime64 are a DateTime.
    private static BoundFunction bindPlain(
            DataType type, Unit unit, long count, FunctionContext context) {
        BoundFunction rounded = StartOfFunctions.bind(NAME, type, unit, count, 0, context);
        boolean isSecond =
                unit == Unit.SECOND && rounded.resultType() instanceof DateTime64Type(_, _);
        if (!isSecond || !(type instanceof DateTime64Type(_, String zone))) {
            return rounded;
        }
        DataType whole = new DateTimeType(zone);
        Cast cast = Casts.bind(rounded.resultType(), whole, context);
        return BoundFunction.of(
                whole,
                (columns, rowCount) -> cast.apply(rounded.apply(columns, rowCount), rowCount));
    }

    private static BoundFunction bindOrigin(
            DataType type,
            Unit unit,
            long count,
            List<Argument> arguments,
            FunctionContext context) {
        DataType origin = arguments.get(2).type();
        if (!origin.getClass().equals(type.getClass())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Datetime argument and origin argument for function toStartOfInterval must"
                            + " have the same type");
        }
        DateParts parts = DateParts.of(NAME, type, context);
        boolean isFraction = unit.compareTo(Unit.SECOND) < 0;
        boolean isOfDay = unit.compareTo(Unit.DAY) < 0;
        if ((parts.isDate() && isOfDay) || (isFraction && !(type instanceof DateTime64Type))) {
            throw unitError(type);
        }
        long first = parts.values(Arguments.constant(NAME, arguments, 2))[0];
        DateArithmetic.Shift shift = DateArithmetic.shiftOf(type, unit, context);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] values = parts.values(columns.getFirst());
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (values[row] < first) {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "The origin must be before the end date / date with time");
                        }
                        result[row] = round(parts, unit, count, shift, first, values[row]);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static DatabaseException unitError(DataType type) {
        String name =
                type instanceof DateTime64Type
                        ? "DateTime64"
                        : type instanceof DateTimeType ? "DateTime" : type.name();
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal interval kind for argument data type " + name);
    }

    /// The last of the moments `origin`, `origin + count`, `origin + 2 * count` … up to a value.
    private static long round(
            DateParts parts,
            Unit unit,
            long count,
            DateArithmetic.Shift shift,
            long origin,
            long value) {
        boolean isCalendar = unit.compareTo(Unit.MONTH) >= 0;
        if (!isCalendar) {
            long step = shift.apply(0, count) - shift.apply(0, 0);
            if (unit == Unit.HOUR) {
                // Hours begin anew with each day since the origin.
                long day = 86_400 * parts.power();
                long since = value - origin;
                long days = Math.floorDiv(since, day) * day;
                return origin + days + (since - days) / step * step;
            }
            return origin + Math.floorDiv(value - origin, step) * step;
        }
        int months = unit == Unit.YEAR ? 12 : unit == Unit.QUARTER ? 3 : 1;
        long step = months * count;
        int from = parts.date(origin);
        int to = parts.date(value);
        long between =
                (CivilDate.year(to) - CivilDate.year(from)) * 12L
                        + CivilDate.month(to)
                        - CivilDate.month(from);
        long steps = between / step;
        while (steps > 0 && shift.apply(origin, steps * count) > value) {
            steps--;
        }
        return shift.apply(origin, steps * count);
    }

    static BoundFunction bindTrunc(List<Argument> arguments, FunctionContext context) {
        String name = "dateTrunc";
        Arguments.count(name, arguments, 2, 3);
        if (!arguments.getFirst().isConstant()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function "
                            + name
                            + " must be constant string: name of datepart");
        }
        String word = Arguments.constantText(name, arguments, 0);
        Unit unit = StartOfFunctions.unit(word);
        if (unit == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, word + " doesn't look like datepart name in " + name);
        }
        String zone = arguments.size() == 3 ? Arguments.constantText(name, arguments, 2) : null;
        DataType date = arguments.get(1).type();
        DateParts parts = DateParts.of(name, date, context);
        if (parts.isDate() && unit.compareTo(Unit.DAY) < 0) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type " + date.name() + " of argument for function dateTrunc");
        }
        if (unit.compareTo(Unit.SECOND) < 0 && !(date instanceof DateTime64Type)) {
            throw unitError(date);
        }
        DataType type = zone == null ? date : ConversionFunctions.inZone(date, zone);
        boolean isWide = type instanceof DateTime64Type || type instanceof Date32Type;
        if (isWide && unit.compareTo(Unit.SECOND) >= 0) {
            return bindWide(name, type, unit, 1, context);
        }
        return StartOfFunctions.bind(name, type, unit, 1, 1, context);
    }

    /// Types that reach further than DateTime give results that do so too.
    static BoundFunction bindWide(
            String name, DataType type, Unit unit, int place, FunctionContext context) {
        DateParts parts = DateParts.of(name, type, context);
        String zone = type instanceof DateTime64Type(_, String given) ? given : null;
        boolean isDay = unit.compareTo(Unit.DAY) > 0;
        DataType result = isDay ? DataTypes.DATE32 : new DateTime64Type(0, zone);
        DateParts plain = DateParts.of(name, result, context);
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    Column dates = columns.get(place);
                    long[] values = parts.values(dates);
                    long[] rounded = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        rounded[row] =
                                isDay
                                        ? StartOfFunctions.startOfDays(
                                                parts.days(values[row]), unit, 1)
                                        : second(parts, plain, values[row], unit);
                    }
                    return Numbers.ofLongs(rounded, rowCount, result.layout());
                });
    }

    private static long second(DateParts parts, DateParts plain, long value, Unit unit) {
        if (unit == Unit.DAY) {
            return plain.zone().startOfDay(parts.days(value));
        }
        return StartOfFunctions.roundSeconds(
                parts, plain.zone(), value, StartOfFunctions.secondsOf(unit), unit);
    }
}
