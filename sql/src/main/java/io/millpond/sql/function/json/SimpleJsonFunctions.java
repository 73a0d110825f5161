package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/// Functions that search a text for `"name":` and read what follows at once, without parsing: for
/// JSON that a program wrote without spaces.
///
/// Source: ClickHouse 26.7's functions of the same names.
public final class SimpleJsonFunctions {
    private static final String CATEGORY = "JSON";

    private SimpleJsonFunctions() {}

    /// Reads the value at a place.
    private interface Extraction {
        void append(byte[] bytes, int at, int to, ColumnBuilder out);
    }

    public static List<ScalarFunction> all() {
        ValueReader strings =
                ValueReader.of(DataTypes.STRING, TextStyle.JSON, CodecSettings.in(ZoneOffset.UTC));
        return List.of(
                define(
                        "simpleJSONHas",
                        "visitParamHas",
                        "Whether a text has `\"name\":`.",
                        DataTypes.UINT8,
                        (_, _, _, out) -> ((ByteColumnBuilder) out).append((byte) 1)),
                define(
                        "simpleJSONExtractUInt",
                        "visitParamExtractUInt",
                        "The unsigned integer behind `\"name\":`, or 0.",
                        DataTypes.UINT64,
                        (bytes, at, to, out) -> appendInteger(bytes, at, to, false, out)),
                define(
                        "simpleJSONExtractInt",
                        "visitParamExtractInt",
                        "The integer behind `\"name\":`, or 0.",
                        DataTypes.INT64,
                        (bytes, at, to, out) -> appendInteger(bytes, at, to, true, out)),
                define(
                        "simpleJSONExtractFloat",
                        "visitParamExtractFloat",
                        "The number behind `\"name\":`, or 0.",
                        DataTypes.FLOAT64,
                        SimpleJsonFunctions::appendFloat),
                define(
                        "simpleJSONExtractBool",
                        "visitParamExtractBool",
                        "Whether `true` follows `\"name\":`.",
                        DataTypes.UINT8,
                        (bytes, at, to, out) ->
                                ((ByteColumnBuilder) out)
                                        .append((byte) (startsWithTrue(bytes, at, to) ? 1 : 0))),
                define(
                        "simpleJSONExtractRaw",
                        "visitParamExtractRaw",
                        "The value behind `\"name\":` as it is written.",
                        DataTypes.STRING,
                        SimpleJsonFunctions::appendRaw),
                define(
                        "simpleJSONExtractString",
                        "visitParamExtractString",
                        "The string behind `\"name\":`.",
                        DataTypes.STRING,
                        (bytes, at, to, out) -> appendString(strings, bytes, at, to, out)));
    }

    private static ScalarFunction define(
            String name, String alias, String doc, DataType type, Extraction extraction) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(json, name)", doc).withAliases(alias),
                (arguments, _) -> bind(name, type, extraction, arguments));
    }

    private static BoundFunction bind(
            String name, DataType type, Extraction extraction, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        Arguments.text(name, arguments, 0);
        String key = "\"" + Arguments.constantText(name, arguments, 1) + "\":";
        byte[] needle = key.getBytes(StandardCharsets.UTF_8);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    ColumnBuilder builder = ColumnBuilders.of(type);
                    for (int row = 0; row < rowCount; row++) {
                        int to = texts.end(row);
                        int found = find(texts.bytes(), texts.start(row), to, needle);
                        if (found < 0) {
                            builder.appendDefault();
                        } else {
                            extraction.append(texts.bytes(), found, to, builder);
                        }
                    }
                    return builder.build();
                });
    }

    /// The place behind the first `needle` in `[from, to)`, or -1.
    private static int find(byte[] bytes, int from, int to, byte[] needle) {
        for (int at = from; at + needle.length <= to; at++) {
            if (bytes[at] == needle[0]
                    && Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
                return at + needle.length;
            }
        }
        return -1;
    }

    private static void appendInteger(
            byte[] bytes, int from, int to, boolean isSigned, ColumnBuilder out) {
        int at = from < to && bytes[from] == '"' ? from + 1 : from;
        boolean isNegative = at < to && bytes[at] == '-';
        long value = 0;
        if (isNegative || (at < to && bytes[at] == '+')) {
            at++;
        }
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
        }
        boolean isReadable = isSigned || !isNegative;
        ((LongColumnBuilder) out).append(isReadable ? isNegative ? -value : value : 0);
    }

    private static void appendFloat(byte[] bytes, int from, int to, ColumnBuilder out) {
        int at = from < to && bytes[from] == '"' ? from + 1 : from;
        int end = at;
        while (end < to && "+-.0123456789eE".indexOf(bytes[end]) >= 0) {
            end++;
        }
        double value = 0;
        // The longest beginning that is a number.
        for (; end > at && value == 0; end--) {
            String text = new String(bytes, at, end - at, StandardCharsets.US_ASCII);
            if (text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
                value = Double.parseDouble(text);
                break;
            }
        }
        ((DoubleColumnBuilder) out).append(value);
    }

    private static boolean startsWithTrue(byte[] bytes, int at, int to) {
        return to - at >= 4
                && bytes[at] == 't'
                && bytes[at + 1] == 'r'
                && bytes[at + 2] == 'u'
                && bytes[at + 3] == 'e';
    }

    /// Appends what is before the next comma or brace outside of brackets and quotes.
    private static void appendRaw(byte[] bytes, int from, int to, ColumnBuilder out) {
        byte[] open = new byte[to - from + 1];
        int depth = 0;
        for (int at = from; at < to; at++) {
            byte letter = bytes[at];
            if (depth > 0 && letter == open[depth - 1]) {
                depth--;
                continue;
            }
            switch (letter) {
                case '[' -> open[depth++] = ']';
                case '{' -> open[depth++] = '}';
                case '"' -> open[depth++] = '"';
                case '\\' -> at += at + 1 < to && bytes[at + 1] == '"' ? 1 : 0;
                default -> {
                    if (depth == 0 && (letter == ',' || letter == '}')) {
                        ((BytesColumnBuilder) out).append(bytes, from, at);
                        return;
                    }
                }
            }
        }
        out.appendDefault();
    }

    private static void appendString(
            ValueReader strings, byte[] bytes, int from, int to, ColumnBuilder out) {
        if (from >= to || bytes[from] != '"') {
            out.appendDefault();
            return;
        }
        ByteCursor cursor = new ByteCursor(bytes);
        cursor.reset(bytes, from, to);
        try {
            strings.read(cursor, out);
        } catch (DatabaseException _) {
            // What is no string of JSON is taken for an empty one.
            out.appendDefault();
        }
    }
}
