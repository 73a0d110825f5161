package io.millpond.engine.format.value;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.EnumNames;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.FixedBytesColumnBuilder;
import io.millpond.storage.column.FloatColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.column.WideColumnBuilder;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.UuidType;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Appends single values of another system of types to a column of one type. Single-threaded.
///
/// The column may be Nullable or LowCardinality, or both. A builder is unchanged when a method
/// throws, or one row longer inside: the caller rolls back.
///
/// *Differs:* ClickHouse cuts integers that are too large for the column; here that is an error.
public final class ScalarCell {
    /// The bits of a number whose width says nothing.
    public static final int ANY_BITS = 0;

    private static final int WORD_BYTES = 8;

    private final DataType column;
    private final DataType type;
    private final @Nullable ColumnBuilder scratch;
    private final @Nullable EnumNames names;
    private final ValueReader texts;
    private final ByteCursor text = new ByteCursor(new byte[0]);

    /// @param column the type of the column: of one value a row
    public ScalarCell(DataType column, CodecSettings settings) {
        this.column = column;
        this.type = plain(column);
        DataType outer =
                column instanceof SimpleAggregateFunctionType(_, DataType aggregated)
                        ? aggregated
                        : column;
        this.scratch =
                outer instanceof LowCardinalityType(DataType element)
                        ? ColumnBuilders.of(element)
                        : null;
        this.names = type instanceof EnumType enumeration ? new EnumNames(enumeration) : null;
        this.texts = ValueReader.of(type, TextStyle.PLAIN, settings);
    }

    /// The type of a column without what may be around it: NULL, a dictionary, an aggregation.
    public static DataType plain(DataType type) {
        return switch (type) {
            case SimpleAggregateFunctionType(_, DataType element) -> plain(element);
            default -> {
                DataType inner = DataTypes.notNullable(DataTypes.withoutLowCardinality(type));
                yield inner instanceof SimpleAggregateFunctionType ? plain(inner) : inner;
            }
        };
    }

    /// The plain type of the values.
    public DataType type() {
        return type;
    }

    /// Appends a whole number.
    ///
    /// A number of days, seconds or ticks becomes a date or time, and the number itself, without
    /// the point, a Decimal.
    ///
    /// @param bits the width of the number in its own system, if it may stand for one without a
    ///     sign of the same width; else [#ANY_BITS]
    public void putInteger(long value, int bits, ColumnBuilder out) {
        switch (out) {
            case NullableColumnBuilder nullable -> {
                putInteger(value, bits, nullable.values());
                nullable.finishRow();
            }
            case DictionaryColumnBuilder coded -> {
                putInteger(value, bits, scratch());
                flush(coded);
            }
            case ByteColumnBuilder bytes -> bytes.append((byte) checked(value, bits));
            case ShortColumnBuilder shorts -> shorts.append((short) checked(value, bits));
            case IntColumnBuilder ints -> ints.append((int) checked(value, bits));
            case LongColumnBuilder longs -> longs.append(checked(value, bits));
            case FloatColumnBuilder floats -> floats.append(rounded((double) value));
            case DoubleColumnBuilder doubles -> doubles.append((double) value);
            case WideColumnBuilder wide
                    when type instanceof IntegerType || type instanceof DecimalType ->
                    append(BigInteger.valueOf(value), wide);
            default -> throw unsuitable("an integer");
        }
    }

    /// Appends a whole number of 64 bits without sign.
    public void putUnsigned(long value, ColumnBuilder out) {
        if (value >= 0) {
            putInteger(value, ANY_BITS, out);
        } else {
            putBig(new BigInteger(Long.toUnsignedString(value)), out);
        }
    }

    /// Appends a whole number, which for a Decimal is one without its point.
    public void putBig(BigInteger value, ColumnBuilder out) {
        if (value.bitLength() < Long.SIZE) {
            putInteger(value.longValueExact(), ANY_BITS, out);
            return;
        }
        switch (out) {
            case NullableColumnBuilder nullable -> {
                putBig(value, nullable.values());
                nullable.finishRow();
            }
            case DictionaryColumnBuilder coded -> {
                putBig(value, scratch());
                flush(coded);
            }
            case LongColumnBuilder longs
                    when type.equals(DataTypes.UINT64)
                            && value.signum() > 0
                            && value.bitLength() == Long.SIZE ->
                    longs.append(value.longValue());
            case FloatColumnBuilder floats -> floats.append(value.floatValue());
            case DoubleColumnBuilder doubles -> doubles.append(value.doubleValue());
            case WideColumnBuilder wide
                    when type instanceof IntegerType || type instanceof DecimalType ->
                    append(value, wide);
            default -> throw doesNotFit(value.toString());
        }
    }

