package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.time.CivilDate;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;

/// Days in the week, and weeks in the year.
public final class WeekFunctions {
    private static final String CATEGORY = "Dates and Times";

    private WeekFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(dayOfWeek(), week("toWeek", false), week("toYearWeek", true));
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
                (arguments, context) -> overText(arguments, context, WeekFunctions::bindDayOfWeek));
    }

    private static BoundFunction bindDayOfWeek(List<Argument> arguments, FunctionContext context) {
        Arguments.count("toDayOfWeek", arguments, 1, 3);
        long mode =
                arguments.size() > 1 ? Arguments.constantLong("toDayOfWeek", arguments, 1) & 3 : 0;
        DateParts parts = DatePartFunctions.parts("toDayOfWeek", arguments, 2, context);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) ->
                        DatePartFunctions.apply(
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
        DateParts parts = DatePartFunctions.parts(name, arguments, 2, context);
        DataType type = hasYear ? DataTypes.UINT32 : DataTypes.UINT8;
        return BoundFunction.of(
                type,
                (columns, rowCount) ->
                        DatePartFunctions.apply(
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
}
