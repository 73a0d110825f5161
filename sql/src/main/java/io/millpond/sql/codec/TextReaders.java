package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.FloatColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.column.WideColumnBuilder;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;
import io.millpond.storage.type.VariantType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Makes the readers of all types and styles.
final class TextReaders {
    private TextReaders() {}

    static ValueReader of(DataType type, TextStyle style, CodecSettings settings) {
        ValueReader reader = plain(type, style, settings);
        if (style == TextStyle.PLAIN) {
            return whole(type, reader);
        }
        if (style == TextStyle.JSON && settings.has(TextOption.JSON_EMPTY_AS_DEFAULT)) {
            reader = emptyStringAsDefault(reader);
        }
        boolean isCsvTuple =
                style == TextStyle.CSV
                        && type instanceof TupleType
                        && !settings.has(TextOption.CSV_TUPLES_READ_WHOLE);
        if (type.isNullable() || !settings.isNullDefault() || isCsvTuple) {
            return style == TextStyle.CSV && !isCsvTuple
                    ? emptyAsDefault(reader, settings)
                    : reader;
        }
        ValueReader withNull = nullAsDefault(reader, style, settings);
        return style == TextStyle.CSV ? emptyAsDefault(withNull, settings) : withNull;
    }

    private static ValueReader plain(DataType type, TextStyle style, CodecSettings settings) {
        return switch (type) {
            case IntegerType integer -> numbers(integers(integer, style, settings), style);
            case IntervalType _ ->
                    numbers(
                            (in, out) ->
                                    ((LongColumnBuilder) out).append(IntegerText.read(in, true)),
                            style);
            case FloatType(int bits) -> numbers(withBools(floats(bits), style, settings), style);
            case DecimalType decimal -> numbers(decimals(decimal, style, settings), style);
            case BoolType _,
                    StringType _,
                    FixedStringType _,
                    EnumType _,
                    UuidType _,
                    Ipv4Type _,
                    Ipv6Type _,
                    AggregateFunctionType _ ->
                    StringReaders.of(type, style, settings);
            case SimpleAggregateFunctionType(_, DataType element) ->
                    plain(element, style, settings);
            case DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _,
                    TimeType _,
                    Time64Type _ ->
                    DateReaders.of(type, style, settings);
            case NothingType _ -> nothing(style, settings);
            case NullableType(DataType element) ->
                    nullable(plain(element, style, settings), style, settings);
            case LowCardinalityType(StringType element) -> plain(element, style, settings);
            case LowCardinalityType(DataType element) ->
                    coded(element, plain(element, style, settings));
            case VariantType variant -> VariantReaders.of(variant, style, settings);
            case DynamicType _ -> VariantReaders.dynamic(style, settings);
            case JsonType json -> new JsonObjectReader(json, style, settings);
            case ArrayType _, MapType _, TupleType _ -> NestedReaders.of(type, style, settings);
        };
    }

    static ValueReader ofField(DataType type, CodecSettings settings) {
        if (type instanceof NullableType(DataType element)) {
            return nullableField(ofField(element, settings));
        }
        ValueReader reader = plain(type, TextStyle.PLAIN, settings);
        DataType plain = DataTypes.withoutWrappers(type);
        boolean isNumber = plain instanceof IntegerType || plain instanceof FloatType;
        return (in, out) -> {
            int from = in.at();
            int before = out.rowCount();
            if (in.isAtEnd() && isNumber) {
                throw in.endOfInput();
            }
            reader.read(in, out);
            if (!in.isAtEnd()) {
                out.rollback(before);
                throw unexpected(isNumber ? "Number" : kind(plain), in, from);
            }
        };
    }

    private static ValueReader nullableField(ValueReader element) {
        return (in, out) -> {
            NullableColumnBuilder nullable = (NullableColumnBuilder) out;
            if (in.remaining() == 2 && in.skipIf("\\N")) {
                nullable.appendNull();
            } else {
                element.read(in, nullable.values());
                nullable.finishRow();
            }
        };
    }

    /// The name of a type without its parameters.
    private static String kind(DataType type) {
        String name = type.name();
        int bracket = name.indexOf('(');
        return bracket < 0 ? name : name.substring(0, bracket);
    }

    private static DatabaseException unexpected(String kind, ByteCursor in, int from) {
        byte[] bytes = in.bytes();
        String read = new String(bytes, from, in.at() - from, StandardCharsets.UTF_8);
        String rest = new String(bytes, in.at(), in.remaining(), StandardCharsets.UTF_8);
        return new DatabaseException(
                ErrorCode.UNEXPECTED_DATA_AFTER_PARSED_VALUE,
                "Unexpected data '%s' after parsed %s value '%s'"
                        .formatted(
                                rest, kind, read.isEmpty() && kind.equals("Number") ? "0" : read));
    }