    private void append(BigInteger value, WideColumnBuilder wide) {
        int bits = wide.wordCount() * Long.SIZE;
        boolean isUnsigned = DataTypes.isUnsigned(type);
        boolean fits =
                isUnsigned
                        ? value.signum() >= 0 && value.bitLength() <= bits
                        : value.bitLength() < bits;
        if (type instanceof DecimalType(int precision, _)) {
            fits &= value.abs().compareTo(BigInteger.TEN.pow(precision)) < 0;
        }
        if (!fits) {
            throw doesNotFit(value.toString());
        }
        long[] words = new long[wide.wordCount()];
        for (int word = 0; word < words.length; word++) {
            words[word] = value.shiftRight(word * Long.SIZE).longValue();
        }
        wide.append(words, 0);
    }

    private float rounded(double value) {
        float single = (float) value;
        return type.equals(DataTypes.BFLOAT16) ? FloatType.toBfloat(single) : single;
    }

    /// The value, if the column can hold it; 0 and 1 for a truth value.
    private long checked(long value, int bits) {
        boolean fits =
                switch (type) {
                    case BoolType _ -> true;
                    case IntegerType(int width, boolean isSigned) ->
                            isSigned
                                    ? width >= Long.SIZE
                                            || value >> (width - 1) == 0
                                            || value >> (width - 1) == -1
                                    : (width < Long.SIZE ? value >>> width == 0 : value >= 0)
                                            || bits == width;
                    case EnumType enumeration ->
                            value == (short) value && enumeration.nameOf((int) value) != null;
                    case DateType _ -> value >>> 16 == 0;
                    case DateTimeType _, Ipv4Type _ -> value >>> 32 == 0 || bits == 32;
                    case DecimalType(int precision, _) ->
                            BigInteger.valueOf(value).abs().compareTo(BigInteger.TEN.pow(precision))
                                    < 0;
                    default -> type.layout() != Layout.INT || value == (int) value;
                };
        if (!fits) {
            throw doesNotFit(Long.toString(value));
        }
        return type instanceof BoolType ? (value == 0 ? 0 : 1) : value;
    }

    private DatabaseException doesNotFit(String value) {
        return new DatabaseException(
                ErrorCode.VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE,
                "Value %s does not fit into type %s".formatted(value, type.name()));
    }

    /// Appends a floating-point number; to a column of integers only if it is one.
    public void putReal(double value, ColumnBuilder out) {
        switch (out) {
            case NullableColumnBuilder nullable -> {
                putReal(value, nullable.values());
                nullable.finishRow();
            }
            case DictionaryColumnBuilder coded -> {
                putReal(value, scratch());
                flush(coded);
            }
            case FloatColumnBuilder floats -> floats.append(rounded(value));
            case DoubleColumnBuilder doubles -> doubles.append(value);
            default -> {
                if (!(type instanceof IntegerType || type instanceof BoolType)) {
                    throw unsuitable("a floating-point number");
                }
                if (value != Math.rint(value) || Math.abs(value) >= 0x1p63) {
                    throw doesNotFit(Double.toString(value));
                }
                putInteger((long) value, ANY_BITS, out);
            }
        }
    }

