package io.millpond.sql.function.ip;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Addresses of network cards: `01:02:03:04:05:06`.
public final class MacFunctions {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTE_COUNT = 6;

    private MacFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                IpFunctions.define(
                        "MACNumToString(n)",
                        "The address as six bytes in hexadecimal.",
                        MacFunctions::bindToText),
                Texts.measure(
                        IpFunctions.CATEGORY,
                        "MACStringToNum(s)",
                        "The number of an address; zero where the text is none.",
                        (bytes, from, to) -> read(bytes, from, to, BYTE_COUNT)),
                Texts.measure(
                        IpFunctions.CATEGORY,
                        "MACStringToOUI(s)",
                        "The first three bytes of an address, its maker, as a number.",
                        (bytes, from, to) -> read(bytes, from, to, BYTE_COUNT / 2)));
    }

    private static BoundFunction bindToText(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!type.equals(DataTypes.UINT64)) {
            throw IpFunctions.unexpected(type, "", name, "UInt64");
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    long[] numbers = Numbers.longs(columns.getFirst(), type);
                    return IpFunctions.texts(rowCount, (row, out) -> write(numbers[row], out));
                });
    }

    private static void write(long number, ByteSink out) {
        for (int i = BYTE_COUNT - 1; i >= 0; i--) {
            int value = (int) (number >>> (8 * i)) & 0xFF;
            out.put(HEX[value >> 4]);
            out.put(HEX[value & 15]);
            if (i > 0) {
                out.put(':');
            }
        }
    }

    /// The number of the first `count` bytes, each two digits and any one byte between them; zero
    /// where the text is too short or too long. What is no digit counts as 255, as in ClickHouse.
    private static long read(byte[] bytes, int from, int to, int count) {
        int length = to - from;
        if (length < count * 3 - 1 || length > BYTE_COUNT * 3 - 1) {
            return 0;
        }
        long number = 0;
        for (int i = 0; i < count; i++) {
            int high = Character.digit(bytes[from + 3 * i], 16) & 0xFF;
            int low = Character.digit(bytes[from + 3 * i + 1], 16) & 0xFF;
            number = number << 8 | high << 4 | low;
        }
        return number;
    }
}
