package io.millpond.sql.codec;

import io.millpond.sql.codec.CodecSettings.DateTimeOutput;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
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
import io.millpond.storage.type.Layout;
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

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Makes the writers of all types and styles.
///
/// A writer of a simple type knows only its column's layout; [#of] puts around it what sees through
/// constants.
final class TextWriters {
    private TextWriters() {}

    static ValueWriter of(DataType type, TextStyle style, CodecSettings settings) {
        ValueWriter writer = plain(type, style, settings);
        return (column, row, out) -> {
            if (column instanceof ConstantColumn constant) {
                writer.write(constant.value(), 0, out);
            } else {
                writer.write(column, row, out);
            }
        };
    }

    private static ValueWriter plain(DataType type, TextStyle style, CodecSettings settings) {
        return switch (type) {
            case IntegerType integer -> integers(integer, style, settings);
            case IntervalType _ ->
                    (column, row, out) -> out.putDecimal(((LongColumn) column).value(row));
            case FloatType floating -> floats(floating, style, settings);
            case DecimalType decimal ->
                    style == TextStyle.JSON && settings.json().quoteDecimals()
                            ? between('"', decimals(decimal, settings))
                            : decimals(decimal, settings);
            case BoolType _ -> bools(style, settings.words());
            case StringType _, AggregateFunctionType _ -> strings(style, settings);
            case SimpleAggregateFunctionType(_, DataType element) ->
                    plain(element, style, settings);
            case FixedStringType _ -> fixedStrings(style, settings);
            case EnumType enumeration -> enums(enumeration, style, settings);
            case DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _,
                    TimeType _,
                    Time64Type _,
                    Ipv4Type _,
                    Ipv6Type _,
                    UuidType _ ->
                    quoted(bare(type, settings), style);
            case NothingType _ -> nulls(style);
            case NullableType(DataType element) -> nullable(of(element, style, settings), style);
            case LowCardinalityType(DataType element) -> coded(of(element, style, settings));
            case VariantType _, DynamicType _ -> VariantWriters.of(style, settings);
            case JsonType json -> JsonObjectWriter.of(json, style, settings);
            case ArrayType _, MapType _, TupleType _ -> NestedWriters.of(type, style, settings);
        };
    }

    private static ValueWriter integers(IntegerType type, TextStyle style, CodecSettings settings) {
        ValueWriter writer = integers(type);
        return style == TextStyle.JSON && type.bits() >= 64 && settings.json().quote64BitIntegers()
                ? between('"', writer)
                : writer;
    }

    private static ValueWriter integers(IntegerType type) {
        boolean isSigned = type.isSigned();
        return switch (type.bits()) {
            case 8 -> {
                int mask = isSigned ? -1 : 0xFF;
                yield (column, row, out) -> out.putDecimal(((ByteColumn) column).value(row) & mask);
            }
            case 16 -> {
                int mask = isSigned ? -1 : 0xFFFF;
                yield (column, row, out) ->
                        out.putDecimal(((ShortColumn) column).value(row) & mask);
            }
            case 32 -> {
                long mask = isSigned ? -1 : 0xFFFF_FFFFL;
                yield (column, row, out) -> out.putDecimal(((IntColumn) column).value(row) & mask);
            }
            case 64 ->
                    isSigned
                            ? (column, row, out) -> out.putDecimal(((LongColumn) column).value(row))
                            : (column, row, out) ->
                                    out.putUnsignedDecimal(((LongColumn) column).value(row));
            default ->
                    (column, row, out) -> {
                        WideColumn wide = (WideColumn) column;
                        int count = wide.wordCount();
                        out.put(
                                WideIntegers.read(wide.words(), row * count, count, isSigned)
                                        .toString());
                    };
        };
    }

    private static ValueWriter floats(FloatType type, TextStyle style, CodecSettings settings) {
        ValueWriter writer = withPoint(floats(type, settings.words().floatPlaces()), settings);
        if (style != TextStyle.JSON) {
            return writer;
        }
        boolean isQuoted = type.bits() == 64 && settings.json().quote64BitFloats();
        boolean areDenormalsQuoted = settings.json().quoteDenormals();
        return (column, row, out) -> {
            double value =
                    column instanceof FloatColumn floats
                            ? floats.value(row)
                            : ((DoubleColumn) column).value(row);
            boolean isDenormal = !Double.isFinite(value);
            if (isDenormal && !areDenormalsQuoted) {
                out.put("null");
            } else if (isQuoted || isDenormal) {
                out.put('"');
                writer.write(column, row, out);
                out.put('"');
            } else {
                writer.write(column, row, out);
            }
        };
    }