    /// Appends ticks of 10^-scale seconds since 1970, UTC.
    ///
    /// @param scale 0 to 9
    public void putTicks(long ticks, int scale, ColumnBuilder out) {
        int wanted =
                switch (type) {
                    case DateTime64Type(int digits, _) -> digits;
                    case DateTimeType _ -> 0;
                    default -> scale;
                };
        long factor = power(Math.abs(wanted - scale));
        if (wanted < scale) {
            putInteger(Math.floorDiv(ticks, factor), ANY_BITS, out);
            return;
        }
        long product = ticks * factor;
        if (Math.multiplyHigh(ticks, factor) != product >> 63) {
            throw doesNotFit(Long.toString(ticks));
        }
        putInteger(product, ANY_BITS, out);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    /// Appends the bytes `[from, to)` to a column of strings, or the value whose text they are.
    public void putText(byte[] bytes, int from, int to, ColumnBuilder out) {
        switch (out) {
            case NullableColumnBuilder nullable -> {
                putText(bytes, from, to, nullable.values());
                nullable.finishRow();
            }
            case DictionaryColumnBuilder coded -> putCoded(bytes, from, to, coded);
            case BytesColumnBuilder strings -> strings.append(bytes, from, to);
            case FixedBytesColumnBuilder fixed -> putFixed(bytes, from, to, fixed);
            default -> {
                if (names != null) {
                    append(names.value(bytes, from, to), out);
                    return;
                }
                text.reset(bytes, from, to);
                texts.read(text, out);
            }
        }
    }

    private static void append(int value, ColumnBuilder out) {
        if (out instanceof ByteColumnBuilder small) {
            small.append((byte) value);
        } else {
            ((ShortColumnBuilder) out).append((short) value);
        }
    }

    private void putCoded(byte[] bytes, int from, int to, DictionaryColumnBuilder coded) {
        if (type.equals(DataTypes.STRING)) {
            coded.append(bytes, from, to);
        } else {
            putText(bytes, from, to, scratch());
            flush(coded);
        }
    }

    private static void putFixed(byte[] bytes, int from, int to, FixedBytesColumnBuilder fixed) {
        if (to - from > fixed.length()) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    "Too large value for FixedString(%d): %d bytes"
                            .formatted(fixed.length(), to - from));
        }
        fixed.append(bytes, from, to);
    }

    /// Appends the bytes `[from, to)` to a column of strings, or the number of just as many bytes,
    /// the lowest first; of a UUID the upper half comes first, and of an IPv6 the highest byte.
    /// Other bytes are taken for text.
    public void putBytes(byte[] bytes, int from, int to, ColumnBuilder out) {
        switch (out) {
            case NullableColumnBuilder nullable -> {
                putBytes(bytes, from, to, nullable.values());
                nullable.finishRow();
            }
            case DictionaryColumnBuilder coded when !type.equals(DataTypes.STRING) -> {
                putBytes(bytes, from, to, scratch());
                flush(coded);
            }
            case WideColumnBuilder wide when to - from == wide.wordCount() * WORD_BYTES -> {
                ByteCursor in = new ByteCursor(bytes, from, to);
                long[] words = new long[wide.wordCount()];
                for (int word = 0; word < words.length; word++) {
                    words[word] = in.nextLong();
                }
                append(words, wide);
            }
            default -> putText(bytes, from, to, out);
        }
    }

    private void append(long[] words, WideColumnBuilder wide) {
        switch (type) {
            case IntegerType _, DecimalType _ -> wide.append(words, 0);
            case UuidType _ -> wide.append(words[1], words[0]);
            default -> wide.append(Long.reverseBytes(words[1]), Long.reverseBytes(words[0]));
        }
    }

    /// Appends a UUID, as itself or as its text.
    public void putUuid(long high, long low, ColumnBuilder out) {
        switch (out) {
            case NullableColumnBuilder nullable -> {
                putUuid(high, low, nullable.values());
                nullable.finishRow();
            }
            case WideColumnBuilder wide when type instanceof UuidType -> wide.append(low, high);
            default -> {
                byte[] printed = new UUID(high, low).toString().getBytes(StandardCharsets.US_ASCII);
                putText(printed, 0, printed.length, out);
            }
        }
    }

    /// Appends NULL.
    ///
    /// Errors: CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN where the column has none.
    public void putNull(ColumnBuilder out) {
        if (!column.isNullable()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
                    "Cannot insert NULL value into non-nullable column of type " + column.name());
        }
        switch (out) {
            case NullableColumnBuilder nullable -> nullable.appendNull();
            case DictionaryColumnBuilder coded -> {
                scratch().appendDefault();
                flush(coded);
            }
            default -> out.appendDefault();
        }
    }

    private ColumnBuilder scratch() {
        if (scratch == null) {
            throw new IllegalStateException(column.name());
        }
        scratch.rollback(0);
        return scratch;
    }

    private void flush(DictionaryColumnBuilder coded) {
        coded.append(scratchColumn(), 0);
    }

    private Column scratchColumn() {
        if (scratch == null) {
            throw new IllegalStateException(column.name());
        }
        return scratch.build();
    }

    /// The error of a kind of value that the type does not take.
    public DatabaseException unsuitable(String kind) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "Cannot insert %s into a column of type %s".formatted(kind, column.name()));
    }
}
