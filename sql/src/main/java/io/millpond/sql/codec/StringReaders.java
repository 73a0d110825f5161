package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.FixedBytesColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.column.WideColumnBuilder;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.UuidType;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Readers of the types whose values are strings or words.
final class StringReaders {
    private static final Set<String> TRUE_WORDS =
            Set.of("true", "t", "yes", "y", "on", "enable", "enabled", "1");
    private static final Set<String> FALSE_WORDS =
            Set.of("false", "f", "no", "n", "off", "disable", "disabled", "0");

    private StringReaders() {}

    static ValueReader of(DataType type, TextStyle style, CodecSettings settings) {
        return switch (type) {
            case BoolType _ -> bools(style, settings);
            case StringType _, AggregateFunctionType _ -> strings(style, settings);
            case FixedStringType fixed -> fixedStrings(fixed, style, settings);
            case EnumType enumeration -> enums(enumeration, style, settings);
            case UuidType _ -> uuids(style, settings);
            case Ipv4Type _ -> ipv4(style, settings);
            case Ipv6Type _ -> ipv6(style, settings);
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    private static ValueReader strings(TextStyle style, CodecSettings settings) {
        Token token = new Token(settings.has(TextOption.JSON_BAD_ESCAPES_KEPT));
        byte delimiter = settings.csv().delimiter();
        boolean isJson = style == TextStyle.JSON;
        return (in, out) -> {
            if (isJson && in.peek() != '"') {
                int from = in.at();
                readJsonValue(in, token, settings);
                append(out, in.bytes(), from, in.at());
            } else {
                token.read(in, style, delimiter);
                append(out, token.bytes, token.from, token.to);
            }
        };
    }

    /// Moves past a JSON value that is no string: its text is the value.
    private static void readJsonValue(ByteCursor in, Token token, CodecSettings settings) {
        int letter = in.peek();
        TextOption refusal =
                switch (letter) {
                    case '{' -> TextOption.JSON_OBJECTS_NO_STRINGS;
                    case '[' -> TextOption.JSON_ARRAYS_NO_STRINGS;
                    case 't', 'f' -> TextOption.JSON_BOOLS_NO_STRINGS;
                    default -> TextOption.JSON_NUMBERS_NO_STRINGS;
                };
        boolean isNumber = letter == '-' || (letter >= '0' && letter <= '9');
        boolean isValue =
                letter == '{'
                        || letter == '['
                        || isNumber
                        || in.startsWith("true")
                        || in.startsWith("false");
        if (isValue && !isNumber && settings.has(refusal)) {
            int from = in.at();
            JsonText.skipValue(in);
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Cannot parse JSON String value here: "
                            + new String(in.bytes(), from, in.at() - from, StandardCharsets.UTF_8));
        }
        if (isValue && !settings.has(refusal)) {
            JsonText.skipValue(in);
        } else {
            token.readJson(in);
        }
    }

    private static void append(ColumnBuilder out, byte[] bytes, int from, int to) {
        switch (out) {
            case BytesColumnBuilder plain -> plain.append(bytes, from, to);
            case DictionaryColumnBuilder coded -> coded.append(bytes, from, to);
            default -> throw new IllegalArgumentException(out.getClass().getSimpleName());
        }
    }

    private static ValueReader fixedStrings(
            FixedStringType type, TextStyle style, CodecSettings settings) {
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        return (in, out) -> {
            token.read(in, style, delimiter);
            if (token.to - token.from > type.length()) {
                throw new DatabaseException(
                        ErrorCode.TOO_LARGE_STRING_SIZE, "String too long for type " + type.name());
            }
            ((FixedBytesColumnBuilder) out).append(token.bytes, token.from, token.to);
        };
    }

    private static ValueReader uuids(TextStyle style, CodecSettings settings) {
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        long[] words = new long[2];
        return (in, out) -> {
            token.read(in, style, delimiter);
            UuidText.read(token.bytes, token.from, token.to, words);
            ((WideColumnBuilder) out).append(words[0], words[1]);
        };
    }

    private static ValueReader ipv4(TextStyle style, CodecSettings settings) {
        long[] words = new long[1];
        return addresses(
                style,
                settings,
                (bytes, from, to) -> {
                    int end = IpText.readIpv4(bytes, from, to, words);
                    if (end < 0) {
                        throw IpText.noIpv4(bytes, from, to);
                    }
                    return end;
                },
                out -> ((IntColumnBuilder) out).append((int) words[0]));
    }

    private static ValueReader ipv6(TextStyle style, CodecSettings settings) {
        long[] words = new long[2];
        return addresses(
                style,
                settings,
                (bytes, from, to) -> {
                    int end = IpText.readIpv6(bytes, from, to, words);
                    if (end < 0) {
                        throw IpText.noIpv6(bytes, from, to);
                    }
                    return end;
                },
                out -> ((WideColumnBuilder) out).append(words[0], words[1]));
    }

    /// Reads an address; the place behind it.
    private interface AddressParser {
        int parse(byte[] bytes, int from, int to);
    }

    /// Appends the address that was read.
    private interface AddressTarget {
        void append(ColumnBuilder out);
    }

    private static ValueReader addresses(
            TextStyle style, CodecSettings settings, AddressParser parser, AddressTarget target) {
        if (style == TextStyle.PLAIN) {
            return (in, out) -> {
                in.seek(parser.parse(in.bytes(), in.at(), in.end()));
                target.append(out);
            };
        }
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        return (in, out) -> {
            token.read(in, style, delimiter);
            int end = parser.parse(token.bytes, token.from, token.to);
            if (end < token.to) {
                throw in.unexpected("the end of an address");
            }
            target.append(out);
        };
    }

    private static ValueReader bools(TextStyle style, CodecSettings settings) {
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        return (in, out) -> {
            int letter = in.peek();
            boolean isWord =
                    (style == TextStyle.QUOTED && letter != '\'')
                            || (style == TextStyle.JSON && letter != '"');
            if (isWord) {
                token.readWord(in);
            } else {
                token.read(in, style, delimiter);
            }
            ((ByteColumnBuilder) out).append(boolOf(token, settings.words()));
        };
    }

    private static byte boolOf(Token token, CodecSettings.Words words) {
        String word =
                new String(token.bytes, token.from, token.to - token.from, StandardCharsets.UTF_8);
        String lower = word.toLowerCase(Locale.ROOT);
        if (TRUE_WORDS.contains(lower) || word.equals(words.trueWord())) {
            return 1;
        }
        if (FALSE_WORDS.contains(lower) || word.equals(words.falseWord())) {
            return 0;
        }
        throw new DatabaseException(
                ErrorCode.CANNOT_PARSE_BOOL,
                "Cannot parse boolean value here: '"
                        + word
                        + "', should be 'true' or 'false' controlled by setting"
                        + " bool_true_representation and bool_false_representation or one of"
                        + " True/False/T/F/Y/N/Yes/No/On/Off/Enable/Disable/Enabled/Disabled/1/0");
    }

    private static ValueReader enums(EnumType type, TextStyle style, CodecSettings settings) {
        EnumNames names = new EnumNames(type);
        if (settings.has(TextOption.ENUMS_AS_NUMBERS)) {
            return (in, out) -> append(out, names.checked((int) IntegerText.read(in, true)));
        }
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        return (in, out) -> {
            int letter = in.peek();
            boolean isNumber =
                    (style == TextStyle.JSON || style == TextStyle.QUOTED)
                            && (letter == '-' || (letter >= '0' && letter <= '9'));
            int value;
            if (isNumber) {
                value = names.checked((int) IntegerText.read(in, true));
            } else {
                token.read(in, style, delimiter);
                value =
                        style != TextStyle.JSON && style != TextStyle.QUOTED
                                ? names.valueOrNumber(token.bytes, token.from, token.to)
                                : names.value(token.bytes, token.from, token.to);
            }
            append(out, value);
        };
    }

    private static void append(ColumnBuilder out, int value) {
        switch (out) {
            case ByteColumnBuilder bytes -> bytes.append((byte) value);
            case ShortColumnBuilder shorts -> shorts.append((short) value);
            default -> throw new IllegalArgumentException(out.getClass().getSimpleName());
        }
    }
}
