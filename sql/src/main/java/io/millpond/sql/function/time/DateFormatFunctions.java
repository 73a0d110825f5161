package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `formatDateTime` with MySQL's placeholders, `dateName`, `monthName`, and dates of timestamps.
public final class DateFormatFunctions {
    private static final String CATEGORY = "Dates and Times";
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] WEEKDAYS = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };

    private DateFormatFunctions() {}

    /// Writes one piece of a date.
    interface Piece {
        void write(DateParts parts, long value, StringBuilder out);
    }

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "formatDateTime(date, format[, zone])",
                                        "The date in a format of placeholders such as %Y-%m-%d.")
                                .withAliases("DATE_FORMAT")
                                .ignoringCase(),
                        DateFormatFunctions::bindFormat),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "formatDateTimeInJodaSyntax(date, format[, zone])",
                                "The date in a format of letters such as yyyy-MM-dd."),
                        DateFormatFunctions::bindJoda),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "fromUnixTimestampInJodaSyntax(seconds[, format[, zone]])",
                                "A DateTime of seconds since 1970 UTC, or its text."),
                        (arguments, context) -> bindFromTimestamp(true, arguments, context)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "dateName(part, date[, zone])",
                                        "The named part of the date as text.")
                                .ignoringCase(),
                        DateFormatFunctions::bindName),
                ScalarFunction.of(
                        FunctionDescription.of(CATEGORY, "monthName(date)", "The month's name.")
                                .ignoringCase(),
                        (arguments, context) -> {
                            Arguments.count("monthName", arguments, 1);
                            return bind("monthName", pieces("%M"), 0, 1, arguments, context);
                        }),
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "fromUnixTimestamp(seconds[, format[, zone]])",
                                        "A DateTime of seconds since 1970 UTC, or its text.")
                                .withAliases("FROM_UNIXTIME")
                                .ignoringCase(),
                        (arguments, context) -> bindFromTimestamp(false, arguments, context)));
    }

    private static BoundFunction bindFormat(List<Argument> arguments, FunctionContext context) {
        Arguments.count("formatDateTime", arguments, 2, 3);
        String format = Arguments.constantText("formatDateTime", arguments, 1);
        List<Piece> pieces = DatePieces.of(context.settings()).pieces(format);
        return bind("formatDateTime", pieces, 0, 2, arguments, context);
    }

    private static BoundFunction bind(
            String name,
            List<Piece> pieces,
            int datePlace,
            int zonePlace,
            List<Argument> arguments,
            FunctionContext context) {
        DateParts date = DateParts.of(name, arguments.get(datePlace).type(), context);
        DateParts parts =
                arguments.size() > zonePlace
                        ? date.in(
                                ZoneTable.of(
                                        ZoneNames.zone(
                                                Arguments.constantText(
                                                        name, arguments, zonePlace))))
                        : date;
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) ->
                        write(pieces, parts, parts.values(columns.get(datePlace)), rowCount));
    }

    private static Column write(List<Piece> pieces, DateParts parts, long[] values, int rowCount) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rowCount; row++) {
            text.setLength(0);
            for (Piece piece : pieces) {
                piece.write(parts, values[row], text);
            }
            builder.append(text.toString());
        }
        return builder.build();
    }

    private static List<Piece> pieces(String format) {
        return DatePieces.USUAL.pieces(format);
    }

    static String month(DateParts parts, long value) {
        return MONTHS[CivilDate.month(parts.date(value)) - 1];
    }

    static String weekday(DateParts parts, long value) {
        return WEEKDAYS[CivilDate.dayOfWeek(parts.days(value)) - 1];
    }

    static int dayOfYear(DateParts parts, long value) {
        int year = CivilDate.year(parts.date(value));
        return (int) (parts.days(value) - CivilDate.days(year, 1, 1)) + 1;
    }

    private static BoundFunction bindName(List<Argument> arguments, FunctionContext context) {
        Arguments.count("dateName", arguments, 2, 3);
        String part = Arguments.constantText("dateName", arguments, 0);
        List<Piece> pieces =
                switch (part.toLowerCase(Locale.ROOT)) {
                    case "year" -> pieces("%Y");
                    case "quarter" -> pieces("%Q");
                    case "month" -> pieces("%M");
                    case "weekday" -> pieces("%W");
                    case "dayofyear" -> List.<Piece>of((p, v, out) -> out.append(dayOfYear(p, v)));
                    case "day" ->
                            List.<Piece>of((p, v, out) -> out.append(CivilDate.day(p.date(v))));
                    case "week" ->
                            List.<Piece>of(
                                    (p, v, out) ->
                                            out.append(DatePartFunctions.isoWeek(p.days(v))));
                    case "hour" ->
                            List.<Piece>of((p, v, out) -> out.append(p.secondOfDay(v) / 3_600));
                    case "minute" ->
                            List.<Piece>of((p, v, out) -> out.append(p.secondOfDay(v) / 60 % 60));
                    case "second" ->
                            List.<Piece>of((p, v, out) -> out.append(p.secondOfDay(v) % 60));
                    default ->
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "Unknown date part '" + part + "' of function dateName");
                };
        return bind("dateName", pieces, 1, 2, arguments, context);
    }

    private static BoundFunction bindJoda(List<Argument> arguments, FunctionContext context) {
        String name = "formatDateTimeInJodaSyntax";
        Arguments.count(name, arguments, 2, 3);
        String format = Arguments.constantText(name, arguments, 1);
        return bind(name, JodaFormat.writing(format), 0, 2, arguments, context);
    }

    private static BoundFunction bindFromTimestamp(
            boolean isJoda, List<Argument> arguments, FunctionContext context) {
        String name = isJoda ? "fromUnixTimestampInJodaSyntax" : "fromUnixTimestamp";
        Arguments.count(name, arguments, 1, 3);
        Arguments.integer(name, arguments, 0);
        Cast cast = Casts.bind(arguments.getFirst().type(), DataTypes.DATE_TIME, context);
        if (arguments.size() == 1) {
            return BoundFunction.of(
                    DataTypes.DATE_TIME,
                    (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
        }
        String given = Arguments.constantText(name, arguments, 1);
        List<Piece> pieces =
                isJoda
                        ? JodaFormat.writing(given)
                        : DatePieces.of(context.settings()).pieces(given);
        DataType type = DataTypes.DATE_TIME;
        List<Argument> dated = new ArrayList<>(arguments);
        dated.set(0, Argument.of(type));
        BoundFunction format = bind(name, pieces, 0, 2, dated, context);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) ->
                        format.apply(List.of(cast.apply(columns.getFirst(), rowCount)), rowCount));
    }
}
