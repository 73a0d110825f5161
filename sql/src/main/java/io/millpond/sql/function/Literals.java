package io.millpond.sql.function;

import io.millpond.sql.ast.Literal;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NullableType;

import java.math.BigInteger;

/// The types and values of literals, as ClickHouse has them: the smallest integer type that fits.
public final class Literals {
    private static final DataType NULL_TYPE = new NullableType(DataTypes.NOTHING);

    private Literals() {}

    /// The type of a literal.
    public static DataType type(Literal literal) {
        return switch (literal) {
            case Literal.NullLiteral _ -> NULL_TYPE;
            case Literal.BooleanLiteral _ -> DataTypes.BOOL;
            case Literal.IntegerLiteral integer -> integerType(integer.value());
            case Literal.FloatLiteral _ -> DataTypes.FLOAT64;
            case Literal.StringLiteral _ -> DataTypes.STRING;
        };
    }

    private static IntegerType integerType(BigInteger value) {
        boolean isNegative = value.signum() < 0;
        int bits = value.bitLength() + (isNegative ? 1 : 0);
        int width = bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
        return new IntegerType(width, isNegative);
    }

    /// The value, as a column of one row.
    public static Column value(Literal literal) {
        return switch (literal) {
            case Literal.NullLiteral _ -> ColumnBuilders.defaultValue(NULL_TYPE);
            case Literal.BooleanLiteral(boolean value, _) -> ByteColumn.of((byte) (value ? 1 : 0));
            case Literal.IntegerLiteral integer ->
                    integer(integer.bits(), integerType(integer.value()).bits());
            case Literal.FloatLiteral(double value, _) -> DoubleColumn.of(value);
            case Literal.StringLiteral string -> {
                BytesColumnBuilder builder = new BytesColumnBuilder();
                byte[] bytes = string.bytes();
                builder.append(bytes, 0, bytes.length);
                yield builder.build();
            }
        };
    }

    private static Column integer(long value, int bits) {
        return switch (bits) {
            case 8 -> ByteColumn.of((byte) value);
            case 16 -> ShortColumn.of((short) value);
            case 32 -> IntColumn.of((int) value);
            default -> LongColumn.of(value);
        };
    }
}
