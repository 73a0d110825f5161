package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.value.Scalars;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Writes single values of a column as those of a field. Single-threaded.
///
/// Values become numbers or text, as the field wants them; enums go by name into enums and texts,
/// and by number into numbers. A number with digits after the point loses them in a field of whole
/// numbers, as in ClickHouse.
final class ProtoScalarWriter {
    private final ProtoField field;
    private final String column;
    private final DataType type;
    private final ValueWriter texts;
    private final ByteSink text = new ByteSink();
    private long integer;
    private double real;

    /// @param type without NULL and dictionary
    /// Errors: ILLEGAL_COLUMN for a type that is no single value.
    ProtoScalarWriter(ProtoField field, String column, DataType type, CodecSettings codec) {
        if (type instanceof ArrayType || type instanceof MapType || type instanceof TupleType) {
            throw new DatabaseException(
                    type instanceof ArrayType
                            ? ErrorCode.PROTOBUF_FIELD_NOT_REPEATED
                            : ErrorCode.ILLEGAL_COLUMN,
                    "The column `%s` of type %s cannot be written as the field %s of type %s"
                            .formatted(column, type.name(), field.name(), field.kind().title()));
        }
        this.field = field;
        this.column = column;
        this.type = type;
        DataType printed = type instanceof BoolType ? DataTypes.UINT8 : type;
        this.texts = ValueWriter.of(printed, TextStyle.PLAIN, codec);
    }

