package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
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
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.IntervalType.Unit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Dates rounded down: `toStartOfMonth`, `toStartOfInterval`, `date_trunc`.
public final class StartOfFunctions {
    private static final String CATEGORY = "Dates and Times";
    private static final long DATE_MAX = 65_535;
    private static final Setting<Boolean> EXTENDED_RESULTS =
            QuerySettings.known("enable_extended_results_for_datetime_functions", SettingType.BOOL);
    private static final long DAY_SECONDS = 86_400;

    private StartOfFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(startOf("toStartOfYear", Unit.YEAR, 1).with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfQuarter", Unit.QUARTER, 1).with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfMonth", Unit.MONTH, 1).with(Trait.NEVER_FAILS));
        all.add(startOf("toMonday", Unit.WEEK, 1).with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfDay", Unit.DAY, 1).with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfHour", Unit.HOUR, 1).with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfMinute", Unit.MINUTE, 1).with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfSecond", Unit.SECOND, 1));
        all.add(startOf("toStartOfMillisecond", Unit.MILLISECOND, 1));
        all.add(startOf("toStartOfMicrosecond", Unit.MICROSECOND, 1));
        all.add(startOf("toStartOfNanosecond", Unit.NANOSECOND, 1));
        all.add(
                startOf("toStartOfFiveMinutes", Unit.MINUTE, 5, "toStartOfFiveMinute")
                        .with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfTenMinutes", Unit.MINUTE, 10).with(Trait.NEVER_FAILS));
        all.add(startOf("toStartOfFifteenMinutes", Unit.MINUTE, 15).with(Trait.NEVER_FAILS));
        all.add(
                days(
                        "toStartOfISOYear",
                        "The Monday on which the ISO year begins.",
                        (days, _) -> isoYearStart(days)));
        all.add(
                days(
                        "toStartOfWeek",
                        "The first day of the week: Sunday, or Monday in an odd mode.",
                        StartOfFunctions::weekStart));
        all.add(
                days(
                        "toLastDayOfMonth",
                        "The last day of the month.",
                        (days, _) -> lastDayOfMonth(days),
                        "LAST_DAY"));
        all.add(
                days(
                        "toLastDayOfWeek",
                        "The last day of the week.",
                        (days, mode) -> weekStart(days, mode) + 6));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "toStartOfInterval(date, interval[, origin[, zone]])",
                                        "The date rounded down to a multiple of the interval since"
                                                + " an origin.")
                                .withAliases("date_bin", "time_bucket"),
                        IntervalRounding::bindInterval));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "dateTrunc(unit, date[, zone])",
                                        "The date rounded down to the unit.")
                                .withAliases("DATE_TRUNC")
                                .ignoringCase(),
                        IntervalRounding::bindTrunc));
        return all;
    }

    private static ScalarFunction startOf(String name, Unit unit, int count, String... aliases) {
        String doc =
                "The date rounded down to "
                        + (count == 1 ? "a " : count + " ")
                        + unit.title().toLowerCase(Locale.ROOT)
                        + (count == 1 ? "." : "s.");
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(date[, zone])", doc).withAliases(aliases),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1, 2);
                    String zone =
                            arguments.size() > 1
                                    ? Arguments.constantText(name, arguments, 1)
                                    : null;
                    DataType type = arguments.getFirst().type();
                    boolean isPartOfDay = unit.compareTo(Unit.DAY) < 0;
                    boolean isFit =
                            type instanceof DateTime64Type
                                    || (type instanceof DateTimeType
                                            && unit.compareTo(Unit.SECOND) > 0);
                    if (isPartOfDay && !isFit) {
                        throw Arguments.illegal(name, type);
                    }
                    DataType source = zone == null ? type : ConversionFunctions.inZone(type, zone);
                    boolean isWide = type instanceof Date32Type || type instanceof DateTime64Type;
                    if (isWide && unit.compareTo(Unit.DAY) >= 0 && isExtended(context)) {
                        return IntervalRounding.bindWide(name, source, unit, 0, context);
                    }
                    BoundFunction rounded = bind(name, source, unit, count, 0, context);
                    return unit.compareTo(Unit.SECOND) < 0
                            ? inScaleOf(source, rounded, context)
                            : rounded;
                });
    }

    private static boolean isExtended(FunctionContext context) {
        return context.settings().get(EXTENDED_RESULTS);
    }

    /// The same with at least the digits that the argument has.
    private static BoundFunction inScaleOf(
            DataType source, BoundFunction rounded, FunctionContext context) {
        boolean isFiner =
                source instanceof DateTime64Type(int scale, _)
                        && rounded.resultType() instanceof DateTime64Type(int less, _)
                        && scale > less;
        if (!isFiner) {
            return rounded;
        }
        Cast cast = Casts.bind(rounded.resultType(), source, context);
        return BoundFunction.of(
                source,
                (columns, rowCount) -> cast.apply(rounded.apply(columns, rowCount), rowCount));
    }

    /// Rounds the argument at `place` down to multiples of `count` units.
    static BoundFunction bind(
            String name, DataType type, Unit unit, long count, int place, FunctionContext context) {
        DateParts parts = DateParts.of(name, type, context);
        DataType result = resultType(type, unit);
        long seconds = evenSeconds(type, parts.zone(), unit, count);
        if (seconds > 1) {
            return BoundFunction.of(
                    result,
                    (columns, rowCount) ->
                            multiples((IntColumn) Columns.full(columns.get(place)), (int) seconds));
        }
        Rounding rounding = rounding(parts, result, unit, count, context);
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    long[] values = parts.values(columns.get(place));
                    long[] rounded = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        rounded[row] = rounding.round(values[row]);
                    }
                    return Numbers.ofLongs(rounded, rowCount, result.layout());
                });
    }

    /// The seconds of which a `DateTime` rounded down is the last multiple since 1970 UTC; 1 where
    /// it is not as simple as that.
    private static long evenSeconds(DataType type, ZoneTable zone, Unit unit, long count) {
        if (!(type instanceof DateTimeType)) {
            return 1;
        }
        long seconds =
                switch (unit) {
                    case DAY -> count == 1 ? DAY_SECONDS : 1;
                    case HOUR -> count == 1 ? secondsOf(unit) : 1;
                    case MINUTE, SECOND -> count <= DAY_SECONDS ? count * secondsOf(unit) : 1;
                    case NANOSECOND, MICROSECOND, MILLISECOND, WEEK, MONTH, QUARTER, YEAR -> 1;
                };
        boolean isSinceEpoch =
                (unit == Unit.SECOND || unit == Unit.MINUTE)
                        ? isSinceEpoch(zone, seconds)
                        : zone.hasOffsetsOf(seconds);
        return isSinceEpoch ? seconds : 1;
    }

    /// The greatest multiples of `divisor`, more than 1, that are not above the column's unsigned
    /// values.
    ///
    /// Multiplies by the inverse instead of dividing. The added half keeps every quotient
    /// `0.5 / divisor` or more away from whole numbers, while rounding moves one below
    /// `2^32 / divisor` by less than `2^-20 / divisor`.
    private static Column multiples(IntColumn column, int divisor) {
        int[] values = column.values();
        int[] result = new int[column.rowCount()];
        double inverse = 1.0 / divisor;
        for (int row = 0; row < result.length; row++) {
            double middle = (values[row] ^ Integer.MIN_VALUE) + (0x1p31 + 0.5);
            int quotient = (int) (middle * inverse);
            result[row] = quotient * divisor;
        }
        return new IntColumn(result, result.length);
    }

    interface Rounding {
        long round(long value);
    }

    private static DataType resultType(DataType type, Unit unit) {
        return switch (unit) {
            case WEEK, MONTH, QUARTER, YEAR -> DataTypes.DATE;
            case NANOSECOND, MICROSECOND, MILLISECOND -> fraction(type, unit);
            case DAY, HOUR, MINUTE, SECOND ->
                    switch (type) {
                        case DateTimeType _ -> type;
                        case DateTime64Type(int scale, String zone) ->
                                unit == Unit.SECOND
                                        ? new DateTime64Type(scale, zone)
                                        : new DateTimeType(zone);
                        case Date32Type _ -> DataTypes.DATE_TIME;
                        default -> DataTypes.DATE_TIME;
                    };
        };
    }

    private static DataType fraction(DataType type, Unit unit) {
        int scale =
                switch (unit) {
                    case NANOSECOND -> 9;
                    case MICROSECOND -> 6;
                    default -> 3;
                };
        String zone =
                switch (type) {
                    case DateTimeType(String name) -> name;
                    case DateTime64Type(_, String name) -> name;
                    default -> null;
                };
        return new DateTime64Type(scale, zone);
    }

    static Rounding rounding(
            DateParts parts, DataType result, Unit unit, long count, FunctionContext context) {
        ZoneTable zone = parts.isDate() ? ZoneTable.of(context.zone()) : parts.zone();
        return switch (unit) {
            case YEAR, QUARTER, MONTH, WEEK ->
                    value -> clamp(startOfDays(parts.days(value), unit, count));
            case DAY -> value -> zone.startOfDay(Math.floorDiv(parts.days(value), count) * count);
            case HOUR, MINUTE, SECOND -> {
                long power =
                        result instanceof DateTime64Type(int scale, _)
                                ? DateText.ticksOfSecond(scale)
                                : 1;
                long seconds = count * secondsOf(unit);
                yield value -> power * roundSeconds(parts, zone, value, seconds, unit);
            }
            case NANOSECOND, MICROSECOND, MILLISECOND -> fractionRounding(parts, unit, count);
        };
    }

    private static long clamp(long days) {
        return Math.clamp(days, 0, DATE_MAX);
    }

    static long secondsOf(Unit unit) {
        return switch (unit) {
            case HOUR -> 3_600;
            case MINUTE -> 60;
            default -> 1;
        };
    }

    /// Counts minutes and seconds from 1970 UTC where the zone's offsets are whole minutes and
    /// hours, as ClickHouse 26.7 does, otherwise from the beginning of the local day.
    static long roundSeconds(DateParts parts, ZoneTable zone, long value, long seconds, Unit unit) {
        long epoch =
                parts.isDate()
                        ? zone.startOfDay(value)
                        : seconds == 1 ? parts.epochSecond(value) : parts.cutSecond(value);
        int offset = zone.offsetAt(epoch);
        if (unit == Unit.HOUR && seconds > 3_600) {
            long local = epoch + offset;
            long day = Math.floorDiv(local, 86_400L) * 86_400;
            long start = day + (local - day) / seconds * seconds;
            long moment = zone.toEpoch(start);
            // What the clock skips is as long after midnight as if it did not.
            return zone.toLocal(moment) == start ? moment : zone.toEpoch(day) + start - day;
        }
        if (unit != Unit.HOUR) {
            if (isSinceEpoch(zone, seconds)) {
                return Math.floorDiv(epoch, seconds) * seconds;
            }
            long start = zone.startOfDay(zone.toDays(epoch));
            return start + (epoch - start) / seconds * seconds;
        }
        return Math.floorDiv(epoch + offset, seconds) * seconds - offset;
    }

    private static boolean isSinceEpoch(ZoneTable zone, long seconds) {
        return seconds == 1 || zone.hasOffsetsOf(seconds % 60 == 0 ? 60 : 3_600);
    }

    private static Rounding fractionRounding(DateParts parts, Unit unit, long count) {
        long unitsOfSecond =
                switch (unit) {
                    case NANOSECOND -> 1_000_000_000L;
                    case MICROSECOND -> 1_000_000L;
                    default -> 1_000L;
                };
        return value -> {
            long nanosOfUnit = 1_000_000_000L / unitsOfSecond;
            long units =
                    parts.epochSecond(value) * unitsOfSecond + parts.nanos(value) / nanosOfUnit;
            return Math.floorDiv(units, count) * count;
        };
    }

    static long startOfDays(long days, Unit unit, long count) {
        int date = CivilDate.split(days);
        return switch (unit) {
            case WEEK -> {
                long monday = days - CivilDate.dayOfWeek(days) + 1;
                // Weeks are counted from the first Monday of 1970.
                yield count == 1 ? monday : Math.floorDiv(days - 4, 7 * count) * 7 * count + 4;
            }
            case MONTH, QUARTER -> {
                long months = unit == Unit.QUARTER ? 3 * count : count;
                long index = CivilDate.year(date) * 12L + CivilDate.month(date) - 1;
                long first =
                        months <= 12 && 12 % months == 0
                                ? Math.floorDiv(index, months) * months
                                : Math.floorDiv(index - 1970 * 12, months) * months + 1970 * 12;
                yield CivilDate.days((int) (first / 12), (int) (first % 12) + 1, 1);
            }
            default ->
                    CivilDate.days(
                            (int) (Math.floorDiv(CivilDate.year(date), count) * count), 1, 1);
        };
    }

    private interface DayRounding {
        long round(long days, int mode);
    }

    private static ScalarFunction days(
            String name, String doc, DayRounding rounding, String... aliases) {
        FunctionDescription description =
                FunctionDescription.of(CATEGORY, name + "(date[, mode[, zone]])", doc)
                        .withAliases(aliases);
        return ScalarFunction.of(
                aliases.length > 0 ? description.ignoringCase() : description,
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1, 3);
                    boolean hasMode =
                            arguments.size() > 1 && Numbers.isInteger(arguments.get(1).type());
                    int mode = hasMode ? (int) Arguments.constantLong(name, arguments, 1) : 0;
                    DateParts parts =
                            DatePartFunctions.parts(name, arguments, hasMode ? 2 : 1, context);
                    DataType given = parts.type();
                    boolean isWide =
                            (given instanceof Date32Type || given instanceof DateTime64Type)
                                    && isExtended(context);
                    DataType type = isWide ? DataTypes.DATE32 : DataTypes.DATE;
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                long[] values = parts.values(columns.getFirst());
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    long days = parts.days(values[row]);
                                    long rounded = rounding.round(days, mode);
                                    result[row] = isWide ? rounded : clamp(rounded);
                                }
                                return Numbers.ofLongs(result, rowCount, type.layout());
                            });
                });
    }

    private static long weekStart(long days, int mode) {
        int day = CivilDate.dayOfWeek(days);
        return (mode & 1) != 0 ? days - day + 1 : days - day % 7;
    }

    private static long lastDayOfMonth(long days) {
        int date = CivilDate.split(days);
        int length = CivilDate.monthLength(CivilDate.year(date), CivilDate.month(date));
        return days - CivilDate.day(date) + length;
    }

    private static long isoYearStart(long days) {
        long january4 = CivilDate.days(DatePartFunctions.isoYear(days), 1, 4);
        return january4 - CivilDate.dayOfWeek(january4) + 1;
    }

    /// The unit that a word such as `month` or `mm` means; null where it means none.
    static @Nullable Unit unit(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "nanosecond", "nanoseconds", "ns" -> Unit.NANOSECOND;
            case "microsecond", "microseconds", "us" -> Unit.MICROSECOND;
            case "millisecond", "milliseconds", "ms" -> Unit.MILLISECOND;
            case "second", "seconds", "ss", "s" -> Unit.SECOND;
            case "minute", "minutes", "mi", "n" -> Unit.MINUTE;
            case "hour", "hours", "hh", "h" -> Unit.HOUR;
            case "day", "days", "dd", "d" -> Unit.DAY;
            case "week", "weeks", "ww", "wk" -> Unit.WEEK;
            case "month", "months", "mm", "m" -> Unit.MONTH;
            case "quarter", "quarters", "qq", "q" -> Unit.QUARTER;
            case "year", "years", "yyyy", "yy" -> Unit.YEAR;
            default -> null;
        };
    }
}
