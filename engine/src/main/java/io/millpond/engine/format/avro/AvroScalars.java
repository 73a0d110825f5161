package io.millpond.engine.format.avro;

import io.millpond.engine.format.value.ScalarCell;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.UuidType;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Makes the readers of single values.
final class AvroScalars {
    private static final long DAY_SECONDS = 86_400;

    /// The scale of a number that is no time.
    private static final int NO_SCALE = -1;

    private AvroScalars() {}

    /// Null where values of the schema cannot be of the type.
    ///
    /// Errors: BAD_ARGUMENTS for a decimal with more digits after the point than the type has.
    static @Nullable AvroCell of(Schema schema, DataType type, CodecSettings codec) {
        DataType plain = ScalarCell.plain(type);
        return switch (schema.getType()) {
            case INT -> isNumber(plain) ? integer(schema, new ScalarCell(type, codec), true) : null;
            case LONG ->
                    isNumber(plain) ? integer(schema, new ScalarCell(type, codec), false) : null;
            case BOOLEAN -> {
                if (!(plain instanceof BoolType || plain instanceof IntegerType)) {
                    yield null;
                }
                ScalarCell cell = new ScalarCell(type, codec);
                yield (in, out) ->
                        cell.putInteger(in.next() == 0 ? 0 : 1, ScalarCell.ANY_BITS, out);
            }
            case FLOAT -> {
                if (!isReal(plain)) {
                    yield null;
                }
                ScalarCell cell = new ScalarCell(type, codec);
                yield (in, out) -> cell.putReal(in.nextFloat(), out);
            }
            case DOUBLE -> {
                if (!isReal(plain)) {
                    yield null;
                }
                ScalarCell cell = new ScalarCell(type, codec);
                yield (in, out) -> cell.putReal(in.nextDouble(), out);
            }
            case STRING -> isText(plain) ? text(new ScalarCell(type, codec)) : null;
            case BYTES -> bytes(schema, type, codec);
            case FIXED -> fixed(schema, type, codec);
            case ENUM -> isText(plain) ? symbol(schema, new ScalarCell(type, codec)) : null;
            case ARRAY, MAP, NULL, RECORD, UNION -> null;
        };
    }

    private static boolean isNumber(DataType type) {
        return switch (type) {
            case BoolType _,
                    Date32Type _,
                    DateTime64Type _,
                    DateTimeType _,
                    DateType _,
                    DecimalType _,
                    EnumType _,
                    FloatType _,
                    IntegerType _,
                    IntervalType _,
                    Ipv4Type _,
                    Time64Type _,
                    TimeType _ ->
                    true;
            default -> false;
        };
    }

    private static boolean isReal(DataType type) {
        return type instanceof FloatType || type instanceof IntegerType || type instanceof BoolType;
    }

    private static boolean isText(DataType type) {
        return switch (type) {
            case StringType _,
                    FixedStringType _,
                    EnumType _,
                    UuidType _,
                    Ipv4Type _,
                    Ipv6Type _,
                    DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _ ->
                    true;
            default -> false;
        };
    }

    private static AvroCell integer(Schema schema, ScalarCell cell, boolean isInt) {
        int scale = scale(schema.getLogicalType());
        boolean isTime =
                cell.type() instanceof DateTimeType || cell.type() instanceof DateTime64Type;
        if (isTime && scale != NO_SCALE) {
            return (in, out) -> cell.putTicks(in.nextLong(), scale, out);
        }
        if (isTime && schema.getLogicalType() instanceof LogicalTypes.Date) {
            return (in, out) -> cell.putTicks(in.nextInt() * DAY_SECONDS, 0, out);
        }
        if (isInt) {
            return (in, out) -> cell.putInteger(in.nextInt(), Integer.SIZE, out);
        }
        return (in, out) -> cell.putInteger(in.nextLong(), Long.SIZE, out);
    }