    /// A reader that insists on having read everything.
    private static ValueReader whole(DataType type, ValueReader reader) {
        return (in, out) -> {
            int from = in.at();
            int before = out.rowCount();
            reader.read(in, out);
            if (!in.isAtEnd()) {
                out.rollback(before);
                throw leftover(type, in, from);
            }
        };
    }

    private static DatabaseException leftover(DataType type, ByteCursor in, int from) {
        byte[] bytes = in.bytes();
        String all = new String(bytes, from, in.end() - from, StandardCharsets.UTF_8);
        String read = new String(bytes, from, in.at() - from, StandardCharsets.UTF_8);
        if (type instanceof ArrayType || type instanceof TupleType || type instanceof MapType) {
            return unexpected(kind(type), in, from);
        }
        String place =
                read.isEmpty()
                        ? " at begin of string"
                        : " at position " + (in.at() - from) + " (parsed just '" + read + "')";
        boolean isNumber = type instanceof IntegerType || type instanceof FloatType;
        String note =
                ". Note: there are to"
                        + type.name()
                        + "OrZero and to"
                        + type.name()
                        + "OrNull functions, which returns zero/NULL instead of throwing"
                        + " exception";
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_TEXT,
                "Cannot parse string '"
                        + all
                        + "' as "
                        + type.name()
                        + ": syntax error"
                        + place
                        + (isNumber ? note : ""));
    }

    /// A reader of numbers that sees through the quotes which a style allows.
    private static ValueReader numbers(ValueReader reader, TextStyle style) {
        return switch (style) {
            case PLAIN -> reader;
            case ESCAPED, QUOTED -> strict(reader);
            case JSON, CSV -> {
                ValueReader strict = strict(reader);
                yield (in, out) -> {
                    if (in.peek() != '"') {
                        strict.read(in, out);
                        return;
                    }
                    in.skip(1);
                    int before = out.rowCount();
                    strict.read(in, out);
                    if (!in.skipIf('"')) {
                        out.rollback(before);
                        throw in.unexpected("\"");
                    }
                };
            }
        };
    }

    /// A reader that insists on having read something.
    private static ValueReader strict(ValueReader reader) {
        return (in, out) -> {
            int from = in.at();
            int before = out.rowCount();
            reader.read(in, out);
            if (in.at() == from) {
                out.rollback(before);
                throw in.unexpected("a number");
            }
        };
    }

    private static ValueReader integers(IntegerType type, TextStyle style, CodecSettings settings) {
        boolean isSigned = type.isSigned();
        ValueReader reader =
                switch (type.bits()) {
                    case 8 ->
                            (in, out) ->
                                    ((ByteColumnBuilder) out)
                                            .append((byte) IntegerText.read(in, isSigned));
                    case 16 ->
                            (in, out) ->
                                    ((ShortColumnBuilder) out)
                                            .append((short) IntegerText.read(in, isSigned));
                    case 32 ->
                            (in, out) ->
                                    ((IntColumnBuilder) out)
                                            .append((int) IntegerText.read(in, isSigned));
                    case 64 ->
                            (in, out) ->
                                    ((LongColumnBuilder) out)
                                            .append(IntegerText.read(in, isSigned));
                    default -> (in, out) -> appendWide(IntegerText.readBig(in, isSigned), out);
                };
        // An UInt8 takes them always: it was ClickHouse's type of truth once.
        boolean isUInt8 = type.bits() == Byte.SIZE && !isSigned;
        return isUInt8 && style == TextStyle.JSON
                ? takingBools(reader)
                : withBools(reader, style, settings);
    }

    /// A reader of numbers that takes `true` and `false` in JSON for 1 and 0.
    private static ValueReader withBools(
            ValueReader reader, TextStyle style, CodecSettings settings) {
        if (style != TextStyle.JSON || settings.has(TextOption.JSON_BOOLS_NO_NUMBERS)) {
            return reader;
        }
        return takingBools(reader);
    }

    private static ValueReader takingBools(ValueReader reader) {
        return (in, out) -> {
            int letter = in.peek();
            if (letter == 't' || letter == 'f') {
                readBoolAsNumber(reader, in, out);
            } else {
                reader.read(in, out);
            }
        };
    }

    private static void readBoolAsNumber(ValueReader reader, ByteCursor in, ColumnBuilder out) {
        byte[] digit = {(byte) (in.peek() == 't' ? '1' : '0')};
        if (in.skipIf("true") || in.skipIf("false")) {
            reader.read(new ByteCursor(digit), out);
        }
    }

    private static void appendWide(BigInteger value, ColumnBuilder out) {
        WideColumnBuilder wide = (WideColumnBuilder) out;
        long[] words = new long[wide.wordCount()];
        WideIntegers.write(value, words, 0, words.length);
        wide.append(words, 0);
    }

    private static ValueReader floats(int bits) {
        return switch (bits) {
            case 16 ->
                    (in, out) ->
                            ((FloatColumnBuilder) out)
                                    .append(FloatType.toBfloat(FloatText.readFloat(in)));
            case 32 -> (in, out) -> ((FloatColumnBuilder) out).append(FloatText.readFloat(in));
            default -> (in, out) -> ((DoubleColumnBuilder) out).append(FloatText.readDouble(in));
        };
    }

    /// Whole texts may have as many digits as the layout holds, as casts take them in ClickHouse.
    private static ValueReader decimals(DecimalType type, TextStyle style, CodecSettings settings) {
        boolean isNative = style == TextStyle.PLAIN || settings.has(TextOption.DECIMALS_OF_LAYOUT);
        int precision = isNative ? DecimalText.nativePrecision(type) : type.precision();
        return switch (type.layout()) {
            case INT ->
                    (in, out) ->
                            ((IntColumnBuilder) out)
                                    .append((int) DecimalText.readLong(in, type, precision));
            case LONG ->
                    (in, out) ->
                            ((LongColumnBuilder) out)
                                    .append(DecimalText.readLong(in, type, precision));
            default -> (in, out) -> appendWide(DecimalText.read(in, type, precision), out);
        };
    }

    private static ValueReader nothing(TextStyle style, CodecSettings settings) {
        return (in, out) -> {
            if (!skipNull(in, style, settings)) {
                throw in.unexpected("NULL");
            }
            out.appendDefault();
        };
    }

    /// Moves past NULL if it is next.
    static boolean skipNull(ByteCursor in, TextStyle style, CodecSettings settings) {
        int letter = in.peek();
        return switch (style) {
            case PLAIN ->
                    (in.remaining() == 4 && letter == 'N' && in.skipIf("NULL"))
                            || (in.remaining() == 2 && letter == '\\' && in.skipIf("\\N"));
            case ESCAPED -> letter == '\\' && skipNullField(in, (byte) '\t');
            case CSV -> letter == '\\' && skipNullField(in, settings.csv().delimiter());
            case QUOTED -> (letter | 0x20) == 'n' && in.skipIfIgnoringCase("NULL");
            case JSON -> letter == 'n' && in.skipIf("null");
        };
    }

    /// Moves past `\N` where the field ends behind it.
    private static boolean skipNullField(ByteCursor in, byte delimiter) {
        int from = in.at();
        if (in.skipIf("\\N")) {
            int next = in.peek();
            if (next == -1 || next == '\n' || next == '\r' || next == (delimiter & 0xFF)) {
                return true;
            }
        }
        in.seek(from);
        return false;
    }

    private static ValueReader nullAsDefault(
            ValueReader reader, TextStyle style, CodecSettings settings) {
        return (in, out) -> {
            if (skipNull(in, style, settings)) {
                out.appendDefault();
            } else {
                reader.read(in, out);
            }
        };
    }

    private static ValueReader emptyStringAsDefault(ValueReader reader) {
        return (in, out) -> {
            if (in.skipIf("\"\"")) {
                out.appendDefault();
            } else {
                reader.read(in, out);
            }
        };
    }

    private static ValueReader emptyAsDefault(ValueReader reader, CodecSettings settings) {
        if (!settings.csv().emptyAsDefault()) {
            return reader;
        }
        int delimiter = settings.csv().delimiter() & 0xFF;
        return (in, out) -> {
            int next = in.peek();
            if (next == -1 || next == delimiter || next == '\n' || next == '\r') {
                out.appendDefault();
            } else {
                reader.read(in, out);
            }
        };
    }

    private static ValueReader nullable(
            ValueReader element, TextStyle style, CodecSettings settings) {
        return (in, out) -> {
            NullableColumnBuilder nullable = (NullableColumnBuilder) out;
            if (skipNull(in, style, settings)) {
                nullable.appendNull();
            } else {
                element.read(in, nullable.values());
                nullable.finishRow();
            }
        };
    }

    private static ValueReader coded(DataType element, ValueReader reader) {
        ColumnBuilder one = ColumnBuilders.of(element);
        return (in, out) -> {
            reader.read(in, one);
            ((DictionaryColumnBuilder) out).append(one.build(), 0);
        };
    }
}
