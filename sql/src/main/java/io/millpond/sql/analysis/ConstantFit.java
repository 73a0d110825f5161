package io.millpond.sql.analysis;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.UuidType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Converts constants to the types of columns, where comparisons mean the same afterwards.
final class ConstantFit {
    private ConstantFit() {}

    /// One value of type `from` as one of type `to`, or null where there is none or where types are
    /// compared in another way than by converting the constant.
    static @Nullable Column fit(Column value, DataType from, DataType to, FunctionContext context) {
        if (from.equals(to) || (from instanceof DateTimeType && to instanceof DateTimeType)) {
            // What is not less than NaN is not equal or greater either.
            return isNan(value) ? null : value;
        }
        if (from instanceof IntegerType source && source.bits() <= 64) {
            return switch (to) {
                case IntegerType target when target.bits() <= 64 ->
                        integer(value(value, source), target);
                case EnumType _ -> null;
                default -> to.equals(DataTypes.FLOAT64) ? exactDouble(value(value, source)) : null;
            };
        }
        boolean isParsed =
                from instanceof StringType
                        && (to instanceof IntegerType
                                || to instanceof DateType
                                || to instanceof DateTimeType
                                || to instanceof EnumType
                                || to instanceof Ipv4Type
                                || to instanceof Ipv6Type
                                || to instanceof UuidType
                                || to instanceof TimeType
                                || to instanceof Time64Type);
        return isParsed ? parsed(value, from, to, context) : null;
    }

    /// What does not parse is left to the comparison itself, which reports it.
    private static @Nullable Column parsed(
            Column value, DataType from, DataType to, FunctionContext context) {
        try {
            return Casts.bind(from, to, context).apply(value, 1);
        } catch (DatabaseException _) {
            return null;
        }
    }

    private static BigInteger value(Column column, IntegerType type) {
        long bits =
                switch (column) {
                    case ByteColumn plain -> plain.value(0);
                    case ShortColumn plain -> plain.value(0);
                    case IntColumn plain -> plain.value(0);
                    case LongColumn plain -> plain.value(0);
                    default -> throw new IllegalStateException("not an integer: " + column);
                };
        BigInteger value = BigInteger.valueOf(bits);
        return type.isSigned() || bits >= 0 ? value : value.add(BigInteger.TWO.pow(type.bits()));
    }

    /// The number that a value of an integer of at most 64 bits or a float is; null for values of
    /// other types and where it is none.
    static @Nullable BigDecimal number(Column value, DataType type) {
        return switch (type) {
            case IntegerType integer when integer.bits() <= 64 ->
                    new BigDecimal(value(value, integer));
            case BoolType _ -> BigDecimal.valueOf(((ByteColumn) value).value(0));
            case FloatType _ -> {
                double number =
                        switch (value) {
                            case DoubleColumn doubles -> doubles.value(0);
                            case FloatColumn floats -> floats.value(0);
                            default -> Double.NaN;
                        };
                yield Double.isFinite(number) ? new BigDecimal(number) : null;
            }
            default -> null;
        };
    }

    /// A number as a value of an integer type of at most 64 bits; null where it is none.
    static @Nullable Column integer(BigInteger value, IntegerType type) {
        boolean fits =
                type.isSigned()
                        ? value.bitLength() < type.bits()
                        : value.signum() >= 0 && value.bitLength() <= type.bits();
        if (!fits) {
            return null;
        }
        return switch (type.bits()) {
            case 8 -> ByteColumn.of(value.byteValue());
            case 16 -> ShortColumn.of(value.shortValue());
            case 32 -> IntColumn.of(value.intValue());
            default -> LongColumn.of(value.longValue());
        };
    }

    private static boolean isNan(Column value) {
        return switch (value) {
            case FloatColumn floats -> Float.isNaN(floats.value(0));
            case DoubleColumn doubles -> Double.isNaN(doubles.value(0));
            default -> false;
        };
    }

    private static @Nullable Column exactDouble(BigInteger value) {
        double number = value.doubleValue();
        return value.bitLength() <= 53 ? DoubleColumn.of(number) : null;
    }
}
