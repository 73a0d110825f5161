package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.TimeCasts;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.IntervalType.Unit;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;

import org.jspecify.annotations.Nullable;

/// Sums and differences of `Time` and `Time64` with numbers of seconds, with intervals and with
/// each other, and the sum of a day and a time.
final class TimeArithmetic {
    private TimeArithmetic() {}

    /// The operation, or null where no time takes part or the types do not go together.
    static @Nullable BoundFunction bind(
            boolean isMinus, DataType left, DataType right, FunctionContext context) {
        if (!TimeCasts.isTime(left)) {
            return isMinus || !TimeCasts.isTime(right) ? null : bindSum(right, left, 1, context);
        }
        if (isMinus && TimeCasts.isTime(right)) {
            return difference(left, right, context);
        }
        if (!isMinus && isDay(right)) {
            return bindSum(left, right, 0, context);
        }
        return isCount(right) ? shift(left, right, isMinus ? -1 : 1, 0, context) : null;
    }

    private static @Nullable BoundFunction bindSum(
            DataType time, DataType other, int timePlace, FunctionContext context) {
        if (isDay(other)) {
            return moment(other, time, timePlace, context);
        }
        return isCount(other) ? shift(time, other, 1, timePlace, context) : null;
    }

    private static boolean isDay(DataType type) {
        return type instanceof DateType || type instanceof Date32Type;
    }

    private static boolean isCount(DataType type) {
        return type instanceof IntervalType
                || type instanceof FloatType
                || (Numbers.isInteger(type) && Numbers.fitsLong(type.layout()));
    }

    private static int scaleOf(DataType time) {
        return time instanceof Time64Type(int scale) ? scale : 0;
    }

    private static BoundFunction difference(
            DataType left, DataType right, FunctionContext context) {
        int scale = Math.max(scaleOf(left), scaleOf(right));
        boolean isCoarse = left instanceof TimeType && right instanceof TimeType;
        DataType common = isCoarse ? DataTypes.TIME : new Time64Type(scale);
        DataType type = isCoarse ? DataTypes.INT32 : new DecimalType(18, scale);
        Cast first = Casts.bind(left, common, context);
        Cast second = Casts.bind(right, common, context);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] a = Numbers.longs(first.apply(columns.get(0), rowCount), common);
                    long[] b = Numbers.longs(second.apply(columns.get(1), rowCount), common);
                    return combined(a, b, 1, -1, rowCount, type);
                });
    }

    private static Column combined(
            long[] a, long[] b, long aFactor, long bFactor, int rowCount, DataType type) {
        long[] result = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            result[row] = a[row] * aFactor + b[row] * bFactor;
        }
        return Numbers.ofLongs(result, rowCount, type.layout());
    }

    private static BoundFunction moment(
            DataType day, DataType time, int timePlace, FunctionContext context) {
        int scale = scaleOf(time);
        DataType type =
                day instanceof DateType && time instanceof TimeType
                        ? DataTypes.DATE_TIME
                        : new DateTime64Type(scale, null);
        Cast start = Casts.bind(day, type, context);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    Column days = start.apply(columns.get(1 - timePlace), rowCount);
                    long[] a = Numbers.longs(days, type);
                    long[] b = Numbers.longs(columns.get(timePlace), time);
                    return combined(a, b, 1, 1, rowCount, type);
                });
    }

    private static BoundFunction shift(
            DataType time, DataType count, int sign, int timePlace, FunctionContext context) {
        Unit unit = count instanceof IntervalType(Unit given) ? given : Unit.SECOND;
        return shift(time, unit, count, sign, timePlace, context);
    }

    /// The time at argument `timePlace` moved by the count in the other argument times `sign`.
    static BoundFunction shift(
            DataType time,
            Unit unit,
            DataType count,
            int sign,
            int timePlace,
            FunctionContext context) {
        DataType type = shiftedType(time, unit);
        Cast toResult = Casts.bind(time, type, context);
        Cast toCount = Casts.bind(count, DataTypes.INT64, context);
        DateArithmetic.Shift shift =
                DateArithmetic.ofTicks(
                        DateText.ticksOfSecond(scaleOf(type)), unit, ZoneTable.utc());
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] values =
                            Numbers.longs(toResult.apply(columns.get(timePlace), rowCount), type);
                    long[] counts =
                            Numbers.longs(
                                    toCount.apply(columns.get(1 - timePlace), rowCount),
                                    DataTypes.INT64);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = shift.apply(values[row], sign * counts[row]);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static DataType shiftedType(DataType time, Unit unit) {
        if (time instanceof Time64Type(int scale)) {
            return switch (unit) {
                case NANOSECOND -> new Time64Type(9);
                case MICROSECOND -> new Time64Type(Math.max(scale, 6));
                case MILLISECOND -> new Time64Type(Math.max(scale, 3));
                case SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR -> time;
            };
        }
        return switch (unit) {
            case SECOND, MINUTE, HOUR -> time;
            case NANOSECOND, MICROSECOND, MILLISECOND, DAY, WEEK, MONTH, QUARTER, YEAR ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "add" + unit.title() + "s cannot be used with Time");
        };
    }

    /// Fails unless a count of this type may move a time.
    static void checkCount(String function, DataType count) {
        if (!isCount(count) || count instanceof IntervalType) {
            throw Arguments.illegal(function, count);
        }
    }
}
