package io.millpond.sql.function.number;

import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.number.ArithmeticFunctions.Operation;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.math.BigInteger;
import java.util.Arrays;

/// Arithmetic on two integers or floats.
///
/// Integers wrap around; the result of an addition or multiplication is twice as wide as the wider
/// argument, up to 64 bits. Source: the types were read off ClickHouse 26.7 for all pairs.
final class NumberArithmetic {
    private NumberArithmetic() {}

    /// Binds an operation on integers and floats.
    static BoundFunction bind(Operation operation, String name, DataType a, DataType b) {
        DataType type = resultType(operation, name, a, b);
        boolean isFloat = a instanceof FloatType || b instanceof FloatType;
        if (operation == Operation.DIVIDE || (isFloat && type instanceof FloatType)) {
            return BoundFunction.of(
                    type,
                    (arguments, rowCount) -> {
                        double[] x = Numbers.doubles(arguments.get(0), a);
                        double[] y = Numbers.doubles(arguments.get(1), b);
                        return Numbers.ofDoubles(
                                onDoubles(operation, x, y, rowCount), rowCount, (FloatType) type);
                    });
        }
        if (isFloat) {
            return BoundFunction.of(
                    type,
                    (arguments, rowCount) -> {
                        double[] x = Numbers.doubles(arguments.get(0), a);
                        double[] y = Numbers.doubles(arguments.get(1), b);
                        return dividedFloats(operation, x, y, rowCount, type);
                    });
        }
        boolean isWide =
                !Numbers.fitsLong(a.layout())
                        || !Numbers.fitsLong(b.layout())
                        || !Numbers.fitsLong(type.layout());
        if (isWide) {
            boolean isMixed =
                    isWhole(operation) && DataTypes.isUnsigned(a) != DataTypes.isUnsigned(b);
            BigInteger minimum = minimum(a);
            return BoundFunction.of(
                    type,
                    (arguments, _) -> {
                        BigInteger[] x = Numbers.bigs(arguments.get(0), a);
                        BigInteger[] y = Numbers.bigs(arguments.get(1), b);
                        if (isMixed) {
                            x = signed(x, bits(a));
                            y = signed(y, Math.max(bits(a), bits(b)));
                        }
                        return Numbers.ofBigs(onBigs(operation, x, y, minimum), type.layout());
                    });
        }
        return bindLongs(operation, a, b, type);
    }

    private static BoundFunction bindLongs(
            Operation operation, DataType a, DataType b, DataType type) {
        boolean isUnsignedLong =
                (a.equals(DataTypes.UINT64) || b.equals(DataTypes.UINT64)) && isDivision(operation);
        boolean isMixed = isWhole(operation) && DataTypes.isUnsigned(a) != DataTypes.isUnsigned(b);
        // As in C, a remainder with a UInt32 and nothing wider is one of unsigned numbers.
        boolean isUnsignedInt =
                isDivision(operation)
                        && !isWhole(operation)
                        && Math.max(bits(a), bits(b)) == Integer.SIZE
                        && (a.equals(DataTypes.UINT32) || b.equals(DataTypes.UINT32));
        long minimum = -1L << (bits(a) - 1);
        return BoundFunction.of(
                type,
                (arguments, rowCount) -> {
                    long[] x = Numbers.longs(arguments.get(0), a);
                    long[] y = Numbers.longs(arguments.get(1), b);
                    if (isMixed) {
                        x = signed(x, bits(a), rowCount);
                        y = signed(y, Math.max(bits(a), bits(b)), rowCount);
                    }
                    if (isUnsignedInt) {
                        x = unsignedInts(x, rowCount);
                        y = unsignedInts(y, rowCount);
                    }
                    boolean isSigned = isMixed || !isUnsignedLong;
                    long[] z = onLongs(operation, x, y, rowCount, isSigned, minimum);
                    return Numbers.ofLongs(z, rowCount, type.layout());
                });
    }

