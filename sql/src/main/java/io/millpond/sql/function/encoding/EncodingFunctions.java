package io.millpond.sql.function.encoding;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv6Type;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Bytes as text and back, by digits.
public final class EncodingFunctions {
    private static final String CATEGORY = "Encoding";
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /// Types without parameters, beside the numbers, whose bytes are shown.
    private static final Set<DataType> PLAIN =
            Set.of(DataTypes.UUID, DataTypes.IPV4, DataTypes.DATE);

    private EncodingFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "hex(x)",
                                "The bytes in hexadecimal; a number from its highest byte.",
                                "*"),
                        (arguments, _) ->
                                bindDigits("hex", EncodingFunctions::writeByte, arguments),
                        Trait.NEVER_FAILS));
        all.add(
                Texts.transform(
                        CATEGORY,
                        "unhex(s)",
                        "The bytes that hexadecimal digits mean.",
                        EncodingFunctions::unhex,
                        "*"));
        all.add(
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "char(n, ...)", "A string of these bytes.", "*"),
                        (arguments, _) -> bindChar(arguments)));
        all.add(
                Texts.measure(
                        CATEGORY,
                        "ascii(s)",
                        "The first byte.",
                        DataTypes.INT32,
                        (bytes, from, to) -> from < to ? bytes[from] & 0xFF : 0,
                        "*"));
        all.add(
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "bin(x)",
                                "The bytes in binary digits; a number from its highest byte.",
                                "*"),
                        (arguments, _) ->
                                bindDigits("bin", EncodingFunctions::writeBits, arguments)));
        return all;
    }

    /// Writes one byte as digits.
    private interface Digits {
        void write(byte value, BytesColumnBuilder out);
    }

    private static void writeBits(byte value, BytesColumnBuilder out) {
        for (int bit = 7; bit >= 0; bit--) {
            out.write((byte) ('0' + (value >> bit & 1)));
        }
    }

    private static BoundFunction bindDigits(String name, Digits digits, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        if (Arguments.isText(type)) {
            return Texts.bind(
                    (bytes, from, to, out) -> {
                        for (int i = from; i < to; i++) {
                            digits.write(bytes[i], out);
                        }
                    });
        }
        checkDigits(name, type);
        boolean isReversed =
                !(type instanceof FloatType)
                        && !(type instanceof DecimalType)
                        && !(type instanceof Ipv6Type)
                        && !(type instanceof AggregateFunctionType);
        boolean isCut = isReversed && !type.equals(DataTypes.UUID);
        // A UUID is written from its highest byte as a number is, not by halves.
        BinaryCodec codec = BinaryCodec.of(type.equals(DataTypes.UUID) ? DataTypes.UINT128 : type);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    ByteSink sink = new ByteSink();
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        sink.clear();
                        codec.write(columns.getFirst(), row, sink);
                        writeNumber(digits, sink, isReversed, isCut, builder);
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static void checkDigits(String name, DataType type) {
        if (type instanceof DateTime64Type) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Illegal column DateTime64 of argument of function " + name);
        }
        boolean isTaken =
                Numbers.isNumber(type)
                        || type instanceof AggregateFunctionType
                        || type instanceof Ipv6Type
                        || PLAIN.contains(type)
                        || type instanceof DateTimeType;
        if (!isTaken) {
            throw Arguments.illegal(name, type);
        }
    }

    private static void writeNumber(
            Digits digits,
            ByteSink sink,
            boolean isReversed,
            boolean isCut,
            BytesColumnBuilder out) {
        byte[] bytes = sink.bytes();
        if (!isReversed) {
            for (int i = 0; i < sink.size(); i++) {
                digits.write(bytes[i], out);
            }
            return;
        }
        int at = sink.size() - 1;
        while (isCut && at > 0 && bytes[at] == 0) {
            at--;
        }
        for (; at >= 0; at--) {
            digits.write(bytes[at], out);
        }
    }

    private static void writeByte(byte value, BytesColumnBuilder out) {
        out.write(HEX[value >> 4 & 15]);
        out.write(HEX[value & 15]);
    }

    private static void unhex(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = from;
        if ((to - from) % 2 != 0) {
            out.write((byte) digit(bytes[at++]));
        }
        for (; at + 1 < to; at += 2) {
            out.write((byte) (digit(bytes[at]) * 16 + digit(bytes[at + 1])));
        }
    }

    /// What a digit means; 255 for what is none, as ClickHouse has it.
    private static int digit(byte letter) {
        return Character.digit(letter, 16) & 0xFF;
    }

    private static BoundFunction bindChar(List<Argument> arguments) {
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Number of arguments for function char can't be 0, should be at least 1");
        }
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        for (int i = 0; i < types.size(); i++) {
            Arguments.number("char", arguments, i);
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = 0; i < types.size(); i++) {
                            builder.write(byteOf(columns.get(i), row, types.get(i)));
                        }
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static byte byteOf(Column column, int row, DataType type) {
        return type instanceof IntegerType
                ? (byte) Numbers.longAt(column, row, true)
                : (byte) (long) Numbers.doubles(column, type)[row];
    }
}
