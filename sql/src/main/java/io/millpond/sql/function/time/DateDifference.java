package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntervalType.Unit;

import java.util.List;

/// `dateDiff` counts the boundaries of a unit between two dates, `age` the whole units.
final class DateDifference {
    private DateDifference() {}

    static BoundFunction bind(
            String name, Unit unit, List<Argument> arguments, FunctionContext context) {
        Argument from = arguments.get(1);
        Argument to = arguments.get(2);
        DateParts first = DateParts.of(name, from.type(), context);
        DateParts last = DateParts.of(name, to.type(), context);
        if (arguments.size() == 4) {
            ZoneTable zone =
                    ZoneTable.of(ZoneNames.zone(Arguments.constantText(name, arguments, 3)));
            first = first.in(zone);
            last = last.in(zone);
        }
        Counter counter =
                name.equals("age")
                        ? wholeUnits(unit)
                        : (a, x, b, y) -> index(unit, b, y) - index(unit, a, x);
        DateParts one = first;
        DateParts other = last;
        return BoundFunction.of(
                DataTypes.INT64,
                (columns, rowCount) -> {
                    long[] x = one.values(columns.get(1));
                    long[] y = other.values(columns.get(2));
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = counter.count(one, x[row], other, y[row]);
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private interface Counter {
        long count(DateParts first, long from, DateParts last, long to);
    }

    /// The number of the unit in which a moment lies, counted from some origin.
    private static long index(Unit unit, DateParts parts, long value) {
        return switch (unit) {
            case YEAR -> CivilDate.year(parts.date(value));
            case QUARTER ->
                    CivilDate.year(parts.date(value)) * 4L
                            + (CivilDate.month(parts.date(value)) - 1) / 3;
            case MONTH ->
                    CivilDate.year(parts.date(value)) * 12L + CivilDate.month(parts.date(value));
            case WEEK -> Math.floorDiv(parts.days(value) + 3, 7L);
            case DAY -> parts.days(value);
            case HOUR -> elapsed(parts, value, 3_600);
            case MINUTE -> Math.floorDiv(parts.epochSecond(value), 60L);
            case SECOND -> parts.epochSecond(value);
            case MILLISECOND -> parts.epochSecond(value) * 1_000 + parts.nanos(value) / 1_000_000;
            case MICROSECOND -> parts.epochSecond(value) * 1_000_000 + parts.nanos(value) / 1_000;
            case NANOSECOND -> parts.epochSecond(value) * 1_000_000_000 + parts.nanos(value);
        };
    }

    /// Units of real time, less the zone's offset in 1970, as ClickHouse counts them.
    private static long elapsed(DateParts parts, long value, int seconds) {
        long epoch = parts.epochSecond(value);
        int shift = parts.isDate() ? 0 : parts.zone().offsetAt(0);
        return Math.floorDiv(epoch - shift, (long) seconds);
    }

    private static Counter wholeUnits(Unit unit) {
        return switch (unit) {
            case YEAR, QUARTER, MONTH -> {
                int months = unit == Unit.YEAR ? 12 : unit == Unit.QUARTER ? 3 : 1;
                yield (a, x, b, y) -> wholeMonths(a, x, b, y) / months;
            }
            case WEEK -> (a, x, b, y) -> seconds(a, x, b, y) / (7 * 86_400);
            case DAY -> (a, x, b, y) -> seconds(a, x, b, y) / 86_400;
            case HOUR -> (a, x, b, y) -> (b.epochSecond(y) - a.epochSecond(x)) / 3_600;
            case MINUTE -> (a, x, b, y) -> (b.epochSecond(y) - a.epochSecond(x)) / 60;
            case SECOND, MILLISECOND, MICROSECOND, NANOSECOND ->
                    (a, x, b, y) -> index(unit, b, y) - index(unit, a, x);
        };
    }

    private static long seconds(DateParts a, long x, DateParts b, long y) {
        return b.localSecond(y) - a.localSecond(x);
    }

    private static long wholeMonths(DateParts a, long x, DateParts b, long y) {
        if (a.localSecond(x) > b.localSecond(y)) {
            return -wholeMonths(b, y, a, x);
        }
        long months = index(Unit.MONTH, b, y) - index(Unit.MONTH, a, x);
        int dayA = CivilDate.day(a.date(x));
        int dayB = CivilDate.day(b.date(y));
        boolean isShort = dayB < dayA || (dayB == dayA && b.secondOfDay(y) < a.secondOfDay(x));
        return isShort ? months - 1 : months;
    }
}
