package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.DateCasts;
import io.millpond.sql.function.cast.TimeCasts;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.IntervalType.Unit;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Sums and differences of dates with numbers, with intervals and with each other.
///
/// A number counts days for a date and seconds for a date-time. Adding an interval of less than a
/// day to a date gives a date-time; a fraction of a second needs a DateTime64.
public final class DateArithmetic {
    private DateArithmetic() {}

    /// The operation, or null where no date takes part.
    public static @Nullable BoundFunction bind(
            String name, boolean isMinus, DataType left, DataType right, FunctionContext context) {
        if (TimeCasts.isTime(left) || TimeCasts.isTime(right)) {
            return TimeArithmetic.bind(isMinus, left, right, context);
        }
        if (DataTypes.isDate(left)) {
            if (DataTypes.isDate(right)) {
                return isMinus ? difference(name, left, right, context) : null;
            }
            if (right instanceof IntervalType(Unit unit)) {
                return shift(left, unit, right, isMinus ? -1 : 1, 0, context);
            }
            return Numbers.isInteger(right) || right instanceof FloatType
                    ? shift(left, unitOfNumbers(left), right, isMinus ? -1 : 1, 0, context)
                    : null;
        }
        if (left instanceof StringType && right instanceof IntervalType(Unit unit)) {
            return shiftText(unit, right, isMinus ? -1 : 1, 0, context);
        }
        if (left instanceof IntervalType(Unit unit) && right instanceof StringType && !isMinus) {
            return shiftText(unit, left, 1, 1, context);
        }
        if (!DataTypes.isDate(right) || isMinus) {
            return null;
        }
        if (left instanceof IntervalType(Unit unit)) {
            return shift(right, unit, left, 1, 1, context);
        }
        return Numbers.isInteger(left) || left instanceof FloatType
                ? shift(right, unitOfNumbers(right), left, 1, 1, context)
                : null;
    }

    private static Unit unitOfNumbers(DataType date) {
        return date instanceof DateType || date instanceof Date32Type ? Unit.DAY : Unit.SECOND;
    }

