package io.millpond.sql.function.cast;

import io.millpond.sql.codec.DecimalText;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Conversions to decimals. A fraction that the scale does not hold is cut off.
final class DecimalCasts {
    private DecimalCasts() {}

    static Cast bind(DataType from, DecimalType to) {
        if (from.equals(DataTypes.BFLOAT16)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Conversion from " + from.name() + " to Decimal is not implemented");
        }
        if (from instanceof FloatType) {
            return (column, rowCount) -> ofFloats(Numbers.doubles(column, from), rowCount, to);
        }
        if (from instanceof TimeType) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Illegal column Int32 of first argument of function to" + to.name());
        }
        boolean isFine = from instanceof DateTime64Type || from instanceof Time64Type;
        if (!Numbers.isNumber(from) && !isFine) {
            throw Casts.unsupported(from, to);
        }
        int fromScale =
                switch (from) {
                    case DecimalType decimal -> decimal.scale();
                    case DateTime64Type fine -> fine.scale();
                    case Time64Type fine -> fine.scale();
                    default -> 0;
                };
        int shift = to.scale() - fromScale;
        boolean areLongs =
                Numbers.fitsLong(from.layout())
                        && Numbers.fitsLong(to.layout())
                        && Math.abs(shift) <= 18
                        && !(from instanceof IntegerType integer
                                && integer.bits() == 64
                                && !integer.isSigned());
        return areLongs
                ? (column, rowCount) -> rescale(Numbers.longs(column, from), rowCount, shift, to)
                : (column, _) -> rescale(Numbers.bigs(column, from), shift, to);
    }

    private static Column rescale(long[] source, int rowCount, int shift, DecimalType to) {
        long power = 1;
        for (int i = 0; i < Math.abs(shift); i++) {
            power *= 10;
        }
        long bound = DecimalText.nativePrecision(to) == 9 ? Integer.MAX_VALUE : Long.MAX_VALUE;
        long[] target = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            long value = source[i];
            if (shift < 0) {
                target[i] = value / power;
            } else {
                target[i] = value * power;
                if (Math.multiplyHigh(value, power) != target[i] >> 63) {
                    throw overflow(
                            BigInteger.valueOf(value).multiply(BigInteger.valueOf(power)), to);
                }
            }
            if (target[i] > bound || target[i] < -bound - 1) {
                throw overflow(BigInteger.valueOf(target[i]), to);
            }
        }
        return shift == 0 && to.layout() == Layout.LONG
                ? new LongColumn(target, rowCount)
                : Numbers.ofLongs(target, rowCount, to.layout());
    }

    private static Column rescale(BigInteger[] values, int shift, DecimalType to) {
        BigInteger power = BigInteger.TEN.pow(Math.abs(shift));
        for (int i = 0; i < values.length; i++) {
            values[i] = shift < 0 ? values[i].divide(power) : values[i].multiply(power);
            checkFits(values[i], to);
        }
        return Numbers.ofBigs(values, to.layout());
    }

    private static Column ofFloats(double[] source, int rowCount, DecimalType to) {
        BigInteger[] values = new BigInteger[rowCount];
        double power = Math.pow(10, to.scale());
        for (int i = 0; i < rowCount; i++) {
            double scaled = source[i] * power;
            if (!Double.isFinite(scaled)) {
                throw new DatabaseException(
                        ErrorCode.DECIMAL_OVERFLOW,
                        "Decimal convert overflow. Cannot convert infinity or NaN to decimal");
            }
            values[i] =
                    Math.abs(scaled) < 0x1p62
                            ? BigInteger.valueOf((long) scaled)
                            : new BigDecimal(scaled)
                                    .setScale(0, RoundingMode.DOWN)
                                    .toBigIntegerExact();
            checkFits(values[i], to);
        }
        return Numbers.ofBigs(values, to.layout());
    }

    /// Fails where the layout of `to` does not hold a value.
    ///
    /// Errors: DECIMAL_OVERFLOW.
    static void checkFits(BigInteger value, DecimalType to) {
        if (value.bitLength() >= bits(to)) {
            throw overflow(value, to);
        }
    }

    private static int bits(DecimalType type) {
        return switch (DecimalText.nativePrecision(type)) {
            case 9 -> 32;
            case 18 -> 64;
            case 38 -> 128;
            default -> 256;
        };
    }

    private static DatabaseException overflow(BigInteger value, DecimalType to) {
        BigInteger bound = BigInteger.ONE.shiftLeft(bits(to) - 1);
        return new DatabaseException(
                ErrorCode.DECIMAL_OVERFLOW,
                "Decimal convert overflow: "
                        + value
                        + " is not in range ("
                        + bound.negate()
                        + ", "
                        + bound.subtract(BigInteger.ONE)
                        + ")");
    }
}
