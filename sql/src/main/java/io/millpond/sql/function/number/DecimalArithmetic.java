package io.millpond.sql.function.number;

import io.millpond.sql.codec.DecimalText;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.number.ArithmeticFunctions.Operation;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.math.BigInteger;
import java.util.List;

/// Arithmetic where at least one argument is a decimal and the other one a number.
///
/// The result has the wider argument's width; the scale is the greater one of a sum, the sum of
/// both of a product, the dividend's of a quotient or remainder. With a float everything is a
/// float; whole decimals beside integers wrap around as ClickHouse's do.
final class DecimalArithmetic {
    private DecimalArithmetic() {}

    static BoundFunction bind(Operation operation, String name, DataType a, DataType b) {
        if (a instanceof FloatType || b instanceof FloatType) {
            return ofFloats(operation, name, a, b);
        }
        int aScale = a instanceof DecimalType decimal ? decimal.scale() : 0;
        int bScale = b instanceof DecimalType decimal ? decimal.scale() : 0;
        boolean areBoth = a instanceof DecimalType && b instanceof DecimalType;
        int precision =
                areBoth
                        ? Math.max(nativePrecision(a), nativePrecision(b))
                        : Math.max(precision(a), precision(b));
        int scale =
                switch (operation) {
                    case MULTIPLY -> aScale + bScale;
                    case DIVIDE, MODULO, MODULO_OR_ZERO, POSITIVE_MODULO ->
                            a instanceof DecimalType ? aScale : bScale;
                    default -> Math.max(aScale, bScale);
                };
        if (scale > precision) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Overflow during decimal "
                            + name
                            + ": the scale "
                            + scale
                            + " is greater than the precision "
                            + precision);
        }
        if (areBoth && bScale > scale) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Decimal result's scale is less than argument's one");
        }
        DecimalType decimal = new DecimalType(precision, scale);
        boolean isWhole = operation == Operation.INT_DIV || operation == Operation.INT_DIV_OR_ZERO;
        DataType type = isWhole ? wholeType(a) : decimal;
        // ClickHouse takes the remainder of the stored integers, whatever their scales.
        boolean isRaw = isRemainder(operation);
        boolean isWrapping = !areBoth && scale == 0;
        return BoundFunction.of(
                type,
                (arguments, _) -> {
                    BigInteger[] x = Numbers.bigs(arguments.get(0), a);
                    BigInteger[] y = Numbers.bigs(arguments.get(1), b);
                    return isWhole
                            ? divideWhole(operation, x, aScale, y, bScale, type)
                            : compute(
                                    operation,
                                    x,
                                    isRaw ? decimal.scale() : aScale,
                                    y,
                                    isRaw ? decimal.scale() : bScale,
                                    decimal,
                                    isWrapping);
                });
    }

    private static BoundFunction ofFloats(
            Operation operation, String name, DataType a, DataType b) {
        BoundFunction floats =
                NumberArithmetic.bind(operation, name, DataTypes.FLOAT64, DataTypes.FLOAT64);
        return BoundFunction.of(
                floats.resultType(),
                (columns, rowCount) ->
                        floats.apply(
                                List.of(
                                        asDoubles(columns.get(0), a, rowCount),
                                        asDoubles(columns.get(1), b, rowCount)),
                                rowCount));
    }

    private static Column asDoubles(Column column, DataType type, int rowCount) {
        return Numbers.ofDoubles(Numbers.doubles(column, type), rowCount, DataTypes.FLOAT64);
    }

    private static int precision(DataType type) {
        return type instanceof DecimalType decimal ? decimal.precision() : 1;
    }

    private static int nativePrecision(DataType type) {
        return type instanceof DecimalType decimal ? DecimalText.nativePrecision(decimal) : 1;
    }

    private static DataType wholeType(DataType a) {
        return switch (a.layout()) {
            case BYTE -> DataTypes.INT8;
            case SHORT -> DataTypes.INT16;
            case INT -> DataTypes.INT32;
            case LONG -> DataTypes.INT64;
            case WIDE_128 -> DataTypes.INT128;
            default -> new IntegerType(256, true);
        };
    }

    private static boolean isRemainder(Operation operation) {
        return operation == Operation.MODULO
                || operation == Operation.MODULO_OR_ZERO
                || operation == Operation.POSITIVE_MODULO;
    }

    private static Column compute(
            Operation operation,
            BigInteger[] x,
            int xScale,
            BigInteger[] y,
            int yScale,
            DecimalType type,
            boolean isWrapping) {
        BigInteger[] z = new BigInteger[x.length];
        BigInteger xPower = BigInteger.TEN.pow(Math.max(0, type.scale() - xScale));
        BigInteger yPower = BigInteger.TEN.pow(Math.max(0, type.scale() - yScale));
        BigInteger quotientPower = BigInteger.TEN.pow(type.scale() - xScale + yScale);
        for (int i = 0; i < z.length; i++) {
            z[i] =
                    switch (operation) {
                        case PLUS -> x[i].multiply(xPower).add(y[i].multiply(yPower));
                        case MINUS -> x[i].multiply(xPower).subtract(y[i].multiply(yPower));
                        case MULTIPLY -> x[i].multiply(y[i]);
                        case DIVIDE -> {
                            checkDivisor(y[i]);
                            yield x[i].multiply(quotientPower).divide(y[i]);
                        }
                        default ->
                                remainder(operation, x[i].multiply(xPower), y[i].multiply(yPower));
                    };
            if (!isWrapping && z[i].bitLength() >= 32 && !fits(z[i], type)) {
                throw new DatabaseException(ErrorCode.DECIMAL_OVERFLOW, "Decimal math overflow");
            }
        }
        return Numbers.ofBigs(z, type.layout());
    }

    private static boolean fits(BigInteger value, DecimalType type) {
        int bits =
                switch (type.layout()) {
                    case INT -> 32;
                    case LONG -> 64;
                    case WIDE_128 -> 128;
                    default -> 256;
                };
        return value.bitLength() < bits;
    }

    private static void checkDivisor(BigInteger divisor) {
        if (divisor.signum() == 0) {
            throw NumberArithmetic.divisionByZero();
        }
    }

    private static BigInteger remainder(Operation operation, BigInteger x, BigInteger y) {
        if (y.signum() == 0 && operation == Operation.MODULO_OR_ZERO) {
            return BigInteger.ZERO;
        }
        checkDivisor(y);
        BigInteger rest = x.remainder(y);
        return operation == Operation.POSITIVE_MODULO && rest.signum() < 0
                ? rest.add(y.abs())
                : rest;
    }

    private static Column divideWhole(
            Operation operation,
            BigInteger[] x,
            int xScale,
            BigInteger[] y,
            int yScale,
            DataType type) {
        BigInteger[] z = new BigInteger[x.length];
        BigInteger xPower = BigInteger.TEN.pow(yScale);
        BigInteger yPower = BigInteger.TEN.pow(xScale);
        for (int i = 0; i < z.length; i++) {
            if (y[i].signum() == 0 && operation == Operation.INT_DIV_OR_ZERO) {
                z[i] = BigInteger.ZERO;
            } else {
                checkDivisor(y[i]);
                z[i] = x[i].multiply(xPower).divide(y[i].multiply(yPower));
            }
        }
        return Numbers.ofBigs(z, type.layout());
    }
}
