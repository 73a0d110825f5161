package io.millpond.sql.function.cast;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.UuidType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/// Conversions to integers, floats, Bool and intervals.
final class NumberCasts {
    private NumberCasts() {}

    static Cast bind(DataType from, DataType to, CastMode mode) {
        boolean isWideUuid = from instanceof UuidType && to.equals(DataTypes.UINT128);
        if (isWideUuid) {
            return (column, _) -> column;
        }
        switch (from.layout()) {
            case BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, WIDE_128, WIDE_256 -> {
                if (from instanceof UuidType) {
                    throw Casts.unsupported(from, to);
                }
            }
            case BYTES, FIXED_BYTES, ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT, OBJECT ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "Illegal type "
                                    + from.name()
                                    + " of argument of function to"
                                    + to.name());
        }
        Cast cast =
                switch (to) {
                    case BoolType _ -> NumberCasts::isNotZero;
                    case FloatType floating -> toFloat(from, floating);
                    case IntegerType integer -> toInteger(from, integer);
                    default -> throw Casts.unsupported(from, to);
                };
        boolean canLose = mode == CastMode.ACCURATE && !from.equals(to);
        if (to instanceof BoolType) {
            Cast bool = cast;
            return (column, rowCount) -> bool.apply(toDoubles(column, from), rowCount);
        }
        return canLose ? checked(cast, from, to) : cast;
    }

    private static Column toDoubles(Column column, DataType type) {
        Column full = Columns.full(column);
        return new DoubleColumn(Numbers.doubles(full, type), full.rowCount());
    }

    private static Column isNotZero(Column column, int rowCount) {
        double[] values = ((DoubleColumn) column).values();
        byte[] result = new byte[rowCount];
        for (int i = 0; i < rowCount; i++) {
            result[i] = (byte) (values[i] == 0 ? 0 : 1);
        }
        return new ByteColumn(result, rowCount);
    }

    private static Cast toFloat(DataType from, FloatType to) {
        int scale = fractionDigits(from);
        if (scale >= 0) {
            double power = DateText.ticksOfSecond(scale);
            return (column, rowCount) -> {
                long[] ticks = ((LongColumn) column).values();
                double[] values = new double[rowCount];
                for (int i = 0; i < rowCount; i++) {
                    values[i] = ticks[i] / power;
                }
                return Numbers.ofDoubles(values, rowCount, to);
            };
        }
        return (column, rowCount) -> {
            double[] values = Numbers.doubles(column, from);
            return Numbers.ofDoubles(values, rowCount, to);
        };
    }

    /// The digits of a fraction of a second; -1 for a type that counts none.
    private static int fractionDigits(DataType type) {
        return switch (type) {
            case DateTime64Type(int scale, _) -> scale;
            case Time64Type(int scale) -> scale;
            default -> -1;
        };
    }

    private static Cast toInteger(DataType from, IntegerType to) {
        return switch (from) {
            case FloatType _ -> (column, _) -> ofFloats(Numbers.doubles(column, from), column, to);
            case DecimalType decimal -> (column, _) -> ofDecimals(column, decimal, to);
            case DateTime64Type _, Time64Type _ -> {
                long power = DateText.ticksOfSecond(fractionDigits(from));
                yield (column, rowCount) -> {
                    long[] ticks = ((LongColumn) column).values();
                    long[] seconds = new long[rowCount];
                    for (int i = 0; i < rowCount; i++) {
                        seconds[i] = ticks[i] / power;
                    }
                    return ofLongs(seconds, rowCount, DataTypes.INT64, to);
                };
            }
            default -> ofIntegers(from, to);
        };
    }

    private static Cast ofIntegers(DataType from, IntegerType to) {
        if (from.layout() == to.layout()) {
            return (column, _) -> column;
        }
        if (!Numbers.fitsLong(from.layout())) {
            return (column, _) -> Numbers.ofBigs(Numbers.bigs(column, from), to.layout());
        }
        return (column, rowCount) -> ofLongs(Numbers.longs(column, from), rowCount, from, to);
    }

    private static Column ofLongs(long[] values, int rowCount, DataType from, IntegerType to) {
        if (Numbers.fitsLong(to.layout())) {
            return Numbers.ofLongs(values, rowCount, to.layout());
        }
        return Numbers.ofBigs(Numbers.bigs(new LongColumn(values, rowCount), from), to.layout());
    }

    private static Column ofFloats(double[] values, Column source, IntegerType to) {
        int rowCount = source.rowCount();
        for (int i = 0; i < rowCount; i++) {
            if (!Double.isFinite(values[i])) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_CONVERT_TYPE,
                        "Unexpected inf or nan to integer conversion");
            }
        }
        if (to.bits() > 64) {
            BigInteger[] big = new BigInteger[rowCount];
            for (int i = 0; i < rowCount; i++) {
                big[i] = new BigDecimal(values[i]).toBigInteger();
            }
            return Numbers.ofBigs(big, to.layout());
        }
        long[] longs = new long[rowCount];
        boolean isUnsignedLong = to.bits() == 64 && !to.isSigned();
        boolean isInt = to.bits() < 32 || (to.bits() == 32 && to.isSigned());
        for (int i = 0; i < rowCount; i++) {
            longs[i] =
                    isUnsignedLong
                            ? Numbers.toUnsignedLong(values[i])
                            : isInt ? toInt(values[i]) : Numbers.toLong(values[i]);
        }
        return Numbers.ofLongs(longs, rowCount, to.layout());
    }

    /// The whole number, or the least int where none holds it, as processors convert.
    private static long toInt(double value) {
        return value > -0x1p31 - 1 && value < 0x1p31 ? (long) value : Integer.MIN_VALUE;
    }

    private static Column ofDecimals(Column column, DecimalType from, IntegerType to) {
        BigInteger power = BigInteger.TEN.pow(from.scale());
        BigInteger[] values = Numbers.bigs(column, from);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i].divide(power);
            boolean fits =
                    to.isSigned()
                            ? values[i].bitLength() < to.bits()
                            : values[i].signum() >= 0 && values[i].bitLength() <= to.bits();
            if (!fits) {
                throw new DatabaseException(ErrorCode.DECIMAL_OVERFLOW, "Convert overflow");
            }
        }
        return Numbers.ofBigs(values, to.layout());
    }

    /// Interval from number: the count of its units.
    static Cast bindInterval(DataType from, DataType to) {
        if (from instanceof IntervalType(var unit) && to instanceof IntervalType(var other)) {
            boolean isSameKind = unit.isOfMonths() == other.isOfMonths();
            return isSameKind
                    ? scaled(from, unit.length(), other.length())
                    : scaled(from, nanos(unit), nanos(other));
        }
        boolean isCount = Numbers.isNumber(from) || TimeCasts.isTime(from);
        if (from instanceof IntervalType || !isCount) {
            throw Casts.unsupported(from, to);
        }
        return bind(from, DataTypes.INT64, CastMode.WRAPPING);
    }

    /// The nanoseconds of a unit, where a month is four weeks.
    private static long nanos(IntervalType.Unit unit) {
        return unit.isOfMonths()
                ? unit.length() * 28 * IntervalType.Unit.DAY.length()
                : unit.length();
    }

    /// Counts of a unit as counts of another one, cut off towards zero; overflow wraps.
    private static Cast scaled(DataType from, long fromLength, long toLength) {
        long factor = Math.max(fromLength / toLength, 1);
        long divisor = Math.max(toLength / fromLength, 1);
        return (column, rowCount) -> {
            long[] values = Numbers.longs(column, from);
            long[] result = new long[rowCount];
            for (int i = 0; i < rowCount; i++) {
                result[i] = values[i] * factor / divisor;
            }
            return new LongColumn(result, rowCount);
        };
    }

    /// A conversion whose result must mean the same number.
    private static Cast checked(Cast cast, DataType from, DataType to) {
        boolean isToFloat = to instanceof FloatType;
        boolean isFromFloat = from instanceof FloatType;
        return (column, rowCount) -> {
            Column result = cast.apply(column, rowCount);
            boolean isSame;
            if (isToFloat || isFromFloat) {
                double[] before = Numbers.doubles(column, from);
                double[] after = Numbers.doubles(result, to);
                isSame = true;
                for (int i = 0; i < rowCount; i++) {
                    isSame &= before[i] == after[i] || Double.isNaN(before[i]);
                }
            } else {
                // What does not fit into an integer, a decimal's cast refuses itself.
                isSame =
                        from instanceof DecimalType
                                || (isFromNumber(from) && isSame(column, from, result, to));
            }
            if (!isSame) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_CONVERT_TYPE,
                        "Value in column "
                                + from.name()
                                + " cannot be safely converted into type "
                                + to.name());
            }
            return result;
        };
    }

    private static boolean isFromNumber(DataType from) {
        return !(from instanceof DateTime64Type);
    }

    private static boolean isSame(Column column, DataType from, Column result, DataType to) {
        BigInteger[] before = Numbers.bigs(column, from);
        BigInteger[] after = Numbers.bigs(result, to);
        return Arrays.equals(before, after);
    }
}
