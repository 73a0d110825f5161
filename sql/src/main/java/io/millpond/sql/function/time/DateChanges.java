package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.time.CivilDate;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateType;

import java.util.List;
import java.util.Locale;

/// Dates with one part replaced: `changeYear`, `changeHour` and their kin.
///
/// A part out of its range gives the beginning of the type's range; a day beyond the month's end
/// goes on into the next month.
public final class DateChanges {
    private DateChanges() {}

    private enum Part {
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    public static List<ScalarFunction> all() {
        return List.of(
                change("changeYear", Part.YEAR),
                change("changeMonth", Part.MONTH),
                change("changeDay", Part.DAY),
                change("changeHour", Part.HOUR),
                change("changeMinute", Part.MINUTE),
                change("changeSecond", Part.SECOND));
    }

    private static ScalarFunction change(String name, Part part) {
        return DateFunctions.define(
                name + "(date, value)",
                "The date with another " + name.substring(6).toLowerCase(Locale.ROOT) + ".",
                (arguments, context) -> bind(name, part, arguments, context));
    }

    private static DataType resultType(DataType type, Part part) {
        boolean isOfDay = part.compareTo(Part.HOUR) >= 0;
        return switch (type) {
            case DateType _ -> isOfDay ? DataTypes.DATE_TIME : type;
            case Date32Type _ -> isOfDay ? new DateTime64Type(3, null) : type;
            default -> type;
        };
    }

    private static BoundFunction bind(
            String name, Part part, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        Arguments.number(name, arguments, 1);
        DataType source = arguments.getFirst().type();
        if (!DataTypes.isDate(source)) {
            throw Arguments.illegal(name, source);
        }
        DataType type = resultType(source, part);
        Cast cast = Casts.bind(source, type, context);
        DateParts parts = DateParts.of(name, type, context);
        Cast toValue = Casts.bind(arguments.get(1).type(), DataTypes.INT64, context);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] dates = parts.values(cast.apply(columns.get(0), rowCount));
                    long[] values =
                            Numbers.longs(toValue.apply(columns.get(1), rowCount), DataTypes.INT64);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = changed(parts, dates[row], part, values[row]);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static long changed(DateParts parts, long value, Part part, long wanted) {
        boolean isWide =
                parts.type() instanceof Date32Type || parts.type() instanceof DateTime64Type;
        int firstYear = isWide ? 1900 : 1970;
        int lastYear = isWide ? 2299 : parts.type() instanceof DateType ? 2149 : 2106;
        boolean fits =
                switch (part) {
                    case YEAR -> wanted >= firstYear && wanted <= lastYear;
                    case MONTH -> wanted >= 1 && wanted <= 12;
                    case DAY -> wanted >= 1 && wanted <= 31;
                    case HOUR -> wanted >= 0 && wanted <= 23;
                    case MINUTE, SECOND -> wanted >= 0 && wanted <= 59;
                };
        int date = parts.date(value);
        long local = parts.localSecond(value);
        long day = Math.floorDiv(local, 86_400L);
        int ofDay = (int) (local - day * 86_400);
        int year = part == Part.YEAR ? (int) wanted : CivilDate.year(date);
        int month = part == Part.MONTH ? (int) wanted : CivilDate.month(date);
        int ofMonth = part == Part.DAY ? (int) wanted : CivilDate.day(date);
        if (!fits) {
            long first = CivilDate.days(firstYear, 1, 1);
            return parts.isDate()
                    ? first
                    : parts.zone().toEpoch(first * 86_400) * Math.max(1, parts.power());
        }
        long days = CivilDate.days(year, month, 1) + ofMonth - 1;
        if (parts.isDate()) {
            return days;
        }
        int hour = part == Part.HOUR ? (int) wanted : ofDay / 3_600;
        int minute = part == Part.MINUTE ? (int) wanted : ofDay / 60 % 60;
        int second = part == Part.SECOND ? (int) wanted : ofDay % 60;
        long epoch = parts.zone().toEpoch(days * 86_400 + hour * 3_600L + minute * 60L + second);
        if (!(parts.type() instanceof DateTime64Type(int scale, _))) {
            return Math.clamp(epoch, 0, 0xFFFF_FFFFL);
        }
        long power = DateText.ticksOfSecond(scale);
        return epoch * power + Math.floorMod(value, power);
    }
}