    private static ValueWriter floats(FloatType type, int places) {
        if (places > 0) {
            return (column, row, out) -> {
                if (column instanceof FloatColumn floats) {
                    FloatText.write(floats.value(row), places, out);
                } else {
                    FloatText.write(((DoubleColumn) column).value(row), places, out);
                }
            };
        }
        return type.bits() != 64
                ? (column, row, out) -> FloatText.write(((FloatColumn) column).value(row), out)
                : (column, row, out) -> FloatText.write(((DoubleColumn) column).value(row), out);
    }

    /// A writer of numbers that puts a point behind those without one, where that is asked for.
    private static ValueWriter withPoint(ValueWriter writer, CodecSettings settings) {
        if (!settings.has(TextOption.DECIMAL_POINTS)) {
            return writer;
        }
        ByteSink text = new ByteSink();
        return (column, row, out) -> {
            text.clear();
            writer.write(column, row, text);
            out.put(text.bytes(), 0, text.size());
            if (isWhole(text)) {
                out.put('.');
            }
        };
    }

    private static boolean isWhole(ByteSink text) {
        for (int i = 0; i < text.size(); i++) {
            byte letter = text.bytes()[i];
            if (letter != '-' && (letter < '0' || letter > '9')) {
                return false;
            }
        }
        return true;
    }

    private static ValueWriter bools(TextStyle style, CodecSettings.Words words) {
        boolean isPlain = style == TextStyle.JSON || style == TextStyle.QUOTED;
        String trueWord = isPlain ? "true" : words.trueWord();
        String falseWord = isPlain ? "false" : words.falseWord();
        return (column, row, out) ->
                out.put(((ByteColumn) column).value(row) == 0 ? falseWord : trueWord);
    }

    private static ValueWriter decimals(DecimalType type, CodecSettings settings) {
        return withPoint(decimals(type, settings.words()), settings);
    }

    private static ValueWriter decimals(DecimalType type, CodecSettings.Words words) {
        int scale = type.scale();
        boolean hasZeros = words.hasDecimalZeros();
        return switch (type.layout()) {
            case INT ->
                    (column, row, out) ->
                            DecimalText.write(
                                    ((IntColumn) column).value(row), scale, hasZeros, out);
            case LONG ->
                    (column, row, out) ->
                            DecimalText.write(
                                    ((LongColumn) column).value(row), scale, hasZeros, out);
            default ->
                    (column, row, out) -> {
                        WideColumn wide = (WideColumn) column;
                        int count = wide.wordCount();
                        DecimalText.write(
                                WideIntegers.read(wide.words(), row * count, count, true),
                                scale,
                                hasZeros,
                                out);
                    };
        };
    }

    /// Writes the bytes of a string, set apart as the style has it.
    private interface BytesWriter {
        void write(byte[] bytes, int from, int to, ByteSink out);
    }

    private static BytesWriter bytes(TextStyle style, CodecSettings settings) {
        boolean escapeForwardSlashes = settings.json().escapeForwardSlashes();
        return switch (style) {
            case PLAIN -> (bytes, from, to, out) -> out.put(bytes, from, to);
            case ESCAPED -> StringText::writeEscaped;
            case QUOTED ->
                    settings.has(TextOption.QUOTES_DOUBLED)
                            ? StringText::writeDoubled
                            : StringText::writeQuoted;
            case CSV -> StringText::writeCsv;
            case JSON ->
                    (bytes, from, to, out) ->
                            StringText.writeJson(bytes, from, to, escapeForwardSlashes, out);
        };
    }

    private static ValueWriter strings(TextStyle style, CodecSettings settings) {
        BytesWriter writer = bytes(style, settings);
        return (column, row, out) -> {
            BytesColumn strings = (BytesColumn) column;
            writer.write(strings.bytes(), strings.start(row), strings.end(row), out);
        };
    }

    private static ValueWriter fixedStrings(TextStyle style, CodecSettings settings) {
        BytesWriter writer = bytes(style, settings);
        boolean isTrimmed = settings.has(TextOption.FIXED_STRINGS_TRIMMED);
        return (column, row, out) -> {
            FixedBytesColumn strings = (FixedBytesColumn) column;
            int from = row * strings.length();
            int to = from + strings.length();
            while (isTrimmed && to > from && strings.bytes()[to - 1] == 0) {
                to--;
            }
            writer.write(strings.bytes(), from, to, out);
        };
    }

