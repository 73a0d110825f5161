package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.DateCasts;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.NullableType;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Dates of numbers and numbers of dates: digits in a row, days since a day, Julian days.
public final class DateNumbers {
    private static final long YEAR_ZERO = CivilDate.days(0, 1, 1);
    private static final long JULIAN_ZERO = CivilDate.days(1858, 11, 17);

    private DateNumbers() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(ofDigits("YYYYMMDDToDate", DataTypes.DATE));
        all.add(ofDigits("YYYYMMDDToDate32", DataTypes.DATE32));
        all.add(
                DateFunctions.define(
                        "YYYYMMDDhhmmssToDateTime(number[, zone])",
                        "The date-time whose digits a number has.",
                        (arguments, context) ->
                                bindTime("YYYYMMDDhhmmssToDateTime", false, arguments, context)));
        all.add(
                DateFunctions.define(
                        "YYYYMMDDhhmmssToDateTime64(number[, scale[, zone]])",
                        "The date-time whose digits a number has.",
                        (arguments, context) ->
                                bindTime("YYYYMMDDhhmmssToDateTime64", true, arguments, context)));
        all.add(fromYearZero("fromDaysSinceYearZero", DataTypes.DATE, "FROM_DAYS"));
        all.add(fromYearZero("fromDaysSinceYearZero32", DataTypes.DATE32));
        for (boolean isOrNull : new boolean[] {false, true}) {
            String suffix = isOrNull ? "OrNull" : "";
            all.add(
                    DateFunctions.define(
                            "toModifiedJulianDay" + suffix + "(text)",
                            "The days since 1858-11-17 of a date's text.",
                            (arguments, _) -> bindToJulian(isOrNull, arguments)));
            all.add(
                    DateFunctions.define(
                            "fromModifiedJulianDay" + suffix + "(day)",
                            "The text of the date so many days after 1858-11-17.",
                            (arguments, _) -> bindFromJulian(isOrNull, arguments)));
        }
        return all;
    }

    private static void checkNumber(String name, List<Argument> arguments) {
        DataType type = arguments.getFirst().type();
        if (!Numbers.isNumber(type)) {
            String given = name.startsWith("YYYYMMDDhh") ? "YYYYMMDDhhmmss" : "YYYYMMDD";
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 1st argument '"
                            + given
                            + "' to function '"
                            + name
                            + "'. Expected: Number, got: "
                            + type.name());
        }
    }

    private static ScalarFunction ofDigits(String name, DataType type) {
        return DateFunctions.define(
                name + "(number)",
                "The date whose digits a number has.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    checkNumber(name, arguments);
                    DataType from = arguments.getFirst().type();
                    boolean isDate = type.equals(DataTypes.DATE);
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                double[] numbers = Numbers.doubles(columns.getFirst(), from);
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    long days = days(Math.round(numbers[row]), isDate);
                                    result[row] = days == Long.MIN_VALUE ? 0 : days;
                                }
                                return Numbers.ofLongs(result, rowCount, type.layout());
                            });
                });
    }

    /// The day number of digits; the least number where they are no date of the type.
    private static long days(long digits, boolean isDate) {
        int year = (int) (digits / 10_000);
        int month = (int) (digits / 100 % 100);
        int day = (int) (digits % 100);
        boolean isValid =
                digits > 0
                        && year >= (isDate ? 1970 : 1900)
                        && year <= (isDate ? 2149 : 2299)
                        && month >= 1
                        && month <= 12
                        && day >= 1
                        && day <= 31;
        long days = isValid ? CivilDate.days(year, month, day) : Long.MIN_VALUE;
        return isDate && days > 65_535 ? Long.MIN_VALUE : days;
    }

    private static BoundFunction bindTime(
            String name, boolean isFine, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 1, isFine ? 3 : 2);
        checkNumber(name, arguments);
        int zonePlace = isFine ? 2 : 1;
        String zone =
                arguments.size() > zonePlace
                        ? Arguments.constantText(name, arguments, zonePlace)
                        : null;
        int scale =
                isFine && arguments.size() > 1
                        ? (int) Arguments.constantLong(name, arguments, 1)
                        : 3;
        DataType plain = isFine ? new DateTime64Type(scale, null) : DataTypes.DATE_TIME;
        DataType type = zone == null ? plain : ConversionFunctions.inZone(plain, zone);
        ZoneTable table = DateCasts.zone(zone, context);
        DataType from = arguments.getFirst().type();
        long power = isFine ? DateText.ticksOfSecond(scale) : 1;
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    double[] numbers = Numbers.doubles(columns.getFirst(), from);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long whole = (long) Math.floor(numbers[row]);
                        double fraction = numbers[row] - whole;
                        long days = days(whole / 1_000_000, false);
                        long ofDay = secondOfDay(whole % 1_000_000);
                        if (days != Long.MIN_VALUE) {
                            long epoch = table.toEpoch(days * 86_400 + ofDay);
                            result[row] =
                                    isFine
                                            ? epoch * power + (long) (fraction * power)
                                            : Math.clamp(epoch, 0, 0xFFFF_FFFFL);
                        }
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    /// The seconds that digits mean, which may be more than a day has.
    private static long secondOfDay(long digits) {
        return digits / 10_000 * 3_600 + digits / 100 % 100 * 60 + digits % 100;
    }

    private static ScalarFunction fromYearZero(String name, DataType type, String... aliases) {
        return DateFunctions.define(
                name + "(days)",
                "The date so many days after 0000-01-01.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.integer(name, arguments, 0);
                    DataType from = arguments.getFirst().type();
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                long[] days = Numbers.longs(columns.getFirst(), from);
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    if (days[row] < 0) {
                                        throw new DatabaseException(
                                                ErrorCode.ARGUMENT_OUT_OF_BOUND,
                                                "Expected a non-negative integer, got: "
                                                        + days[row]);
                                    }
                                    result[row] = days[row] + YEAR_ZERO;
                                }
                                return Numbers.ofLongs(result, rowCount, type.layout());
                            });
                },
                aliases);
    }

    private static BoundFunction bindToJulian(boolean isOrNull, List<Argument> arguments) {
        String name = isOrNull ? "toModifiedJulianDayOrNull" : "toModifiedJulianDay";
        Arguments.count(name, arguments, 1);
        Arguments.text(name, arguments, 0);
        return BoundFunction.of(
                isOrNull ? new NullableType(DataTypes.INT32) : DataTypes.INT32,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    long[] result = new long[rowCount];
                    byte[] nulls = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        try {
                            result[row] = julian(texts.bytes(), texts.start(row), texts.end(row));
                        } catch (DatabaseException e) {
                            if (!isOrNull) {
                                throw e;
                            }
                            nulls[row] = 1;
                        }
                    }
                    Column days = Numbers.ofLongs(result, rowCount, DataTypes.INT32.layout());
                    return isOrNull ? new NullableColumn(nulls, days) : days;
                });
    }

    private static long julian(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        int first = text.indexOf('-', 1);
        int second = text.indexOf('-', first + 1);
        boolean hasForm = first > 0 && second > first && text.matches("-?\\d+-\\d{1,2}-\\d{1,2}");
        if (!hasForm) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                    "Cannot read input: expected a digit but got something else");
        }
        int year = Integer.parseInt(text.substring(0, first));
        int month = Integer.parseInt(text.substring(first + 1, second));
        int day = Integer.parseInt(text.substring(second + 1));
        if (month < 1 || month > 12 || day < 1 || day > CivilDate.monthLength(year, month)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_DATE,
                    "Invalid date, out of range (year: "
                            + year
                            + ", month: "
                            + month
                            + ", day_of_month: "
                            + day
                            + ")");
        }
        return CivilDate.days(year, month, day) - JULIAN_ZERO;
    }

    private static BoundFunction bindFromJulian(boolean isOrNull, List<Argument> arguments) {
        String name = isOrNull ? "fromModifiedJulianDayOrNull" : "fromModifiedJulianDay";
        Arguments.count(name, arguments, 1);
        Arguments.integer(name, arguments, 0);
        DataType from = arguments.getFirst().type();
        return BoundFunction.of(
                isOrNull ? new NullableType(DataTypes.STRING) : DataTypes.STRING,
                (columns, rowCount) -> {
                    long[] days = Numbers.longs(columns.getFirst(), from);
                    BytesColumnBuilder texts = new BytesColumnBuilder();
                    byte[] nulls = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long day = days[row] + JULIAN_ZERO;
                        boolean fits =
                                Math.abs(days[row]) < 1L << 40
                                        && day >= YEAR_ZERO
                                        && day <= CivilDate.days(9999, 12, 31);
                        if (!fits && !isOrNull) {
                            throw new DatabaseException(
                                    ErrorCode.CANNOT_FORMAT_DATETIME,
                                    "Value cannot be represented as date because it's out of"
                                            + " range");
                        }
                        nulls[row] = (byte) (fits ? 0 : 1);
                        texts.append(fits ? text(day) : "");
                    }
                    return isOrNull ? new NullableColumn(nulls, texts.build()) : texts.build();
                });
    }

    private static String text(long day) {
        return LocalDate.ofEpochDay(day).toString();
    }
}