    /// Takes the value at a row, for [#isDefault] and [#put].
    ///
    /// Errors: PROTOBUF_BAD_CAST.
    void read(Column values, int row) {
        switch (field.kind()) {
            case DOUBLE, FLOAT -> real = real(values, row);
            case STRING, BYTES -> readText(values, row);
            case ENUM -> integer = symbol(values, row);
            case BOOL -> integer = ranged(whole(values, row), 0, 1);
            case INT32, SINT32, SFIXED32 ->
                    integer = ranged(whole(values, row), Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32, FIXED32 -> integer = unsignedInt(whole(values, row));
            case INT64, SINT64, SFIXED64 -> integer = fitting(whole(values, row), false);
            case UINT64, FIXED64 -> integer = fitting(whole(values, row), true);
            case MESSAGE -> throw new IllegalStateException(field.name());
        }
    }

    /// Whether the value taken last is zero or empty.
    boolean isDefault() {
        return switch (field.kind()) {
            case DOUBLE, FLOAT -> Double.doubleToRawLongBits(real) == 0;
            case STRING, BYTES -> text.size() == 0;
            default -> integer == 0;
        };
    }

    /// Puts the value taken last without its tag.
    void put(ByteSink out) {
        switch (field.kind()) {
            case DOUBLE -> out.putLong(Double.doubleToRawLongBits(real));
            case FLOAT -> out.putInt(Float.floatToRawIntBits((float) real));
            case STRING, BYTES -> {
                out.putVarint(text.size());
                out.put(text.bytes(), 0, text.size());
            }
            case FIXED32, SFIXED32 -> out.putInt((int) integer);
            case FIXED64, SFIXED64 -> out.putLong(integer);
            case SINT32, SINT64 -> out.putVarint((integer << 1) ^ (integer >> 63));
            case INT32, INT64, UINT32, UINT64, BOOL, ENUM -> out.putVarint(integer);
            case MESSAGE -> throw new IllegalStateException(field.name());
        }
    }

    private void readText(Column values, int row) {
        text.clear();
        boolean isBytes =
                type instanceof StringType
                        || type instanceof FixedStringType
                        || (type instanceof Ipv6Type && field.kind() == ProtoKind.BYTES);
        if (isBytes) {
            Scalars.putBytes(type, values, row, text);
        } else {
            texts.write(values, row, text);
        }
    }

    private String text(Column values, int row) {
        readText(values, row);
        return new String(text.bytes(), 0, text.size(), StandardCharsets.UTF_8);
    }

    private BigInteger whole(Column values, int row) {
        return switch (values) {
            case BytesColumn _, FixedBytesColumn _ -> parsed(text(values, row));
            case FloatColumn _, DoubleColumn _ -> {
                double value = Scalars.real(values, row);
                if (!Double.isFinite(value)) {
                    throw badCast(Double.toString(value));
                }
                yield new BigDecimal(value).toBigInteger();
            }
            case WideColumn _ -> {
                if (type instanceof UuidType || type instanceof Ipv6Type) {
                    throw badCast(text(values, row));
                }
                yield new BigDecimal(text(values, row)).toBigInteger();
            }
            default -> {
                long value = Scalars.integer(type, values, row);
                BigInteger exact =
                        value < 0 && DataTypes.isUnsigned(type)
                                ? new BigInteger(Long.toUnsignedString(value))
                                : BigInteger.valueOf(value);
                int scale = scale();
                yield scale == 0 ? exact : exact.divide(BigInteger.TEN.pow(scale));
            }
        };
    }

    private int scale() {
        return switch (type) {
            case DecimalType(_, int digits) -> digits;
            case DateTime64Type(int digits, _) -> digits;
            default -> 0;
        };
    }

    private BigInteger parsed(String number) {
        try {
            return new BigInteger(number.strip());
        } catch (NumberFormatException _) {
            throw badCast(number);
        }
    }

    private double real(Column values, int row) {
        return switch (values) {
            case FloatColumn _, DoubleColumn _ -> Scalars.real(values, row);
            case BytesColumn _, FixedBytesColumn _ -> {
                String number = text(values, row);
                try {
                    yield Double.parseDouble(number);
                } catch (NumberFormatException _) {
                    throw badCast(number);
                }
            }
            case WideColumn _ when type instanceof UuidType || type instanceof Ipv6Type ->
                    throw badCast(text(values, row));
            case WideColumn _ -> new BigDecimal(text(values, row)).doubleValue();
            default -> {
                long value = Scalars.integer(type, values, row);
                yield value < 0 && DataTypes.isUnsigned(type)
                        ? new BigDecimal(Long.toUnsignedString(value)).doubleValue()
                        : BigDecimal.valueOf(value, scale()).doubleValue();
            }
        };
    }

    private long symbol(Column values, int row) {
        ProtoEnum symbols = field.requireSymbols();
        boolean isName =
                type instanceof StringType
                        || type instanceof FixedStringType
                        || type instanceof EnumType;
        if (!isName) {
            long number = ranged(whole(values, row), Integer.MIN_VALUE, Integer.MAX_VALUE);
            if (symbols.nameOf((int) number) == null) {
                throw badCast(Long.toString(number));
            }
            return number;
        }
        String name = text(values, row);
        Integer number = symbols.numberOf(name);
        if (number == null) {
            throw badCast(name);
        }
        return number;
    }

    private long unsignedInt(BigInteger value) {
        // The bits of a negative number of 32 bits are those of one without a sign.
        boolean isNegative = value.signum() < 0 && value.bitLength() < Integer.SIZE;
        return isNegative ? value.intValue() & 0xFFFF_FFFFL : ranged(value, 0, (1L << 32) - 1);
    }

    private long ranged(BigInteger value, long min, long max) {
        boolean fits =
                value.bitLength() < Long.SIZE
                        && value.longValue() >= min
                        && value.longValue() <= max;
        if (!fits) {
            throw badCast(value.toString());
        }
        return value.longValue();
    }

    private long fitting(BigInteger value, boolean isUnsigned) {
        boolean fits = isUnsigned ? value.bitLength() <= Long.SIZE : value.bitLength() < Long.SIZE;
        if (!fits) {
            throw badCast(value.toString());
        }
        return value.longValue();
    }

    private DatabaseException badCast(String value) {
        return new DatabaseException(
                ErrorCode.PROTOBUF_BAD_CAST,
                ("Could not convert value '%s' from type %s to type %s while writing field '%s'"
                                + " extracted from column '%s'.")
                        .formatted(value, type.name(), field.kind().title(), field.name(), column));
    }
}
