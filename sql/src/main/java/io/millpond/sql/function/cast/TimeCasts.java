package io.millpond.sql.function.cast;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.codec.TimeText;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;

import org.jspecify.annotations.Nullable;

/// Conversions to `Time` and `Time64`, and from them to dates.
///
/// A date-time gives its time of day; a number means seconds.
public final class TimeCasts {
    private static final long DAY = 86_400;
    private static final long LAST_SECOND = TimeText.SECOND_MAX;

    private TimeCasts() {}

    /// A conversion of one value held as a long.
    private interface Conversion {
        long convert(long value);
    }

    /// The conversion to a Time or Time64.
    static Cast to(DataType from, DataType to, FunctionContext context) {
        int scale = to instanceof Time64Type(int digits) ? digits : -1;
        if (from instanceof FloatType) {
            return ofFloats(from, to, Math.max(scale, 0));
        }
        if (from instanceof DecimalType(_, int fromScale)) {
            if (scale < 0) {
                throw illegalColumn("Decimal64", to);
            }
            return Casts.then(
                    DecimalCasts.bind(from, new DecimalType(18, fromScale)),
                    convert(from, to, rescaling(fromScale, scale)));
        }
        Conversion conversion = conversion(from, Math.max(scale, 0), scale < 0, context);
        if (conversion == null) {
            throw Casts.unsupported(from, to);
        }
        if (!Numbers.fitsLong(from.layout())) {
            return Casts.then(
                    NumberCasts.bind(from, DataTypes.INT64, CastMode.WRAPPING),
                    convert(DataTypes.INT64, to, conversion));
        }
        return convert(from, to, conversion);
    }

    private static Cast convert(DataType from, DataType to, Conversion conversion) {
        return (column, rowCount) -> {
            long[] source = Numbers.longs(column, from);
            long[] target = new long[rowCount];
            for (int i = 0; i < rowCount; i++) {
                target[i] = conversion.convert(source[i]);
            }
            return Numbers.ofLongs(target, rowCount, to.layout());
        };
    }

    private static @Nullable Conversion conversion(
            DataType from, int scale, boolean isCoarse, FunctionContext context) {
        long power = DateText.ticksOfSecond(scale);
        return switch (from) {
            case DateType _, Date32Type _ -> _ -> 0;
            case DateTimeType(String name) -> {
                ZoneTable zone = DateCasts.zone(name, context);
                yield second -> Math.floorMod(zone.toLocal(second), DAY) * power;
            }
            case DateTime64Type(int fromScale, String name) -> {
                ZoneTable zone = DateCasts.zone(name, context);
                long fromPower = DateText.ticksOfSecond(fromScale);
                Conversion fraction = rescaling(fromScale, scale);
                yield ticks -> {
                    long second = Math.floorDiv(ticks, fromPower);
                    long ofDay = Math.floorMod(zone.toLocal(second), DAY);
                    return ofDay * power + fraction.convert(ticks - second * fromPower);
                };
            }
            case TimeType _ -> second -> second * power;
            case Time64Type(int fromScale) -> {
                if (isCoarse) {
                    throw unsupported();
                }
                yield rescaling(fromScale, scale);
            }
            default ->
                    Numbers.isInteger(from)
                            ? isCoarse ? TimeCasts::coarse : second -> second * power
                            : null;
        };
    }

    /// The last second where a number does not fit.
    private static long coarse(long second) {
        return (int) second == second ? second : second < 0 ? -LAST_SECOND : LAST_SECOND;
    }

    private static Conversion rescaling(int fromScale, int toScale) {
        if (fromScale <= toScale) {
            long factor = DateText.ticksOfSecond(toScale - fromScale);
            return ticks -> ticks * factor;
        }
        if (fromScale > 9) {
            long first = DateText.ticksOfSecond(9);
            Conversion rest = rescaling(fromScale - 9, toScale);
            return ticks -> rest.convert(ticks / first);
        }
        long divisor = DateText.ticksOfSecond(fromScale - toScale);
        return ticks -> ticks / divisor;
    }

    private static Cast ofFloats(DataType from, DataType to, int scale) {
        double power = DateText.ticksOfSecond(scale);
        boolean isCoarse = to instanceof TimeType;
        return (column, rowCount) -> {
            double[] source = Numbers.doubles(column, from);
            long[] target = new long[rowCount];
            for (int i = 0; i < rowCount; i++) {
                boolean isNumber = !Double.isNaN(source[i]);
                if (!isNumber && !isCoarse) {
                    throw new DatabaseException(
                            ErrorCode.DECIMAL_OVERFLOW,
                            "Time64 convert overflow. Cannot convert infinity or NaN to decimal");
                }
                long ticks = isNumber ? (long) (source[i] * power) : -LAST_SECOND;
                target[i] =
                        isCoarse ? Math.clamp(ticks, Integer.MIN_VALUE, Integer.MAX_VALUE) : ticks;
            }
            return Numbers.ofLongs(target, rowCount, to.layout());
        };
    }

    /// The conversion of a Time or Time64 to a date or date-time.
    static Cast toDate(DataType from, DataType to) {
        int fromScale = from instanceof Time64Type(int digits) ? digits : 0;
        return switch (to) {
            case DateType _, Date32Type _ -> (_, rowCount) -> Columns.defaults(to, rowCount);
            case DateTimeType _ -> {
                if (from instanceof Time64Type) {
                    throw unsupported();
                }
                yield (column, _) -> column;
            }
            case DateTime64Type(int scale, _) -> convert(from, to, rescaling(fromScale, scale));
            default -> throw Casts.unsupported(from, to);
        };
    }

    private static DatabaseException unsupported() {
        return new DatabaseException(
                ErrorCode.CANNOT_CONVERT_TYPE, "Unsupported data type in conversion function");
    }

    private static DatabaseException illegalColumn(String column, DataType to) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "Illegal column " + column + " of first argument of function to" + to.name());
    }

    public static boolean isTime(DataType type) {
        return type instanceof TimeType || type instanceof Time64Type;
    }
}
