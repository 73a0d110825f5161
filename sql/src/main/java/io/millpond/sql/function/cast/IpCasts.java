package io.millpond.sql.function.cast;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.IpText;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.Layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Conversions from and to addresses of the Internet Protocol.
///
/// An IPv4 address is the IPv6 one `::ffff:` and it. Source: ClickHouse 26.7, which converts no
/// other numbers than these.
public final class IpCasts {
    /// The type that holds an IPv6 address as its bytes.
    public static final DataType BYTES = new FixedStringType(16);

    private static final long MAPPED = 0xFFFF_0000_0000L;
    private static final long LOW_INT = 0xFFFF_FFFFL;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private IpCasts() {}

    /// The conversion of a number to an address.
    static Cast bind(DataType from, DataType to) {
        if (to instanceof Ipv6Type) {
            if (from.equals(DataTypes.UINT128)) {
                return (column, _) -> column;
            }
            String name = Numbers.isNumber(from) ? "numeric types and IPv6" : null;
            throw name == null ? unsupported(from, to) : unquoted(name);
        }
        boolean isCount = Numbers.isInteger(from) && DataTypes.isUnsigned(from);
        if (!isCount || !Numbers.fitsLong(from.layout())) {
            throw unsupported(from, to);
        }
        return (column, rowCount) ->
                Numbers.ofLongs(Numbers.longs(column, from).clone(), rowCount, Layout.INT);
    }

    private static DatabaseException unquoted(String types) {
        return new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Conversion between "
                        + types
                        + " is not supported. Probably the passed IPv6 is unquoted");
    }

    private static DatabaseException unsupported(DataType from, DataType to) {
        return new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Conversion from " + from.name() + " to " + to.name() + " is not supported");
    }

    /// The conversion of an address to another type.
    static Cast ofAddress(DataType from, DataType to, FunctionContext context) {
        if (to.equals(DataTypes.STRING)) {
            return TextCasts.print(from, context);
        }
        if (from instanceof Ipv4Type) {
            if (to instanceof Ipv6Type) {
                return IpCasts::mapped;
            }
            boolean isWide =
                    to.equals(DataTypes.UINT32)
                            || to.equals(DataTypes.UINT64)
                            || to.equals(DataTypes.UINT128)
                            || to.equals(DataTypes.UINT256)
                            || to.equals(DataTypes.BOOL);
            if (isWide) {
                return NumberCasts.bind(DataTypes.UINT32, to, CastMode.WRAPPING);
            }
            throw unsupported(from, to);
        }
        if (to instanceof Ipv4Type) {
            return IpCasts::unmapped;
        }
        if (to.equals(DataTypes.UINT128)) {
            return (column, _) -> column;
        }
        if (Numbers.isNumber(to)) {
            throw unquoted("numeric types and IPv6");
        }
        if (to instanceof FixedStringType) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "CAST AS FixedString is only implemented for types String and FixedString");
        }
        throw unsupported(from, to);
    }

    /// IPv4 addresses as IPv6 ones.
    public static WideColumn mapped(Column column, int rowCount) {
        IntColumn addresses = (IntColumn) Columns.full(column);
        long[] words = new long[rowCount * 2];
        for (int row = 0; row < rowCount; row++) {
            words[row * 2] = MAPPED | (addresses.value(row) & LOW_INT);
        }
        return new WideColumn(words, 2, rowCount);
    }

    private static Column unmapped(Column column, int rowCount) {
        WideColumn addresses = (WideColumn) Columns.full(column);
        int[] result = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            if (!isMapped(addresses, row)) {
                ByteSink text = new ByteSink();
                IpText.write(addresses.word(row, 1), addresses.word(row, 0), text);
                throw new DatabaseException(
                        ErrorCode.CANNOT_CONVERT_TYPE,
                        "IPv6 " + text + " in column IPv6 is not in IPv4 mapping block");
            }
            result[row] = (int) addresses.word(row, 0);
        }
        return new IntColumn(result, rowCount);
    }

    private static boolean isMapped(WideColumn addresses, int row) {
        return addresses.word(row, 1) == 0 && (addresses.word(row, 0) & ~LOW_INT) == MAPPED;
    }

    /// Addresses that stand in strings of 16 bytes.
    public static WideColumn ofBytes(Column column, int rowCount) {
        byte[] bytes = ((FixedBytesColumn) Columns.full(column)).bytes();
        long[] words = new long[rowCount * 2];
        for (int row = 0; row < rowCount; row++) {
            words[row * 2 + 1] = (long) LONG.get(bytes, row * 16);
            words[row * 2] = (long) LONG.get(bytes, row * 16 + 8);
        }
        return new WideColumn(words, 2, rowCount);
    }

    /// Strings of 16 bytes that hold the addresses.
    public static FixedBytesColumn toBytes(WideColumn addresses, int rowCount) {
        byte[] bytes = new byte[rowCount * 16];
        for (int row = 0; row < rowCount; row++) {
            LONG.set(bytes, row * 16, addresses.word(row, 1));
            LONG.set(bytes, row * 16 + 8, addresses.word(row, 0));
        }
        return new FixedBytesColumn(bytes, 16, rowCount);
    }
}
