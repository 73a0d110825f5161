package io.millpond.sql.function.ip;

import io.millpond.sql.codec.IpText;
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
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Ranges of addresses that share their first bits: `192.168.0.0/16`.
public final class IpRanges {
    private IpRanges() {}

    public static List<ScalarFunction> all() {
        return List.of(
                IpFunctions.define(
                        "IPv4CIDRToRange(x, n)",
                        "The first and the last address with the first n bits of x.",
                        IpRanges::bindIpv4),
                IpFunctions.define(
                        "IPv6CIDRToRange(x, n)",
                        "The first and the last address with the first n bits of x.",
                        IpRanges::bindIpv6),
                IpFunctions.define(
                        FunctionDescription.of(
                                IpFunctions.CATEGORY,
                                "isIPAddressInRange(address, range)",
                                "Whether an address lies in a range such as 192.168.0.0/16; NULL"
                                        + " lies in none."),
                        IpRanges::bindContains,
                        Trait.HANDLES_NULLS));
    }

    /// The number whose lowest `count` bits are set: none for less than 1, all for 64 and more.
    static long lowBits(int count) {
        return count <= 0 ? 0 : count >= 64 ? -1 : (1L << count) - 1;
    }

    private static BoundFunction bindIpv4(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        DataType type = arguments.get(0).type();
        if (!(type instanceof Ipv4Type) && !type.equals(DataTypes.UINT32)) {
            boolean isSmall = type.equals(DataTypes.UINT8) || type.equals(DataTypes.UINT16);
            if (!isSmall) {
                throw IpFunctions.unexpected(
                        type, "first ", name, "IPv4 or UInt32 or UInt16 or UInt8");
            }
        }
        DataType bitsType = bitsType(name, arguments);
        return BoundFunction.of(
                TupleType.of(List.of(DataTypes.IPV4, DataTypes.IPV4)),
                (columns, rowCount) -> {
                    long[] addresses = Numbers.longs(columns.get(0), type);
                    long[] bits = Numbers.longs(columns.get(1), bitsType);
                    int[] first = new int[rowCount];
                    int[] last = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int mask = (int) lowBits(32 - (int) Math.min(32, bits[row] & 0xFF));
                        first[row] = (int) addresses[row] & ~mask;
                        last[row] = (int) addresses[row] | mask;
                    }
                    return new TupleColumn(
                            List.of(new IntColumn(first, rowCount), new IntColumn(last, rowCount)),
                            rowCount);
                });
    }

    private static DataType bitsType(String name, List<Argument> arguments) {
        DataType type = arguments.get(1).type();
        if (!Numbers.isInteger(type) || !Numbers.fitsLong(type.layout())) {
            throw IpFunctions.unexpected(type, "second ", name, "UInt8");
        }
        return type;
    }

    private static BoundFunction bindIpv6(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        DataType type = arguments.get(0).type();
        if (!IpFunctions.isIpv6(type)) {
            throw IpFunctions.unexpected(type, "first ", name, "IPv6 or FixedString(16)");
        }
        DataType bitsType = bitsType(name, arguments);
        return BoundFunction.of(
                TupleType.of(List.of(DataTypes.IPV6, DataTypes.IPV6)),
                (columns, rowCount) -> {
                    WideColumn addresses = IpFunctions.ipv6(columns.get(0), rowCount);
                    long[] bits = Numbers.longs(columns.get(1), bitsType);
                    long[] first = new long[rowCount * 2];
                    long[] last = new long[rowCount * 2];
                    for (int row = 0; row < rowCount; row++) {
                        int rest = 128 - (int) Math.min(128, bits[row] & 0xFF);
                        for (int word = 0; word < 2; word++) {
                            long mask = lowBits(rest - 64 * word);
                            first[row * 2 + word] = addresses.word(row, word) & ~mask;
                            last[row * 2 + word] = addresses.word(row, word) | mask;
                        }
                    }
                    return new TupleColumn(
                            List.of(
                                    new WideColumn(first, 2, rowCount),
                                    new WideColumn(last, 2, rowCount)),
                            rowCount);
                });
    }

    private static BoundFunction bindContains(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        DataType given = arguments.get(0).type();
        DataType type = DataTypes.notNullable(given);
        boolean isAddress =
                type instanceof StringType || type instanceof Ipv4Type || type instanceof Ipv6Type;
        if (!isAddress || !(arguments.get(1).type() instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The first argument of function "
                            + name
                            + " must be one of: String, IPv4, IPv6, Nullable(String),"
                            + " Nullable(IPv4), or Nullable(IPv6) and the second argument must be"
                            + " String. Type of the first argument: "
                            + given.name()
                            + ", type of the second argument: "
                            + arguments.get(1).type().name());
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    Column full = Columns.full(columns.get(0));
                    NullableColumn nullable = full instanceof NullableColumn some ? some : null;
                    Column addresses = nullable == null ? full : Columns.full(nullable.values());
                    BytesColumn ranges = Arguments.texts(columns.get(1));
                    byte[] result = new byte[rowCount];
                    Address address = new Address();
                    Address range = new Address();
                    for (int row = 0; row < rowCount; row++) {
                        if (nullable != null && nullable.isNull(row)) {
                            continue;
                        }
                        address.read(addresses, row);
                        int bits = readRange(ranges, row, range);
                        result[row] = (byte) (range.holds(address, bits) ? 1 : 0);
                    }
                    return Texts.conditions(result);
                });
    }

    /// Reads the address of a range; the number of bits that count.
    private static int readRange(BytesColumn ranges, int row, Address address) {
        byte[] bytes = ranges.bytes();
        int from = ranges.start(row);
        int to = ranges.end(row);
        int slash = to - 1;
        while (slash >= from && bytes[slash] != '/') {
            slash--;
        }
        if (slash < from) {
            throw unreadable("The text does not contain '/': " + ranges.text(row));
        }
        address.read(bytes, from, slash);
        int bits = slash + 1 < to && to - slash <= 4 ? 0 : -1;
        for (int at = slash + 1; at < to && bits >= 0; at++) {
            boolean isDigit = bytes[at] >= '0' && bytes[at] <= '9';
            bits = isDigit ? bits * 10 + bytes[at] - '0' : -1;
        }
        if (bits < 0 || bits > (address.isIpv4 ? 32 : 128)) {
            throw unreadable("The CIDR has a malformed prefix bits: " + ranges.text(row));
        }
        return bits;
    }

    private static DatabaseException unreadable(String message) {
        return new DatabaseException(ErrorCode.CANNOT_PARSE_TEXT, message);
    }

    /// One address of either kind.
    private static final class Address {
        private final long[] words = new long[2];
        private boolean isIpv4;

        void read(Column addresses, int row) {
            switch (addresses) {
                case IntColumn plain -> {
                    isIpv4 = true;
                    words[0] = plain.value(row) & 0xFFFF_FFFFL;
                }
                case WideColumn plain -> {
                    isIpv4 = false;
                    words[0] = plain.word(row, 0);
                    words[1] = plain.word(row, 1);
                }
                case BytesColumn texts -> read(texts.bytes(), texts.start(row), texts.end(row));
                default -> throw new IllegalArgumentException(addresses.toString());
            }
        }

        void read(byte[] bytes, int from, int to) {
            isIpv4 = IpText.readIpv4(bytes, from, to, words) == to;
            if (!isIpv4 && IpText.readIpv6(bytes, from, to, words) != to) {
                String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
                throw unreadable("Neither IPv4 nor IPv6 address: '" + text + "'");
            }
        }

        /// Whether the first `bits` bits of both are the same.
        boolean holds(Address other, int bits) {
            if (isIpv4 != other.isIpv4) {
                return false;
            }
            long difference = words[0] ^ other.words[0];
            if (isIpv4) {
                return (difference & ~lowBits(32 - bits)) == 0;
            }
            return (difference & ~lowBits(128 - bits)) == 0
                    && ((words[1] ^ other.words[1]) & ~lowBits(64 - bits)) == 0;
        }
    }
}