    /// The digits of a second's fraction that a time has, or [#NO_SCALE].
    static int scale(@Nullable LogicalType type) {
        return switch (type) {
            case LogicalTypes.TimestampMillis _, LogicalTypes.LocalTimestampMillis _ -> 3;
            case LogicalTypes.TimestampMicros _, LogicalTypes.LocalTimestampMicros _ -> 6;
            case LogicalTypes.TimestampNanos _, LogicalTypes.LocalTimestampNanos _ -> 9;
            case null, default -> NO_SCALE;
        };
    }

    private static AvroCell text(ScalarCell cell) {
        return (in, out) -> {
            int length = in.nextLength();
            cell.putText(in.bytes(), in.at(), in.at() + length, out);
            in.skip(length);
        };
    }

    private static @Nullable AvroCell bytes(Schema schema, DataType type, CodecSettings codec) {
        AvroCell decimal = decimal(schema, type, codec, ScalarCell.ANY_BITS);
        if (decimal != null) {
            return decimal;
        }
        DataType plain = ScalarCell.plain(type);
        if (!isText(plain) && !isWide(plain)) {
            return null;
        }
        ScalarCell cell = new ScalarCell(type, codec);
        return (in, out) -> {
            int length = in.nextLength();
            cell.putBytes(in.bytes(), in.at(), in.at() + length, out);
            in.skip(length);
        };
    }

    private static boolean isWide(DataType type) {
        return type.layout() == Layout.WIDE_128 || type.layout() == Layout.WIDE_256;
    }

    private static @Nullable AvroCell fixed(Schema schema, DataType type, CodecSettings codec) {
        int size = schema.getFixedSize();
        AvroCell decimal = decimal(schema, type, codec, size);
        if (decimal != null) {
            return decimal;
        }
        DataType plain = ScalarCell.plain(type);
        int wideBytes =
                plain.layout() == Layout.WIDE_128 ? 16 : plain.layout() == Layout.WIDE_256 ? 32 : 0;
        boolean fits =
                plain instanceof StringType
                        || (plain instanceof FixedStringType(int length) && length == size)
                        || wideBytes == size;
        if (!fits) {
            return null;
        }
        ScalarCell cell = new ScalarCell(type, codec);
        return (in, out) -> {
            int from = in.at();
            in.skip(size);
            cell.putBytes(in.bytes(), from, in.at(), out);
        };
    }

    /// Reads a decimal, the highest byte first; null where the schema has none or the type is none.
    ///
    /// @param size the number of bytes; 0: they say it
    private static @Nullable AvroCell decimal(
            Schema schema, DataType type, CodecSettings codec, int size) {
        DataType plain = ScalarCell.plain(type);
        int scale =
                switch (plain) {
                    case DecimalType(_, int digits) -> digits;
                    case DateTime64Type(int digits, _) -> digits;
                    default -> NO_SCALE;
                };
        if (scale == NO_SCALE || !(schema.getLogicalType() instanceof LogicalTypes.Decimal from)) {
            return null;
        }
        if (from.getScale() > scale) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Cannot insert Avro decimal with scale %d and precision %d to ClickHouse type %s"
                            .formatted(from.getScale(), from.getPrecision(), plain.name()));
        }
        BigInteger factor = BigInteger.TEN.pow(scale - from.getScale());
        ScalarCell cell = new ScalarCell(type, codec);
        return (in, out) -> readDecimal(in, size == 0 ? in.nextLength() : size, factor, cell, out);
    }

    private static void readDecimal(
            AvroInput in, int length, BigInteger factor, ScalarCell cell, ColumnBuilder out) {
        int from = in.at();
        in.skip(length);
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(in.bytes(), from, length);
        cell.putBig(value.multiply(factor), out);
    }

    private static AvroCell symbol(Schema schema, ScalarCell cell) {
        List<byte[]> symbols =
                schema.getEnumSymbols().stream()
                        .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
                        .toList();
        return (in, out) -> {
            byte[] symbol = symbols.get(in.nextPlace(symbols.size()));
            cell.putText(symbol, 0, symbol.length, out);
        };
    }
}
