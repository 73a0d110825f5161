package io.millpond.sql.function.ip;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.IpText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.IpCasts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;

import java.util.ArrayList;
import java.util.List;

/// Addresses of the Internet Protocol as numbers, bytes and texts.
public final class IpFunctions {
    static final String CATEGORY = "IP Address";

    private IpFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(numberToText("IPv4NumToString", 0, "INET_NTOA", "*"));
        all.add(numberToText("IPv4NumToStringClassC", 1));
        all.add(
                define(
                        "IPv6NumToString(x)",
                        "The text of an IPv6 address or of its 16 bytes.",
                        IpFunctions::bindIpv6ToText,
                        "INET6_NTOA",
                        "*"));
        all.add(
                define(
                        "IPv4ToIPv6(x)",
                        "The 16 bytes of the IPv6 address that stands for an IPv4 one.",
                        IpFunctions::bindMapped));
        all.add(
                define(
                        "cutIPv6(x, n, m)",
                        "The text of an IPv6 address with its last n bytes zero; the last m where"
                                + " it stands for an IPv4 address.",
                        IpFunctions::bindCut));
        all.add(isAddress("isIPv4String", true));
        all.add(isAddress("isIPv6String", false));
        return all;
    }

    static ScalarFunction define(String syntax, String doc, Binder binder, String... aliases) {
        return define(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    static ScalarFunction define(FunctionDescription description, Binder binder, Trait... traits) {
        return ScalarFunction.of(
                description, (arguments, _) -> binder.bind(description.name(), arguments), traits);
    }

    /// Fixes a function, called `name` in messages, to its arguments.
    interface Binder {
        BoundFunction bind(String name, List<Argument> arguments);
    }

    private static ScalarFunction numberToText(String name, int hiddenCount, String... aliases) {
        return define(
                name + "(x)",
                hiddenCount == 0
                        ? "The text of an IPv4 address or its number."
                        : "As IPv4NumToString, with xxx for the last number.",
                (_, arguments) -> {
                    Arguments.count(name, arguments, 1);
                    DataType type = arguments.getFirst().type();
                    boolean isNumber =
                            type instanceof Ipv4Type
                                    || (type instanceof IntegerType(int bits, boolean isSigned)
                                            && !isSigned
                                            && bits <= 32);
                    if (!isNumber) {
                        throw unexpected(type, "first ", name, "IPv4 or UInt8 or UInt16 or UInt32");
                    }
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                long[] numbers = Numbers.longs(columns.getFirst(), type);
                                return texts(
                                        rowCount,
                                        (row, out) ->
                                                IpText.write((int) numbers[row], hiddenCount, out));
                            });
                },
                aliases);
    }

    static DatabaseException unexpected(DataType type, String place, String name, String expected) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type "
                        + type.name()
                        + " of "
                        + place
                        + "argument of function "
                        + name
                        + ", expected "
                        + expected);
    }

    /// Writes the text of one row.
    interface RowText {
        void write(int row, ByteSink out);
    }

    static Column texts(int rowCount, RowText text) {
        ByteSink sink = new ByteSink(Math.max(16, rowCount * 16));
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            text.write(row, sink);
            ends[row] = sink.size();
        }
        return new BytesColumn(sink.bytes(), ends, rowCount);
    }

    static boolean isIpv6(DataType type) {
        return type instanceof Ipv6Type || type.equals(IpCasts.BYTES);
    }

    /// A column of IPv6 addresses, or of their bytes, as addresses.
    static WideColumn ipv6(Column column, int rowCount) {
        return Columns.full(column) instanceof FixedBytesColumn bytes
                ? IpCasts.ofBytes(bytes, rowCount)
                : (WideColumn) Columns.full(column);
    }

    private static BoundFunction bindIpv6ToText(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!isIpv6(type)) {
            throw unexpected(type, "", name, "IPv6 or FixedString(16)");
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    WideColumn addresses = ipv6(columns.getFirst(), rowCount);
                    return texts(
                            rowCount,
                            (row, out) ->
                                    IpText.write(
                                            addresses.word(row, 1), addresses.word(row, 0), out));
                });
    }

    private static BoundFunction bindMapped(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        if (type instanceof Ipv4Type) {
            return BoundFunction.of(
                    DataTypes.IPV6,
                    (columns, rowCount) -> IpCasts.mapped(columns.getFirst(), rowCount));
        }
        if (!type.equals(DataTypes.UINT32)) {
            throw Arguments.illegal(name, type);
        }
        return BoundFunction.of(
                IpCasts.BYTES,
                (columns, rowCount) ->
                        IpCasts.toBytes(IpCasts.mapped(columns.getFirst(), rowCount), rowCount));
    }

    private static BoundFunction bindCut(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 3);
        DataType type = arguments.getFirst().type();
        if (!isIpv6(type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + type.name()
                            + " of argument 1 of function "
                            + name
                            + ", expected FixedString(16)");
        }
        int cut = cutBytes(name, arguments, 1);
        int mappedCut = cutBytes(name, arguments, 2);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    WideColumn addresses = ipv6(columns.getFirst(), rowCount);
                    return texts(
                            rowCount,
                            (row, out) -> {
                                long high = addresses.word(row, 1);
                                long low = addresses.word(row, 0);
                                boolean isMapped = high == 0 && low >>> 32 == 0xFFFF;
                                int bits = 8 * (isMapped ? mappedCut : cut);
                                IpText.write(
                                        high & ~IpRanges.lowBits(bits - 64),
                                        low & ~IpRanges.lowBits(bits),
                                        out);
                            });
                });
    }

    private static int cutBytes(String name, List<Argument> arguments, int place) {
        long count = Arguments.constantLong(name, arguments, place);
        if (count < 0 || count > 16) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal value for argument "
                            + (place + 1)
                            + " "
                            + arguments.get(place).type().name()
                            + " of function "
                            + name);
        }
        return (int) count;
    }

    private static ScalarFunction isAddress(String name, boolean isIpv4) {
        return define(
                name + "(s)",
                "Whether the text is an address.",
                (_, arguments) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            DataTypes.UINT8,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                byte[] result = new byte[rowCount];
                                long[] words = new long[2];
                                for (int row = 0; row < rowCount; row++) {
                                    int from = texts.start(row);
                                    int to = texts.end(row);
                                    boolean holds =
                                            isIpv4
                                                    ? isIpv4(texts.bytes(), from, to, words)
                                                    : isIpv6(texts.bytes(), from, to, words);
                                    result[row] = (byte) (holds ? 1 : 0);
                                }
                                return Texts.conditions(result);
                            });
                });
    }

    /// Whether `[from, to)` is an IPv4 address without needless zeros.
    static boolean isIpv4(byte[] bytes, int from, int to, long[] words) {
        if (IpText.readIpv4(bytes, from, to, words) != to) {
            return false;
        }
        for (int at = from; at + 1 < to; at++) {
            boolean isFirst = at == from || bytes[at - 1] == '.';
            if (isFirst && bytes[at] == '0' && bytes[at + 1] != '.') {
                return false;
            }
        }
        return true;
    }

    /// Whether `[from, to)` is an IPv6 address, and no IPv4 one.
    static boolean isIpv6(byte[] bytes, int from, int to, long[] words) {
        return IpText.readIpv4(bytes, from, to, words) != to
                && IpText.readIpv6(bytes, from, to, words) == to;
    }
}