    private static BoundFunction difference(
            String name, DataType left, DataType right, FunctionContext context) {
        boolean areDays = left instanceof DateType && right instanceof DateType;
        boolean areSeconds = left instanceof DateTimeType && right instanceof DateTimeType;
        if (areDays || areSeconds) {
            return BoundFunction.of(
                    DataTypes.INT32,
                    (arguments, rowCount) -> {
                        long[] a = Numbers.longs(arguments.get(0), left);
                        long[] b = Numbers.longs(arguments.get(1), right);
                        long[] result = new long[rowCount];
                        for (int i = 0; i < rowCount; i++) {
                            result[i] = a[i] - b[i];
                        }
                        return Numbers.ofLongs(result, rowCount, DataTypes.INT32.layout());
                    });
        }
        int scale = Math.max(scaleOf(left), scaleOf(right));
        if (scale < 0 || unitOfNumbers(left) != unitOfNumbers(right)) {
            throw Arguments.illegal(name, left, right);
        }
        DateTime64Type fine = new DateTime64Type(scale, null);
        Cast leftCast = Casts.bind(left, fine, context);
        Cast rightCast = Casts.bind(right, fine, context);
        return BoundFunction.of(
                new DecimalType(18, scale),
                (arguments, rowCount) -> {
                    long[] a = longs(leftCast, arguments.get(0), rowCount);
                    long[] b = longs(rightCast, arguments.get(1), rowCount);
                    long[] result = new long[rowCount];
                    for (int i = 0; i < rowCount; i++) {
                        result[i] = a[i] - b[i];
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static int scaleOf(DataType type) {
        return type instanceof DateTime64Type(int scale, _) ? scale : -1;
    }

    private static long[] longs(Cast cast, Column column, int rowCount) {
        return ((LongColumn) cast.apply(column, rowCount)).values();
    }

    /// The type of a date plus an interval of a unit.
    static DataType shiftedType(DataType date, Unit unit) {
        int fraction =
                switch (unit) {
                    case NANOSECOND -> 9;
                    case MICROSECOND -> 6;
                    case MILLISECOND -> 3;
                    default -> 0;
                };
        boolean isWithinDay = unit.compareTo(Unit.DAY) < 0;
        return switch (date) {
            case DateType _ -> isWithinDay ? DataTypes.DATE_TIME : date;
            case Date32Type _ -> isWithinDay ? new DateTime64Type(3, null) : date;
            case DateTimeType(String zone) ->
                    fraction > 0 ? new DateTime64Type(fraction, zone) : date;
            case DateTime64Type(int scale, String zone) ->
                    new DateTime64Type(Math.max(scale, fraction), zone);
            default -> date;
        };
    }

    /// The date at argument `datePlace` moved by the count in the other argument times `sign`.
    static BoundFunction shift(
            DataType date,
            Unit unit,
            DataType countType,
            int sign,
            int datePlace,
            FunctionContext context) {
        boolean isDay = date instanceof DateType || date instanceof Date32Type;
        if (isDay && unit.compareTo(Unit.SECOND) < 0) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "add" + unit.title() + "s cannot be used with " + date.name());
        }
        DataType type = shiftedType(date, unit);
        Cast toResult = Casts.bind(date, type, context);
        Cast toCount = Casts.bind(countType, DataTypes.INT64, context);
        Shift shift = shiftOf(type, unit, context);
        return BoundFunction.of(
                type,
                (arguments, rowCount) -> {
                    Column dates = toResult.apply(arguments.get(datePlace), rowCount);
                    long[] values = Numbers.longs(dates, type);
                    long[] counts = longs(toCount, arguments.get(1 - datePlace), rowCount);
                    long[] result = new long[rowCount];
                    for (int i = 0; i < rowCount; i++) {
                        result[i] = shift.apply(values[i], sign * counts[i]);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    /// The moment that the text at argument `textPlace` tells, to the millisecond, moved by the
    /// count in the other argument times `sign`.
    static BoundFunction shiftText(
            Unit unit, DataType countType, int sign, int textPlace, FunctionContext context) {
        DataType moment = new DateTime64Type(3, null);
        Cast cast = Casts.bind(DataTypes.STRING, moment, context);
        BoundFunction shift = shift(moment, unit, countType, sign, textPlace, context);
        return BoundFunction.of(
                shift.resultType(),
                (columns, rowCount) -> {
                    List<Column> read = new ArrayList<>(columns);
                    read.set(textPlace, cast.apply(columns.get(textPlace), rowCount));
                    return shift.apply(read, rowCount);
                });
    }

    /// Moves a value by a count of units.
    interface Shift {
        long apply(long value, long count);
    }

    static Shift shiftOf(DataType type, Unit unit, FunctionContext context) {
        return switch (type) {
            case DateTimeType(String name) -> ofTicks(1, unit, DateCasts.zone(name, context));
            case DateTime64Type(int scale, String name) ->
                    ofTicks(DateText.ticksOfSecond(scale), unit, DateCasts.zone(name, context));
            default ->
                    switch (unit) {
                        case DAY -> Long::sum;
                        case WEEK -> (days, count) -> days + 7 * count;
                        case MONTH -> CivilDate::addMonths;
                        case QUARTER -> (days, count) -> CivilDate.addMonths(days, 3 * count);
                        default -> (days, count) -> CivilDate.addMonths(days, 12 * count);
                    };
        };
    }

    static Shift ofTicks(long power, Unit unit, ZoneTable zone) {
        return switch (unit) {
            case NANOSECOND -> (ticks, count) -> ticks + count * power / 1_000_000_000L;
            case MICROSECOND -> (ticks, count) -> ticks + count * power / 1_000_000;
            case MILLISECOND -> (ticks, count) -> ticks + count * power / 1_000;
            case SECOND -> (ticks, count) -> ticks + count * power;
            case MINUTE -> (ticks, count) -> ticks + count * 60 * power;
            case HOUR -> (ticks, count) -> ticks + count * 3_600 * power;
            case DAY -> (ticks, count) -> addDays(ticks, count, power, zone);
            case WEEK -> (ticks, count) -> addDays(ticks, 7 * count, power, zone);
            case MONTH -> (ticks, count) -> addMonths(ticks, count, power, zone);
            case QUARTER -> (ticks, count) -> addMonths(ticks, 3 * count, power, zone);
            case YEAR -> (ticks, count) -> addMonths(ticks, 12 * count, power, zone);
        };
    }

    private static long addDays(long ticks, long count, long power, ZoneTable zone) {
        long second = Math.floorDiv(ticks, power);
        long local = zone.toLocal(second) + count * 86_400;
        return zone.toEpoch(local) * power + (ticks - second * power);
    }

    private static long addMonths(long ticks, long count, long power, ZoneTable zone) {
        long second = Math.floorDiv(ticks, power);
        long local = zone.toLocal(second);
        long days = Math.floorDiv(local, 86_400L);
        long moved = CivilDate.addMonths(days, count) * 86_400 + (local - days * 86_400);
        return zone.toEpoch(moved) * power + (ticks - second * power);
    }
}
