package io.millpond.sql.function.ip;

import io.millpond.sql.codec.IpText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.IpCasts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import java.util.List;

/// Texts read as the number of an IPv4 address, or as the 16 bytes of an IPv6 one.
public final class IpParsing {
    private IpParsing() {}

    /// What stands for a text that is no address.
    private enum OnFailure {
        FAIL,
        NULL,
        DEFAULT
    }

    public static List<ScalarFunction> all() {
        return List.of(
                define("IPv4StringToNum", true, OnFailure.FAIL, "INET_ATON", "*"),
                define("IPv4StringToNumOrNull", true, OnFailure.NULL),
                define("IPv4StringToNumOrDefault", true, OnFailure.DEFAULT),
                define("IPv6StringToNum", false, OnFailure.FAIL, "INET6_ATON", "*"),
                define("IPv6StringToNumOrNull", false, OnFailure.NULL),
                define("IPv6StringToNumOrDefault", false, OnFailure.DEFAULT));
    }

    private static ScalarFunction define(
            String name, boolean isIpv4, OnFailure onFailure, String... aliases) {
        String what = isIpv4 ? "The number of an IPv4 address" : "The bytes of an IPv6 address";
        String otherwise =
                switch (onFailure) {
                    case FAIL -> "; fails where the text is none.";
                    case NULL -> "; NULL where the text is none.";
                    case DEFAULT -> "; zero where the text is none.";
                };
        return IpFunctions.define(
                name + "(s)",
                what + otherwise,
                (_, arguments) -> bind(name, isIpv4, onFailure, arguments),
                aliases);
    }

    private static BoundFunction bind(
            String name, boolean isIpv4, OnFailure onFailure, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        Arguments.text(name, arguments, 0);
        DataType plain = isIpv4 ? DataTypes.UINT32 : IpCasts.BYTES;
        DataType type = onFailure == OnFailure.NULL ? new NullableType(plain) : plain;
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    byte[] nulls = new byte[rowCount];
                    long[] words = parse(texts, rowCount, isIpv4, onFailure, nulls);
                    Column values =
                            isIpv4
                                    ? lowInts(words, rowCount)
                                    : IpCasts.toBytes(new WideColumn(words, 2, rowCount), rowCount);
                    return onFailure == OnFailure.NULL ? new NullableColumn(nulls, values) : values;
                });
    }

    private static Column lowInts(long[] words, int rowCount) {
        int[] values = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = (int) words[row * 2];
        }
        return new IntColumn(values, rowCount);
    }

    /// Two words for each row, the low one first; zeros where the text is no address.
    private static long[] parse(
            BytesColumn texts, int rowCount, boolean isIpv4, OnFailure onFailure, byte[] nulls) {
        long[] words = new long[rowCount * 2];
        long[] one = new long[2];
        byte[] bytes = texts.bytes();
        for (int row = 0; row < rowCount; row++) {
            int from = texts.start(row);
            int to = texts.end(row);
            int end =
                    isIpv4
                            ? IpText.readIpv4(bytes, from, to, one)
                            : IpText.readIpv6(bytes, from, to, one);
            if (end == to) {
                words[row * 2] = one[0];
                words[row * 2 + 1] = isIpv4 ? 0 : one[1];
            } else if (onFailure == OnFailure.FAIL) {
                throw isIpv4
                        ? new DatabaseException(ErrorCode.CANNOT_PARSE_IPV4, "Invalid IPv4 value")
                        : new DatabaseException(ErrorCode.CANNOT_PARSE_IPV6, "Invalid IPv6 value");
            } else {
                nulls[row] = 1;
            }
        }
        return words;
    }
}
