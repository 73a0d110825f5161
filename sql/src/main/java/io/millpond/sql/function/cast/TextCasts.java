package io.millpond.sql.function.cast;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.function.FunctionContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.UuidType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Conversions from and to strings: values in the style [TextStyle#PLAIN].
public final class TextCasts {
    private TextCasts() {}

    /// Prints values as `toString` does.
    static Cast print(DataType from, FunctionContext context) {
        return (column, rowCount) -> {
            ValueWriter writer = ValueWriter.of(from, TextStyle.PLAIN, context.codec());
            ByteSink sink = new ByteSink(Math.max(16, rowCount * 8));
            int[] ends = new int[rowCount];
            for (int row = 0; row < rowCount; row++) {
                writer.write(column, row, sink);
                ends[row] = sink.size();
            }
            return new BytesColumn(sink.bytes(), ends, rowCount);
        };
    }

    /// Reads values as `CAST` does.
    static Cast parse(DataType from, DataType to, FunctionContext context) {
        if (to instanceof StringType) {
            return (column, _) -> cutZeros((FixedBytesColumn) column);
        }
        if (from instanceof StringType
                && to instanceof NullableType(DataType element)
                && isNullWhereUnreadable(element)) {
            return (column, rowCount) ->
                    parseOrNull(texts(from, column), rowCount, element, context.codec());
        }
        return (column, rowCount) -> {
            BytesColumn texts = texts(from, column);
            ValueReader reader = ValueReader.of(to, TextStyle.PLAIN, context.codec());
            ColumnBuilder builder = ColumnBuilders.of(to);
            ByteCursor cursor = new ByteCursor(texts.bytes());
            for (int row = 0; row < rowCount; row++) {
                cursor.reset(texts.bytes(), texts.start(row), texts.end(row));
                try {
                    reader.read(cursor, builder);
                } catch (DatabaseException e) {
                    throw explained(e, to);
                }
            }
            return builder.build();
        };
    }

    /// Whether a text that is no value of a type is NULL where there can be NULL, as ClickHouse
    /// 26.7 has it: of all but Bool and Enum.
    private static boolean isNullWhereUnreadable(DataType element) {
        return switch (element) {
            case IntegerType _,
                    FloatType _,
                    DecimalType _,
                    DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _,
                    UuidType _,
                    Ipv4Type _,
                    Ipv6Type _ ->
                    true;
            default -> false;
        };
    }

    /// Reads what can be read; what cannot is NULL in the result.
    ///
    /// @param to neither nullable nor a dictionary
    public static NullableColumn parseOrNull(
            BytesColumn texts, int rowCount, DataType to, FunctionContext context) {
        return parseOrNull(texts, rowCount, to, context.codec().withBasicDateTimes());
    }

    private static NullableColumn parseOrNull(
            BytesColumn texts, int rowCount, DataType to, CodecSettings codec) {
        ValueReader reader = ValueReader.of(to, TextStyle.PLAIN, codec);
        ColumnBuilder builder = ColumnBuilders.of(to);
        ByteCursor cursor = new ByteCursor(texts.bytes());
        byte[] nulls = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int from = texts.start(row);
            int end = texts.end(row);
            cursor.reset(texts.bytes(), from, end);
            try {
                reader.read(cursor, builder);
                if (to instanceof IntegerType(int bits, _) && wraps(texts, from, end, bits, to)) {
                    builder.rollback(row);
                    builder.appendDefault();
                    nulls[row] = 1;
                }
            } catch (DatabaseException e) {
                if (e.code() == ErrorCode.UNKNOWN_ELEMENT_OF_ENUM) {
                    throw e;
                }
                builder.appendDefault();
                nulls[row] = 1;
            }
        }
        return new NullableColumn(nulls, builder.build());
    }

    /// Whether the digits of a number mean one that `bits` bits do not hold.
    private static boolean wraps(BytesColumn texts, int from, int end, int bits, DataType to) {
        int digits = end - from;
        if (digits <= bits / 4 - bits / 8) {
            return false;
        }
        BigInteger value =
                new BigInteger(new String(texts.bytes(), from, digits, StandardCharsets.US_ASCII));
        boolean isSigned = !DataTypes.isUnsigned(to);
        return isSigned ? value.bitLength() >= bits : value.bitLength() > bits;
    }

    /// A column of strings or fixed strings as strings.
    public static BytesColumn texts(DataType type, Column column) {
        Column full = Columns.full(column);
        return type instanceof FixedStringType
                ? cutZeros((FixedBytesColumn) full)
                : (BytesColumn) full;
    }

    /// The values without the zero bytes at their ends.
    public static BytesColumn cutZeros(FixedBytesColumn column) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        byte[] bytes = column.bytes();
        for (int row = 0; row < column.rowCount(); row++) {
            int from = row * column.length();
            int to = from + column.length();
            while (to > from && bytes[to - 1] == 0) {
                to--;
            }
            builder.append(bytes, from, to);
        }
        return builder.build();
    }

    /// The values without the zero bytes at their ends.
    public static BytesColumn cutZeros(BytesColumn column) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        byte[] bytes = column.bytes();
        for (int row = 0; row < column.rowCount(); row++) {
            int from = column.start(row);
            int to = column.end(row);
            while (to > from && bytes[to - 1] == 0) {
                to--;
            }
            builder.append(bytes, from, to);
        }
        return builder.build();
    }

    /// The error with the type that was read, as ClickHouse adds it.
    private static DatabaseException explained(DatabaseException e, DataType to) {
        boolean isExplained =
                to instanceof IntegerType
                        || to instanceof FloatType
                        || to instanceof DateType
                        || to instanceof DateTimeType
                        || to instanceof Ipv4Type
                        || to instanceof Ipv6Type
                        || to instanceof UuidType;
        if (!isExplained || e.code() == ErrorCode.CANNOT_PARSE_TEXT) {
            return e;
        }
        String suffix =
                e.code() == ErrorCode.ATTEMPT_TO_READ_AFTER_EOF
                        ? ", because value is too short"
                        : "";
        return new DatabaseException(
                e.code(), e.text() + ": Cannot parse " + to.name() + " from String" + suffix, e);
    }
}
