package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/// Functions of the bits of integers, and of strings where ClickHouse has them too.
public final class BitFunctions {
    private static final String CATEGORY = "Bit";

    private BitFunctions() {}

    private enum Operation {
        AND,
        OR,
        XOR,
        SHIFT_LEFT,
        SHIFT_RIGHT,
        ROTATE_LEFT,
        ROTATE_RIGHT
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                pair("bitAnd(a, b)", "Bits that both have.", Operation.AND)
                        .with(Trait.NEVER_FAILS));
        all.add(pair("bitOr(a, b)", "Bits that either has.", Operation.OR).with(Trait.NEVER_FAILS));
        all.add(pair("bitXor(a, b)", "Bits that differ.", Operation.XOR).with(Trait.NEVER_FAILS));
        all.add(pair("bitShiftLeft(a, n)", "a moved up by n bits.", Operation.SHIFT_LEFT));
        all.add(pair("bitShiftRight(a, n)", "a moved down by n bits.", Operation.SHIFT_RIGHT));
        all.add(pair("bitRotateLeft(a, n)", "a turned up by n bits.", Operation.ROTATE_LEFT));
        all.add(pair("bitRotateRight(a, n)", "a turned down by n bits.", Operation.ROTATE_RIGHT));
        all.add(
                define("bitNot(a)", "All bits flipped.", BitFunctions::bindNot)
                        .with(Trait.NEVER_FAILS));
        all.add(define("bitCount(a)", "The number of bits that are 1.", BitFunctions::bindCount));
        all.add(define("bitTest(a, place)", "The bit at a place, from 0.", BitFunctions::bindTest));
        all.add(
                define(
                        "bitTestAll(a, place, ...)",
                        "Whether the bits at all the places are 1.",
                        arguments -> bindTests("bitTestAll", true, arguments)));
        all.add(
                define(
                        "bitTestAny(a, place, ...)",
                        "Whether the bit at any of the places is 1.",
                        arguments -> bindTests("bitTestAny", false, arguments)));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "bitHammingDistance(a, b)",
                                        "The number of bits that differ.")
                                .withAliases(),
                        (arguments, _) -> bindDistance(arguments)));
        return all;
    }

    private interface Binder {
        BoundFunction bind(List<Argument> arguments);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> binder.bind(arguments));
    }

    private static ScalarFunction pair(String syntax, String doc, Operation operation) {
        String name = Texts.nameOf(syntax);
        return define(syntax, doc, arguments -> bindPair(name, operation, arguments));
    }

    static int bits(DataType type) {
        return type instanceof IntegerType(int bits, _) ? bits : 8;
    }

    private static boolean isShift(Operation operation) {
        return operation == Operation.SHIFT_LEFT || operation == Operation.SHIFT_RIGHT;
    }

    private static boolean isRotation(Operation operation) {
        return operation == Operation.ROTATE_LEFT || operation == Operation.ROTATE_RIGHT;
    }

    private static BoundFunction bindPair(
            String name, Operation operation, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        DataType left = arguments.get(0).type();
        DataType right = arguments.get(1).type();
        if (Arguments.isText(left) && isShift(operation)) {
            return BitTexts.bindShift(name, operation == Operation.SHIFT_LEFT, arguments);
        }
        boolean isBytes = left instanceof FixedStringType && left.equals(right);
        if (isBytes && !isShift(operation) && !isRotation(operation)) {
            return BitTexts.bindPair(left, bytePair(operation));
        }
        if (!Numbers.isInteger(left) || !Numbers.isInteger(right)) {
            throw Arguments.illegal(name, left, right);
        }
        boolean isSigned = !DataTypes.isUnsigned(left) || !DataTypes.isUnsigned(right);
        boolean keepsLeft = isRotation(operation);
        int bits = keepsLeft ? bits(left) : Math.max(bits(left), bits(right));
        DataType type = keepsLeft ? left : new IntegerType(bits, isSigned);
        if (!Numbers.fitsLong(left.layout()) || !Numbers.fitsLong(right.layout())) {
            return BoundFunction.of(
                    type,
                    (columns, _) -> {
                        BigInteger[] x = Numbers.bigs(columns.get(0), left);
                        BigInteger[] y = Numbers.bigs(columns.get(1), right);
                        for (int row = 0; row < x.length; row++) {
                            x[row] = onBig(operation, x[row], y[row], bits(left));
                        }
                        return Numbers.ofBigs(x, type.layout());
                    });
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] x = Numbers.longs(columns.get(0), left);
                    long[] y = Numbers.longs(columns.get(1), right);
                    long[] z = new long[rowCount];
                    apply(operation, x, y, z, bits(left));
                    return Numbers.ofLongs(z, rowCount, type.layout());
                });
    }

    private static IntBinaryOperator bytePair(Operation operation) {
        return (x, y) ->
                operation == Operation.AND ? x & y : operation == Operation.OR ? x | y : x ^ y;
    }

    private static void apply(Operation operation, long[] x, long[] y, long[] z, int bits) {
        switch (operation) {
            case AND -> {
                for (int i = 0; i < z.length; i++) {
                    z[i] = x[i] & y[i];
                }
            }
            case OR -> {
                for (int i = 0; i < z.length; i++) {
                    z[i] = x[i] | y[i];
                }
            }
            case XOR -> {
                for (int i = 0; i < z.length; i++) {
                    z[i] = x[i] ^ y[i];
                }
            }
            case SHIFT_LEFT -> {
                for (int i = 0; i < z.length; i++) {
                    checkShift(y[i]);
                    z[i] = y[i] >= bits ? 0 : x[i] << y[i];
                }
            }
            case SHIFT_RIGHT -> {
                for (int i = 0; i < z.length; i++) {
                    checkShift(y[i]);
                    // The value was widened by its own sign, so that one shift serves both kinds.
                    z[i] = y[i] >= bits ? 0 : bits == 64 ? x[i] >>> y[i] : x[i] >> y[i];
                }
            }
            case ROTATE_LEFT, ROTATE_RIGHT -> {
                long mask = bits == 64 ? -1 : (1L << bits) - 1;
                for (int i = 0; i < z.length; i++) {
                    int by = (int) Math.floorMod(y[i], (long) bits);
                    int up = operation == Operation.ROTATE_LEFT ? by : (bits - by) % bits;
                    long value = x[i] & mask;
                    z[i] = up == 0 ? value : (value << up) | (value >>> (bits - up));
                }
            }
        }
    }

    private static void checkShift(long count) {
        if (count < 0) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "The number of shift positions needs to be a non-negative value");
        }
    }

    private static BigInteger onBig(Operation operation, BigInteger x, BigInteger y, int bits) {
        return switch (operation) {
            case AND -> x.and(y);
            case OR -> x.or(y);
            case XOR -> x.xor(y);
            case SHIFT_LEFT, SHIFT_RIGHT -> {
                checkShift(y.bitLength() > 31 ? -1 : y.intValue());
                yield operation == Operation.SHIFT_LEFT
                        ? x.shiftLeft(y.intValue())
                        : x.shiftRight(y.intValue());
            }
            case ROTATE_LEFT, ROTATE_RIGHT -> {
                int by = y.mod(BigInteger.valueOf(bits)).intValue();
                int up = operation == Operation.ROTATE_LEFT ? by : (bits - by) % bits;
                BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
                BigInteger value = x.and(mask);
                yield value.shiftLeft(up).or(value.shiftRight(bits - up)).and(mask);
            }
        };
    }

    private static BoundFunction bindNot(List<Argument> arguments) {
        Arguments.count("bitNot", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (type instanceof FixedStringType) {
            return BitTexts.bindPair(type, (x, _) -> ~x);
        }
        if (Arguments.isText(type)) {
            return Texts.bind(
                    (bytes, from, to, out) -> {
                        for (int i = from; i < to; i++) {
                            out.write((byte) ~bytes[i]);
                        }
                    });
        }
        Arguments.integer("bitNot", arguments, 0);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    if (!Numbers.fitsLong(type.layout())) {
                        BigInteger[] values = Numbers.bigs(columns.getFirst(), type);
                        for (int row = 0; row < rowCount; row++) {
                            values[row] = values[row].not();
                        }
                        return Numbers.ofBigs(values, type.layout());
                    }
                    long[] values = Numbers.longs(columns.getFirst(), type);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = ~values[row];
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static BoundFunction bindCount(List<Argument> arguments) {
        Arguments.count("bitCount", arguments, 1);
        DataType type = arguments.getFirst().type();
        boolean isText = Arguments.isText(type);
        if (!isText && !Numbers.isNumber(type)) {
            throw Arguments.illegal("bitCount", type);
        }
        boolean isWide = isText || bits(type) > 128;
        DataType result = isWide ? DataTypes.UINT16 : DataTypes.UINT8;
        return BoundFunction.of(
                isText ? DataTypes.UINT64 : result,
                (columns, rowCount) -> {
                    long[] counts = new long[rowCount];
                    Column column = Columns.full(columns.getFirst());
                    for (int row = 0; row < rowCount; row++) {
                        counts[row] = count(column, row, type);
                    }
                    DataType counted = isText ? DataTypes.UINT64 : result;
                    return Numbers.ofLongs(counts, rowCount, counted.layout());
                });
    }

    private static long count(Column column, int row, DataType type) {
        if (Arguments.isText(type)) {
            BytesColumn texts = Arguments.texts(column.slice(row, row + 1));
            long count = 0;
            for (int i = 0; i < texts.end(0); i++) {
                count += Integer.bitCount(texts.bytes()[i] & 0xFF);
            }
            return count;
        }
        if (type instanceof FloatType) {
            return column instanceof DoubleColumn doubles
                    ? Long.bitCount(Double.doubleToRawLongBits(doubles.value(row)))
                    : Integer.bitCount(Float.floatToRawIntBits(((FloatColumn) column).value(row)));
        }
        BigInteger value = Numbers.bigAt(column, row, type);
        int width =
                switch (type.layout()) {
                    case BYTE -> 8;
                    case SHORT -> 16;
                    case INT -> 32;
                    case LONG -> 64;
                    case WIDE_128 -> 128;
                    default -> 256;
                };
        return value.signum() < 0 ? width - value.bitCount() : value.bitCount();
    }

    private static BoundFunction bindTest(List<Argument> arguments) {
        String name = "bitTest";
        Arguments.count(name, arguments, 2);
        Arguments.integer(name, arguments, 0);
        Arguments.integer(name, arguments, 1);
        DataType left = arguments.get(0).type();
        DataType right = arguments.get(1).type();
        int bits = bits(left);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    long[] places = Numbers.longs(columns.get(1), right);
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        BigInteger value = Numbers.bigAt(columns.get(0), row, left);
                        if (places[row] < 0 || places[row] >= bits) {
                            throw new DatabaseException(
                                    ErrorCode.PARAMETER_OUT_OF_BOUND,
                                    "The bit position argument needs to a positive value and less"
                                            + " or equal to "
                                            + (bits - 1)
                                            + " for integer "
                                            + value);
                        }
                        result[row] = (byte) (value.testBit((int) places[row]) ? 1 : 0);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static BoundFunction bindTests(String name, boolean isAll, List<Argument> arguments) {
        Arguments.count(name, arguments, 2, Integer.MAX_VALUE);
        for (int i = 0; i < arguments.size(); i++) {
            Arguments.integer(name, arguments, i);
        }
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    List<long[]> places = new ArrayList<>();
                    for (int i = 1; i < columns.size(); i++) {
                        places.add(Numbers.longs(columns.get(i), types.get(i)));
                    }
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        BigInteger value = Numbers.bigAt(columns.get(0), row, types.getFirst());
                        boolean holds = isAll;
                        for (long[] place : places) {
                            boolean isSet = value.testBit((int) (place[row] & 0xFF));
                            holds = isAll ? holds && isSet : holds || isSet;
                        }
                        result[row] = (byte) (holds ? 1 : 0);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static BoundFunction bindDistance(List<Argument> arguments) {
        String name = "bitHammingDistance";
        Arguments.count(name, arguments, 2);
        DataType left = arguments.get(0).type();
        DataType right = arguments.get(1).type();
        if (Arguments.isText(left) && Arguments.isText(right)) {
            return BitTexts.bindDistance();
        }
        if (!Numbers.isInteger(left) || !Numbers.isInteger(right)) {
            throw Arguments.illegal(name, left, right);
        }
        // Narrow integers are widened to 64 bits, each by its own sign.
        int bits = Math.max(Long.SIZE, Math.max(bits(left), bits(right)));
        DataType type = bits > 128 ? DataTypes.UINT16 : DataTypes.UINT8;
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        BigInteger x = Numbers.bigAt(columns.get(0), row, left);
                        BigInteger y = Numbers.bigAt(columns.get(1), row, right);
                        result[row] = x.xor(y).and(mask).bitCount();
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }
}
