package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.math.BigInteger;
import java.util.List;

/// Functions of whole numbers: powers, factorials, primes, bytes in reverse.
public final class WholeNumberFunctions {
    private static final String CATEGORY = "Mathematical";
    private static final int CERTAINTY = 60;

    private WholeNumberFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                RadixFunction.function(),
                power("intExp2(x)", "2 to the power of x, as a whole number.", 2, 64),
                power("intExp10(x)", "10 to the power of x, as a whole number.", 10, 20),
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "factorial(n)", "The product of 1 to n.", "*"),
                        (arguments, _) -> bindFactorial(arguments)),
                prime("isPrime(n)", "Whether n is a prime."),
                prime("isProbablePrime(n[, rounds])", "Whether n is very likely a prime."),
                ScalarFunction.of(
                        Texts.describe(
                                "Arithmetic", "byteSwap(n)", "The bytes of n in reverse.", "*"),
                        (arguments, _) -> bindSwap(arguments)));
    }

    private static ScalarFunction power(String syntax, String doc, int base, int exponentMax) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.number(name, arguments, 0);
                    DataType type = arguments.getFirst().type();
                    return BoundFunction.of(
                            DataTypes.UINT64,
                            (columns, rowCount) -> {
                                double[] exponents = Numbers.doubles(columns.getFirst(), type);
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] = power(base, exponents[row], exponentMax);
                                }
                                return new LongColumn(result, rowCount);
                            });
                });
    }

    private static long power(int base, double exponent, int exponentMax) {
        if (exponent < 0 || Double.isNaN(exponent)) {
            return 0;
        }
        if (exponent >= exponentMax) {
            return -1;
        }
        long result = 1;
        for (int i = 0; i < (int) exponent; i++) {
            result *= base;
        }
        return result;
    }

    private static BoundFunction bindFactorial(List<Argument> arguments) {
        Arguments.count("factorial", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!Numbers.isInteger(type) || !Numbers.fitsLong(type.layout())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type of argument of function factorial, should not be floating point"
                            + " or big int");
        }
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    long[] numbers = Numbers.longs(columns.getFirst(), type);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (numbers[row] > 20) {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "The maximum value for the input argument of function factorial"
                                            + " is 20");
                        }
                        result[row] = 1;
                        for (long i = 2; i <= numbers[row]; i++) {
                            result[row] *= i;
                        }
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static ScalarFunction prime(String syntax, String doc) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1, name.equals("isPrime") ? 1 : 2);
                    DataType type = arguments.getFirst().type();
                    boolean isTooWide = name.equals("isPrime") && !Numbers.fitsLong(type.layout());
                    if (!Numbers.isInteger(type) || !DataTypes.isUnsigned(type) || isTooWide) {
                        throw Arguments.illegal(name, type);
                    }
                    return BoundFunction.of(
                            DataTypes.UINT8,
                            (columns, rowCount) -> {
                                byte[] result = new byte[rowCount];
                                Column column = columns.getFirst();
                                for (int row = 0; row < rowCount; row++) {
                                    BigInteger value = Numbers.bigAt(column, row, type);
                                    boolean isPrime = value.isProbablePrime(CERTAINTY);
                                    result[row] = (byte) (isPrime ? 1 : 0);
                                }
                                return new ByteColumn(result, rowCount);
                            });
                });
    }

    private static BoundFunction bindSwap(List<Argument> arguments) {
        Arguments.count("byteSwap", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (type instanceof FloatType) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "byteSwap is not implemented for double datatype");
        }
        Arguments.integer("byteSwap", arguments, 0);
        int bytes = type instanceof IntegerType(int bits, _) ? bits / 8 : 1;
        return BoundFunction.of(
                type,
                (columns, _) -> {
                    BigInteger[] values = Numbers.bigs(columns.getFirst(), type);
                    for (int row = 0; row < values.length; row++) {
                        byte[] swapped = new byte[bytes + 1];
                        for (int i = 0; i < bytes; i++) {
                            int low = values[row].shiftRight(8 * i).intValue() & 0xFF;
                            swapped[i + 1] = (byte) low;
                        }
                        values[row] = new BigInteger(swapped);
                    }
                    return Numbers.ofBigs(values, type.layout());
                });
    }
}
