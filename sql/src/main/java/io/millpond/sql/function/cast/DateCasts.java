package io.millpond.sql.function.cast;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

/// Conversions between dates and date-times, and from numbers to them.
///
/// A number up to the largest day number means days for a date, a greater one seconds; for
/// date-times it means seconds.
public final class DateCasts {
    private static final long DATE_MAX = 65_535;
    private static final long SECOND_MAX = 0xFFFF_FFFFL;
    private static final long DATE32_MIN = CivilDate.days(1900, 1, 1);
    /// 9999-12-31 23:59:59, the last second that an integer means.
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final long DATE32_MAX = CivilDate.days(2299, 12, 31);

    private DateCasts() {}

    /// A conversion of one value held as a long.
    private interface Conversion {
        long convert(long value);
    }

    static Cast bind(DataType from, DataType to, FunctionContext context) {
        if (from instanceof FloatType) {
            return ofFloats(from, to, context);
        }
        if (from instanceof DecimalType decimal) {
            return Casts.then(
                    DecimalCasts.bind(decimal, new DecimalType(18, 9)),
                    bind(new DateTime64Type(9, null), to, context));
        }
        Conversion conversion =
                switch (to) {
                    case DateType _ -> toDate(from, context);
                    case Date32Type _ -> toDate32(from, context);
                    case DateTimeType(String zone) ->
                            toDateTime(from, zone(zone, context), DateOverflow.of(context));
                    case DateTime64Type(int scale, String zone) ->
                            toDateTime64(from, scale, zone(zone, context));
                    default -> null;
                };
        boolean isWideOrOther = !Numbers.fitsLong(from.layout());
        if (conversion == null || isWideOrOther) {
            throw Casts.unsupported(from, to);
        }
        return (column, rowCount) -> apply(conversion, column, rowCount, from, to);
    }

    private static Column apply(
            Conversion conversion, Column column, int rowCount, DataType from, DataType to) {
        long[] source = Numbers.longs(column, from);
        long[] target = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            target[i] = conversion.convert(source[i]);
        }
        return Numbers.ofLongs(target, rowCount, to.layout());
    }

    /// The table of the zone that a type names, or of the session's.
    public static ZoneTable zone(@Nullable String name, FunctionContext context) {
        return ZoneTable.of(name == null ? context.zone() : ZoneNames.zone(name));
    }

    private static Cast ofFloats(DataType from, DataType to, FunctionContext context) {
        if (to instanceof DateTime64Type(int scale, _)) {
            double power = DateText.ticksOfSecond(scale);
            return (column, rowCount) -> {
                double[] source = Numbers.doubles(column, from);
                long[] target = new long[rowCount];
                for (int i = 0; i < rowCount; i++) {
                    target[i] = (long) (source[i] * power);
                }
                return Numbers.ofLongs(target, rowCount, to.layout());
            };
        }
        IntegerType whole = DataTypes.INT64;
        return Casts.then(
                NumberCasts.bind(from, whole, CastMode.WRAPPING), bind(whole, to, context));
    }

    private static @Nullable Conversion toDate(DataType from, FunctionContext context) {
        return switch (from) {
            case Date32Type _ -> DateOverflow.of(context).within(0, DATE_MAX, "Date")::fit;
            case DateTimeType(String name) -> {
                ZoneTable zone = zone(name, context);
                DateOverflow.Range range = DateOverflow.of(context).within(0, DATE_MAX, "Date");
                yield second -> range.fit(zone.toDays(second));
            }
            case DateTime64Type(int scale, String name) -> {
                ZoneTable zone = zone(name, context);
                long power = DateText.ticksOfSecond(scale);
                DateOverflow.Range range = DateOverflow.of(context).within(0, DATE_MAX, "Date");
                yield ticks -> range.fit(zone.toDays(ticks / power));
            }
            default -> {
                if (!Numbers.isInteger(from)) {
                    yield null;
                }
                ZoneTable zone = ZoneTable.of(context.zone());
                yield value -> {
                    if (value <= DATE_MAX) {
                        return Math.max(0, value);
                    }
                    return zone.toDays(Math.min(value, SECOND_MAX));
                };
            }
        };
    }

    private static @Nullable Conversion toDate32(DataType from, FunctionContext context) {
        return switch (from) {
            case DateType _ -> days -> days;
            case DateTimeType(String name) -> zone(name, context)::toDays;
            case DateTime64Type(int scale, String name) -> {
                ZoneTable zone = zone(name, context);
                long power = DateText.ticksOfSecond(scale);
                yield ticks ->
                        Math.clamp(
                                zone.toDays(Math.floorDiv(ticks, power)), DATE32_MIN, DATE32_MAX);
            }
            default -> {
                if (!Numbers.isInteger(from)) {
                    yield null;
                }
                ZoneTable zone = ZoneTable.of(context.zone());
                yield value ->
                        value <= DATE32_MAX
                                ? Math.max(DATE32_MIN, value)
                                : Math.min(DATE32_MAX, zone.toDays(value));
            }
        };
    }

    private static @Nullable Conversion toDateTime(
            DataType from, ZoneTable zone, DateOverflow overflow) {
        DateOverflow.Range range = overflow.within(0, SECOND_MAX, "DateTime");
        return switch (from) {
            case DateType _, Date32Type _ -> days -> range.fit(zone.startOfDay(days));
            case DateTimeType _ -> second -> second;
            case DateTime64Type(int scale, _) -> {
                long power = DateText.ticksOfSecond(scale);
                yield ticks -> range.fit(Math.floorDiv(ticks, power));
            }
            case IntegerType(int bits, boolean isSigned) ->
                    bits == 64 && !isSigned
                            ? second -> second < 0 ? SECOND_MAX : Math.min(second, SECOND_MAX)
                            : second -> Math.clamp(second, 0, SECOND_MAX);
            default -> Numbers.isInteger(from) ? second -> second : null;
        };
    }

    private static @Nullable Conversion toDateTime64(DataType from, int scale, ZoneTable zone) {
        long power = DateText.ticksOfSecond(scale);
        return switch (from) {
            case DateType _, Date32Type _ -> days -> zone.startOfDay(days) * power;
            case DateTimeType _ -> second -> second * power;
            case DateTime64Type(int fromScale, _) -> {
                if (fromScale <= scale) {
                    long factor = DateText.ticksOfSecond(scale - fromScale);
                    yield ticks -> ticks * factor;
                }
                long divisor = DateText.ticksOfSecond(fromScale - scale);
                yield ticks -> ticks / divisor;
            }
            default ->
                    Numbers.isInteger(from)
                            ? second -> Math.min(second, LAST_SECOND) * power
                            : null;
        };
    }
}
