package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Numbers taken from dates: `toYear`, `toHour`, `toYYYYMM` and their kin.
public final class DatePartFunctions {
    private static final String CATEGORY = "Dates and Times";

    /// The functions that dates without a time have no part for.
    private static final Set<String> OF_DAY =
            Set.of("toHour", "toMinute", "toSecond", "toMillisecond");

    private DatePartFunctions() {}

    /// A number of one value.
    private interface Part {
        long of(DateParts parts, long value);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                part(
                        "toYear",
                        "The year.",
                        DataTypes.UINT16,
                        (p, v) -> CivilDate.year(p.date(v)),
                        "YEAR"));
        all.add(
                part(
                        "toQuarter",
                        "The quarter, 1 to 4.",
                        DataTypes.UINT8,
                        (p, v) -> (CivilDate.month(p.date(v)) + 2) / 3,
                        "QUARTER"));
        all.add(
                part(
                        "toMonth",
                        "The month, 1 to 12.",
                        DataTypes.UINT8,
                        (p, v) -> CivilDate.month(p.date(v)),
                        "MONTH"));
        all.add(
                part(
                        "toDayOfMonth",
                        "The day of the month.",
                        DataTypes.UINT8,
                        (p, v) -> CivilDate.day(p.date(v)),
                        "DAY",
                        "DAYOFMONTH"));
        all.add(
                part(
                        "toDayOfYear",
                        "The day of the year, from 1.",
                        DataTypes.UINT16,
                        (p, v) -> p.days(v) - CivilDate.days(CivilDate.year(p.date(v)), 1, 1) + 1,
                        "DAYOFYEAR"));
        all.add(
                part(
                        "toHour",
                        "The hour.",
                        DataTypes.UINT8,
                        (p, v) -> p.secondOfDay(v) / 3_600,
                        "HOUR"));
        all.add(
                part(
                        "toMinute",
                        "The minute.",
                        DataTypes.UINT8,
                        (p, v) -> p.secondOfDay(v) / 60 % 60,
                        "MINUTE"));
        all.add(
                part(
                        "toSecond",
                        "The second.",
                        DataTypes.UINT8,
                        (p, v) -> p.secondOfDay(v) % 60,
                        "SECOND"));
        all.add(
                part(
                        "toMillisecond",
                        "The milliseconds of the second.",
                        DataTypes.UINT16,
                        (p, v) -> p.nanos(v) / 1_000_000,
                        "MILLISECOND"));
        all.add(
                part(
                        "toISOYear",
                        "The year of the ISO week.",
                        DataTypes.UINT16,
                        (p, v) -> isoYear(p.days(v))));
        all.add(
                part(
                        "toISOWeek",
                        "The ISO week, 1 to 53.",
                        DataTypes.UINT8,
                        (p, v) -> isoWeek(p.days(v))));
        all.add(
                part(
                        "toYYYYMM",
                        "The year and month as one number.",
                        DataTypes.UINT32,
                        (p, v) -> yearMonth(p.date(v))));
        all.add(
                part(
                        "toYYYYMMDD",
                        "The date as one number.",
                        DataTypes.UINT32,
                        (p, v) -> yearMonth(p.date(v)) * 100 + CivilDate.day(p.date(v))));
        all.add(
                part(
                        "toYYYYMMDDhhmmss",
                        "The date and time as one number.",
                        DataTypes.UINT64,
                        DatePartFunctions::compact));
        all.add(
                part(
                        "toRelativeYearNum",
                        "The number of years.",
                        DataTypes.UINT16,
                        (p, v) -> CivilDate.year(p.date(v))));
        all.add(
                part(
                        "toRelativeMonthNum",
                        "The number of months.",
                        DataTypes.UINT32,
                        (p, v) -> CivilDate.year(p.date(v)) * 12L + CivilDate.month(p.date(v))));
        all.add(
                part(
                        "toRelativeDayNum",
                        "The number of days since 1970.",
                        DataTypes.UINT32,
                        DateParts::days));
        all.add(
                part(
                        "toRelativeHourNum",
                        "The number of hours since 1970.",
                        DataTypes.UINT32,
                        (p, v) -> Math.floorDiv(p.epochSecond(v), 3_600L)));
        all.add(
                part(
                        "toRelativeMinuteNum",
                        "The number of minutes since 1970.",
                        DataTypes.UINT32,
                        (p, v) -> Math.floorDiv(p.epochSecond(v), 60L)));
        all.add(
                part(
                        "toRelativeSecondNum",
                        "The number of seconds since 1970.",
                        DataTypes.UINT32,
                        DateParts::epochSecond));
        all.add(
                part(
                        "toRelativeQuarterNum",
                        "The number of quarters.",
                        DataTypes.UINT32,
                        (p, v) ->
                                CivilDate.year(p.date(v)) * 4L
                                        + (CivilDate.month(p.date(v)) - 1) / 3));
        all.add(
                part(
                        "toRelativeWeekNum",
                        "The number of weeks since 1970.",
                        DataTypes.UINT32,
                        (p, v) -> Math.floorDiv(p.days(v) + 3, 7L)));
        all.add(
                part(
                        "toYearNumSinceEpoch",
                        "The number of years since 1970.",
                        DataTypes.UINT16,
                        (p, v) -> CivilDate.year(p.date(v)) - 1970L));
        all.add(
                part(
                        "toMonthNumSinceEpoch",
                        "The number of months since 1970.",
                        DataTypes.UINT32,
                        (p, v) ->
                                (CivilDate.year(p.date(v)) - 1970L) * 12
                                        + CivilDate.month(p.date(v))
                                        - 1));
        all.add(
                part(
                        "toDaysInMonth",
                        "The number of days of the month.",
                        DataTypes.UINT8,
                        (p, v) ->
                                CivilDate.monthLength(
                                        CivilDate.year(p.date(v)), CivilDate.month(p.date(v)))));
        all.add(
                part(
                        "toDaysSinceYearZero",
                        "The days since 0000-01-01.",
                        DataTypes.UINT32,
                        (p, v) -> p.days(v) - CivilDate.days(0, 1, 1),
                        "TO_DAYS"));
        all.add(
                part(
                        "toMicrosecond",
                        "The microseconds of the second.",
                        DataTypes.UINT32,
                        (p, v) -> p.nanos(v) / 1_000,
                        "MICROSECOND"));
        all.add(
                part(
                        "toNanosecond",
                        "The nanoseconds of the second.",
                        DataTypes.UINT32,
                        DateParts::nanos,
                        "NANOSECOND"));
        all.add(dayOfWeek());
        all.add(week("toWeek", false));
        all.add(week("toYearWeek", true));
        all.add(timestamp());
        return all;
    }

    private static long yearMonth(int date) {
        return CivilDate.year(date) * 100L + CivilDate.month(date);
    }

    private static long compact(DateParts parts, long value) {
        int date = parts.date(value);
        int second = parts.secondOfDay(value);
        long day = yearMonth(date) * 100 + CivilDate.day(date);
        return day * 1_000_000 + second / 3_600 * 10_000L + second / 60 % 60 * 100L + second % 60;
    }

    private static ScalarFunction part(
            String name, String doc, DataType type, Part part, String... aliases) {
        FunctionDescription description =
                FunctionDescription.of(CATEGORY, name + "(date[, zone])", doc).withAliases(aliases);
        return ScalarFunction.of(
                aliases.length > 0 ? description.ignoringCase() : description,
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1, 2);
                    DateParts parts = parts(name, arguments, 1, context);
                    if (parts.isDate() && OF_DAY.contains(name)) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Illegal argument of type "
                                        + parts.type().name()
                                        + " for function "
                                        + name);
                    }
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> apply(part, parts, columns, rowCount, type));
                },
                Trait.NEVER_FAILS);
    }

    private static Column apply(
            Part part, DateParts parts, List<Column> columns, int rowCount, DataType type) {
        long[] values = parts.values(columns.getFirst());
        long[] result = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            result[row] = part.of(parts, values[row]);
        }
        return Numbers.ofLongs(result, rowCount, type.layout());
    }

    /// The parts of the first argument, in the zone that the argument at `zonePlace` names.
    static DateParts parts(
            String name, List<Argument> arguments, int zonePlace, FunctionContext context) {
        DateParts parts = DateParts.of(name, arguments.getFirst().type(), context);
        if (arguments.size() <= zonePlace) {
            return parts;
        }
        String zone = Arguments.constantText(name, arguments, zonePlace);
        return parts.in(ZoneTable.of(ZoneNames.zone(zone)));
    }

    /// The ISO year of a day: that of its week's Thursday.
    static int isoYear(long days) {
        return CivilDate.year(CivilDate.split(thursday(days)));
    }

    static int isoWeek(long days) {
        long thursday = thursday(days);
        long first = CivilDate.days(CivilDate.year(CivilDate.split(thursday)), 1, 1);
        return (int) ((thursday - first) / 7) + 1;
    }

    private static long thursday(long days) {
        return days - CivilDate.dayOfWeek(days) + 4;
    }

    /// The function over a moment that the text of the first argument tells.
    private static BoundFunction overText(
            List<Argument> arguments, FunctionContext context, ScalarFunction.Binder binder) {
        if (!(arguments.getFirst().type() instanceof StringType)) {
            return binder.bind(arguments, context);
        }
        List<Argument> dated = new ArrayList<>(arguments);
        dated.set(0, Argument.of(DataTypes.DATE_TIME));
        BoundFunction bound = binder.bind(dated, context);
        BoundFunction parsed =
                context.functions()
                        .bind("parseDateTimeBestEffort", List.of(arguments.getFirst()), context);
        return BoundFunction.of(
                bound.resultType(),
                (columns, rowCount) -> {
                    List<Column> read = new ArrayList<>(columns);
                    read.set(0, Columns.full(parsed.apply(List.of(columns.get(0)), rowCount)));
                    return bound.apply(read, rowCount);
                });
    }

    private static ScalarFunction dayOfWeek() {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                "toDayOfWeek(date[, mode[, zone]])",
                                "The day of the week: mode 0 Monday is 1, 1 Monday is 0, 2 Sunday"
                                        + " is 0, 3 Sunday is 1.")
                        .withAliases("DAYOFWEEK")
                        .ignoringCase(),
                (arguments, context) ->
                        overText(arguments, context, DatePartFunctions::bindDayOfWeek));
    }

    private static BoundFunction bindDayOfWeek(List<Argument> arguments, FunctionContext context) {
        Arguments.count("toDayOfWeek", arguments, 1, 3);
        long mode =
                arguments.size() > 1 ? Arguments.constantLong("toDayOfWeek", arguments, 1) & 3 : 0;
        DateParts parts = parts("toDayOfWeek", arguments, 2, context);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) ->
                        apply(
                                (p, v) -> dayOfWeek(p.days(v), (int) mode),
                                parts,
                                columns,
                                rowCount,
                                DataTypes.UINT8));
    }

    private static long dayOfWeek(long days, int mode) {
        int day = CivilDate.dayOfWeek(days);
        return switch (mode) {
            case 0 -> day;
            case 1 -> day - 1L;
            case 2 -> day % 7L;
            default -> day % 7 + 1L;
        };
    }

    private static ScalarFunction week(String name, boolean hasYear) {
        FunctionDescription description =
                FunctionDescription.of(
                        CATEGORY,
                        name + "(date[, mode[, zone]])",
                        "The week of the year, by MySQL's modes 0 to 9.");
        return ScalarFunction.of(
                hasYear
                        ? description.withAliases("yearweek").ignoringCase()
                        : description.withAliases("week").ignoringCase(),
                (arguments, context) ->
                        overText(
                                arguments,
                                context,
                                (dated, _) -> bindWeek(name, hasYear, dated, context)));
    }

    private static BoundFunction bindWeek(
            String name, boolean hasYear, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 1, 3);
        int mode = arguments.size() > 1 ? (int) Arguments.constantLong(name, arguments, 1) : 0;
        DateParts parts = parts(name, arguments, 2, context);
        DataType type = hasYear ? DataTypes.UINT32 : DataTypes.UINT8;
        return BoundFunction.of(
                type,
                (columns, rowCount) ->
                        apply(
                                (p, v) -> weekOf(p.days(v), mode, hasYear),
                                parts,
                                columns,
                                rowCount,
                                type));
    }

    /// The week of a day, by MySQL's modes: bit 0 weeks begin on Monday, bit 1 week 1 is the first
    /// of the year and there is no week 0, bit 2 flips which week is the first.
    private static long weekOf(long days, int mode, boolean hasYear) {
        if ((mode & 8) != 0) {
            return weekOfNewYear(days, (mode & 1) != 0, hasYear);
        }
        boolean isMonday = (mode & 1) != 0;
        boolean isYearly = (mode & 2) != 0 || hasYear;
        boolean isFirstWeekday = isMonday == ((mode & 4) != 0);
        int year = CivilDate.year(CivilDate.split(days));
        long first = CivilDate.days(year, 1, 1);
        int weekday = weekday(first, isMonday);
        boolean isEarly =
                CivilDate.month(CivilDate.split(days)) == 1
                        && CivilDate.day(CivilDate.split(days)) <= 7 - weekday;
        if (isEarly && !isYearly && (isFirstWeekday ? weekday != 0 : weekday >= 4)) {
            return 0;
        }
        boolean isBack = isEarly && isYearly && (isFirstWeekday ? weekday != 0 : weekday >= 4);
        if (isBack) {
            year--;
            int length = CivilDate.isLeapYear(year) ? 366 : 365;
            first -= length;
            weekday = (weekday + 53 * 7 - length) % 7;
        }
        boolean isShifted = isFirstWeekday ? weekday != 0 : weekday >= 4;
        long since = isShifted ? days - (first + 7 - weekday) : days - (first - weekday);
        if (isYearly && since >= 52 * 7) {
            int length = CivilDate.isLeapYear(year) ? 366 : 365;
            int next = (weekday + length) % 7;
            if (isFirstWeekday ? next == 0 : next < 4) {
                return hasYear ? (year + 1L) * 100 + 1 : 1;
            }
        }
        long week = since / 7 + 1;
        return hasYear ? year * 100L + week : week;
    }

    /// The week of a day where the week of January 1 is the year's first.
    private static long weekOfNewYear(long days, boolean isMonday, boolean hasYear) {
        long start = days - weekday(days, isMonday);
        int year = CivilDate.year(CivilDate.split(start + 6));
        long first = CivilDate.days(year, 1, 1);
        long week = (start - (first - weekday(first, isMonday))) / 7 + 1;
        return hasYear ? year * 100L + week : week;
    }

    /// The day of the week from 0.
    private static int weekday(long days, boolean isMonday) {
        int day = CivilDate.dayOfWeek(days);
        return isMonday ? day - 1 : day % 7;
    }

    private static ScalarFunction timestamp() {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                "toUnixTimestamp(date[, zone])",
                                "The seconds since 1970 UTC.")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("toUnixTimestamp", arguments, 1, 2);
                    Argument first = arguments.getFirst();
                    DataType zoned = DataTypes.DATE_TIME;
                    if (arguments.size() == 2) {
                        String zone = Arguments.constantText("toUnixTimestamp", arguments, 1);
                        zoned = ConversionFunctions.inZone(zoned, zone);
                    }
                    DataType type =
                            Arguments.isText(first.type()) || !DataTypes.isDate(first.type())
                                    ? zoned
                                    : first.type();
                    if (type instanceof DateTime64Type) {
                        DateParts parts = DateParts.of("toUnixTimestamp", type, context);
                        return BoundFunction.of(
                                DataTypes.UINT32,
                                (columns, rowCount) ->
                                        timestamps(parts, columns.getFirst(), rowCount));
                    }
                    Cast cast = Casts.bind(first.type(), type, context);
                    Cast toSecond = Casts.bind(type, zoned, context);
                    return BoundFunction.of(
                            DataTypes.UINT32,
                            (columns, rowCount) ->
                                    toSecond.apply(
                                            cast.apply(columns.getFirst(), rowCount), rowCount));
                });
    }

    private static Column timestamps(DateParts parts, Column dates, int rowCount) {
        long[] values = parts.values(dates);
        int[] seconds = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            long second = parts.cutSecond(values[row]);
            if (second >>> 32 != 0) {
                throw new DatabaseException(ErrorCode.DECIMAL_OVERFLOW, "Convert overflow");
            }
            seconds[row] = (int) second;
        }
        return new IntColumn(seconds, rowCount);
    }
}
