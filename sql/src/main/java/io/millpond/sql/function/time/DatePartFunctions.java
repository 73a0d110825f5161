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
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;

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
    interface Part {
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

    /// The part of each row.
    static Column apply(
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