    private static ValueWriter enums(EnumType type, TextStyle style, CodecSettings settings) {
        BytesWriter writer = bytes(style, settings);
        int lowest = type.entries().getFirst().value();
        int highest = type.entries().getLast().value();
        byte[] @Nullable [] names = new byte[highest - lowest + 1][];
        for (EnumType.Entry entry : type.entries()) {
            ByteSink sink = new ByteSink();
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            writer.write(name, 0, name.length, sink);
            names[entry.value() - lowest] = sink.toByteArray();
        }
        boolean isByte = type.layout() == Layout.BYTE;
        return (column, row, out) -> {
            int value =
                    isByte ? ((ByteColumn) column).value(row) : ((ShortColumn) column).value(row);
            int index = value - lowest;
            byte[] name = index >= 0 && index < names.length ? names[index] : null;
            if (name == null) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Unexpected value " + value + " in enum");
            }
            out.put(name);
        };
    }

    /// The writer of a type whose text needs no escapes.
    private static ValueWriter bare(DataType type, CodecSettings settings) {
        return switch (type) {
            case DateType _ ->
                    (column, row, out) ->
                            DateText.writeDate(((ShortColumn) column).value(row) & 0xFFFF, out);
            case Date32Type _ ->
                    (column, row, out) -> DateText.writeDate(((IntColumn) column).value(row), out);
            case DateTimeType(String zone) -> dateTimes(zoneOf(zone, settings), settings);
            case DateTime64Type(int scale, String zone) ->
                    dateTimes64(scale, zoneOf(zone, settings), settings);
            case TimeType _ ->
                    (column, row, out) -> TimeText.write(((IntColumn) column).value(row), 0, out);
            case Time64Type(int scale) ->
                    (column, row, out) ->
                            TimeText.write(((LongColumn) column).value(row), scale, out);
            case Ipv4Type _ ->
                    (column, row, out) -> IpText.write(((IntColumn) column).value(row), out);
            case Ipv6Type _ ->
                    (column, row, out) -> {
                        WideColumn wide = (WideColumn) column;
                        IpText.write(wide.word(row, 1), wide.word(row, 0), out);
                    };
            default ->
                    (column, row, out) -> {
                        WideColumn wide = (WideColumn) column;
                        UuidText.write(wide.word(row, 1), wide.word(row, 0), out);
                    };
        };
    }

    static ZoneTable zoneOf(@Nullable String zone, CodecSettings settings) {
        return ZoneTable.of(zone == null ? settings.zone() : ZoneNames.zone(zone));
    }

    private static ValueWriter dateTimes(ZoneTable zone, CodecSettings settings) {
        DateTimeOutput output = settings.dateTimeOutput();
        return (column, row, out) -> {
            long second = ((IntColumn) column).value(row) & 0xFFFF_FFFFL;
            switch (output) {
                case SIMPLE -> DateText.writeDateTime(zone.toLocal(second), ' ', out);
                case UNIX_TIMESTAMP -> out.putDecimal(second);
                case ISO -> {
                    DateText.writeDateTime(second, 'T', out);
                    out.put('Z');
                }
            }
        };
    }

    private static ValueWriter dateTimes64(int scale, ZoneTable zone, CodecSettings settings) {
        DateTimeOutput output = settings.dateTimeOutput();
        if (output == DateTimeOutput.SIMPLE && settings.words().hasThousandths()) {
            return (column, row, out) ->
                    DateText.writeThousandths(((LongColumn) column).value(row), scale, zone, out);
        }
        return (column, row, out) -> {
            long ticks = ((LongColumn) column).value(row);
            switch (output) {
                case SIMPLE -> DateText.writeDateTime64(ticks, scale, zone, ' ', out);
                case UNIX_TIMESTAMP -> {
                    long power = DateText.ticksOfSecond(scale);
                    out.putDecimal(Math.floorDiv(ticks, power));
                    if (scale > 0) {
                        out.put('.');
                        out.putPadded(Math.floorMod(ticks, power), scale);
                    }
                }
                case ISO -> {
                    DateText.writeDateTime64(ticks, scale, ZoneTable.utc(), 'T', out);
                    out.put('Z');
                }
            }
        };
    }

    private static ValueWriter quoted(ValueWriter writer, TextStyle style) {
        return switch (style) {
            case PLAIN, ESCAPED -> writer;
            case QUOTED -> between('\'', writer);
            case JSON, CSV -> between('"', writer);
        };
    }

    private static ValueWriter between(char quote, ValueWriter writer) {
        return (column, row, out) -> {
            out.put(quote);
            writer.write(column, row, out);
            out.put(quote);
        };
    }

    static String nullText(TextStyle style) {
        return switch (style) {
            case PLAIN -> "ᴺᵁᴸᴸ";
            case ESCAPED, CSV -> "\\N";
            case QUOTED -> "NULL";
            case JSON -> "null";
        };
    }

    private static ValueWriter nulls(TextStyle style) {
        String text = nullText(style);
        return (_, _, out) -> out.put(text);
    }

    private static ValueWriter nullable(ValueWriter element, TextStyle style) {
        String text = nullText(style);
        return (column, row, out) -> {
            NullableColumn nullable = (NullableColumn) column;
            if (nullable.isNull(row)) {
                out.put(text);
            } else {
                element.write(nullable.values(), row, out);
            }
        };
    }

    private static ValueWriter coded(ValueWriter element) {
        return (column, row, out) -> {
            if (column instanceof DictionaryColumn coded) {
                element.write(coded.dictionary(), coded.code(row), out);
            } else {
                element.write(column, row, out);
            }
        };
    }
}