    /// The numbers that the low `bits` bits are when the highest of them is a sign. ClickHouse
    /// divides so where one side is signed and the other is not; the divisor has the larger width.
    private static long[] signed(long[] values, int bits, int rowCount) {
        int shift = Long.SIZE - bits;
        long[] result = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            result[i] = values[i] << shift >> shift;
        }
        return result;
    }

    private static long[] unsignedInts(long[] values, int rowCount) {
        long[] result = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            result[i] = Integer.toUnsignedLong((int) values[i]);
        }
        return result;
    }

    private static BigInteger[] signed(BigInteger[] values, int bits) {
        BigInteger size = BigInteger.ONE.shiftLeft(bits);
        return Arrays.stream(values)
                .map(value -> value.testBit(bits - 1) ? value.or(size.negate()) : value)
                .toArray(BigInteger[]::new);
    }

    private static DataType resultType(Operation operation, String name, DataType a, DataType b) {
        boolean isFloat = a instanceof FloatType || b instanceof FloatType;
        int aBits = bits(a);
        int bBits = bits(b);
        boolean isSigned = !DataTypes.isUnsigned(a) || !DataTypes.isUnsigned(b);
        return switch (operation) {
            case DIVIDE -> DataTypes.FLOAT64;
            case INT_DIV, INT_DIV_OR_ZERO -> new IntegerType(aBits, isSigned);
            case MODULO, MODULO_OR_ZERO, POSITIVE_MODULO -> {
                boolean isNegative =
                        !DataTypes.isUnsigned(a) && operation != Operation.POSITIVE_MODULO;
                yield isFloat
                        ? DataTypes.FLOAT64
                        : new IntegerType(isNegative ? next(bBits) : bBits, isNegative);
            }
            case PLUS, MINUS, MULTIPLY -> {
                int bits = Math.max(aBits, bBits);
                if (isFloat && bits > 64) {
                    throw Arguments.illegal(name, a, b);
                }
                boolean isBfloat = a.equals(DataTypes.BFLOAT16) || b.equals(DataTypes.BFLOAT16);
                if (isBfloat && bits == 16) {
                    yield DataTypes.FLOAT32;
                }
                yield isFloat
                        ? DataTypes.FLOAT64
                        : new IntegerType(next(bits), isSigned || operation == Operation.MINUS);
            }
        };
    }

    private static boolean isDivision(Operation operation) {
        return switch (operation) {
            case PLUS, MINUS, MULTIPLY -> false;
            case DIVIDE, INT_DIV, INT_DIV_OR_ZERO, MODULO, MODULO_OR_ZERO, POSITIVE_MODULO -> true;
        };
    }

    private static boolean isWhole(Operation operation) {
        return operation == Operation.INT_DIV || operation == Operation.INT_DIV_OR_ZERO;
    }

    private static int bits(DataType type) {
        return switch (type) {
            case IntegerType(int bits, _) -> bits;
            case FloatType(int bits) -> bits;
            default -> 8;
        };
    }

    /// The least value of an integer type, if it is signed; a division of it by -1 has no result.
    static BigInteger minimum(DataType type) {
        return BigInteger.ONE.shiftLeft(bits(type) - 1).negate();
    }

    private static int next(int bits) {
        return bits < 64 ? bits * 2 : bits;
    }

    static DatabaseException divisionByZero() {
        return new DatabaseException(ErrorCode.ILLEGAL_DIVISION, "Division by zero");
    }

    private static DatabaseException divisionOfMinimum() {
        return new DatabaseException(
                ErrorCode.ILLEGAL_DIVISION, "Division of minimal signed number by minus one");
    }

    private static double[] onDoubles(Operation operation, double[] x, double[] y, int rowCount) {
        double[] z = new double[rowCount];
        switch (operation) {
            case PLUS -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] + y[i];
                }
            }
            case MINUS -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] - y[i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] * y[i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] / y[i];
                }
            }
            case MODULO, MODULO_OR_ZERO -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] % y[i];
                }
            }
            case POSITIVE_MODULO -> {
                for (int i = 0; i < rowCount; i++) {
                    double rest = x[i] % y[i];
                    z[i] = rest < 0 ? rest + Math.abs(y[i]) : rest;
                }
            }
            case INT_DIV, INT_DIV_OR_ZERO -> throw new IllegalStateException("intDiv of floats");
        }
        return z;
    }

    private static Column dividedFloats(
            Operation operation, double[] x, double[] y, int rowCount, DataType type) {
        IntegerType whole = (IntegerType) type;
        double end = Math.scalb(1.0, whole.isSigned() ? whole.bits() - 1 : whole.bits());
        double start = whole.isSigned() ? -end : 0;
        long[] z = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            if (y[i] == 0) {
                if (operation == Operation.INT_DIV) {
                    throw divisionByZero();
                }
            } else if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_DIVISION,
                        "Cannot perform integer division on infinite or too large"
                                + " floating point numbers");
            } else {
                double quotient = x[i] / y[i];
                quotient = quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient);
                if (quotient < start || quotient >= end) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_DIVISION,
                            "Cannot perform integer division, because it will produce infinite or"
                                    + " too large number");
                }
                z[i] = Numbers.toLong(quotient);
            }
        }
        return Numbers.ofLongs(z, rowCount, type.layout());
    }

    /// The results of an operation on numbers of 64 bits, all of which are signed or none.
    ///
    /// `minimum` is the least value of the type of `x` where that is signed; a division of it by -1
    /// has no result.
    static long[] onLongs(
            Operation operation, long[] x, long[] y, int rowCount, boolean isSigned, long minimum) {
        long[] z = new long[rowCount];
        switch (operation) {
            case PLUS -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] + y[i];
                }
            }
            case MINUS -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] - y[i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < rowCount; i++) {
                    z[i] = x[i] * y[i];
                }
            }
            case DIVIDE -> throw new IllegalStateException("divide of integers");
            case INT_DIV, INT_DIV_OR_ZERO -> {
                for (int i = 0; i < rowCount; i++) {
                    if (isSigned && y[i] == -1 && x[i] == minimum) {
                        if (operation == Operation.INT_DIV) {
                            throw divisionOfMinimum();
                        }
                    } else if (y[i] != 0) {
                        z[i] = isSigned ? x[i] / y[i] : Long.divideUnsigned(x[i], y[i]);
                    } else if (operation == Operation.INT_DIV) {
                        throw divisionByZero();
                    }
                }
            }
            case MODULO, MODULO_OR_ZERO, POSITIVE_MODULO -> {
                for (int i = 0; i < rowCount; i++) {
                    if (isSigned && y[i] == -1 && x[i] == minimum) {
                        if (operation != Operation.MODULO_OR_ZERO) {
                            throw divisionOfMinimum();
                        }
                    } else if (y[i] != 0) {
                        z[i] = remainder(operation, x[i], y[i], isSigned);
                    } else if (operation != Operation.MODULO_OR_ZERO) {
                        throw divisionByZero();
                    }
                }
            }
        }
        return z;
    }

    private static long remainder(Operation operation, long x, long y, boolean isSigned) {
        long rest = isSigned ? x % y : Long.remainderUnsigned(x, y);
        return operation == Operation.POSITIVE_MODULO && isSigned && rest < 0
                ? rest + Math.abs(y)
                : rest;
    }

    private static BigInteger[] onBigs(
            Operation operation, BigInteger[] x, BigInteger[] y, BigInteger minimum) {
        BigInteger[] z = new BigInteger[x.length];
        for (int i = 0; i < z.length; i++) {
            boolean isOfMinimum =
                    isDivision(operation)
                            && x[i].equals(minimum)
                            && y[i].equals(BigInteger.ONE.negate());
            z[i] = isOfMinimum ? dividedMinimum(operation) : onBig(operation, x[i], y[i]);
        }
        return z;
    }

    private static BigInteger dividedMinimum(Operation operation) {
        if (operation == Operation.INT_DIV_OR_ZERO || operation == Operation.MODULO_OR_ZERO) {
            return BigInteger.ZERO;
        }
        throw divisionOfMinimum();
    }

    private static BigInteger onBig(Operation operation, BigInteger x, BigInteger y) {
        boolean isByZero = y.signum() == 0;
        return switch (operation) {
            case PLUS -> x.add(y);
            case MINUS -> x.subtract(y);
            case MULTIPLY -> x.multiply(y);
            case DIVIDE -> throw new IllegalStateException("divide of integers");
            case INT_DIV, INT_DIV_OR_ZERO -> {
                if (isByZero && operation == Operation.INT_DIV) {
                    throw divisionByZero();
                }
                yield isByZero ? BigInteger.ZERO : x.divide(y);
            }
            case MODULO, MODULO_OR_ZERO, POSITIVE_MODULO -> {
                if (isByZero && operation != Operation.MODULO_OR_ZERO) {
                    throw divisionByZero();
                }
                BigInteger rest = isByZero ? BigInteger.ZERO : x.remainder(y);
                yield operation == Operation.POSITIVE_MODULO && rest.signum() < 0
                        ? rest.add(y.abs())
                        : rest;
            }
        };
    }
}
