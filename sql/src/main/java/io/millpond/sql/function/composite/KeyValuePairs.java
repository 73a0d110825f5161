package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// `extractKeyValuePairs`: pairs of keys and values in a text, such as `a:1, b:"x y"`.
///
/// A key ends at the delimiter before its value, a value at a delimiter of pairs; either may stand
/// in quotes. What is no pair is skipped; a quote inside a key or value makes its pair none.
public final class KeyValuePairs {
    private KeyValuePairs() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("extractKeyValuePairs", false, "mapFromString", "str_to_map"),
                define("extractKeyValuePairsWithEscaping", true));
    }

    private static ScalarFunction define(String name, boolean isEscaped, String... aliases) {
        FunctionDescription description =
                FunctionDescription.of(
                                "Map",
                                name
                                        + "(text[, key_value_delimiter[, pair_delimiters[,"
                                        + " quote[, unexpected_quoting]]]])",
                                "The pairs of keys and values that a text holds.")
                        .withAliases(aliases);
        return ScalarFunction.of(
                aliases.length > 0 ? description.ignoringCase() : description,
                (arguments, _) -> bind(name, isEscaped, arguments));
    }

    private static BoundFunction bind(String name, boolean isEscaped, List<Argument> arguments) {
        Arguments.count(name, arguments, 1, 5);
        Arguments.text(name, arguments, 0);
        byte delimiter = single(name, arguments, 1, (byte) ':');
        byte[] ends =
                arguments.size() > 2
                        ? Arguments.constantBytes(name, arguments, 2)
                        : new byte[] {' ', ',', ';'};
        byte quote = single(name, arguments, 3, (byte) '"');
        checkDiffer(delimiter, ends, quote);
        String unexpected =
                arguments.size() > 4 ? Arguments.constantText(name, arguments, 4) : "INVALID";
        Reader reader = new Reader(delimiter, ends, quote, isEscaped, !unexpected.equals("ACCEPT"));
        return BoundFunction.of(
                new MapType(DataTypes.STRING, DataTypes.STRING),
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    BytesColumnBuilder keys = new BytesColumnBuilder();
                    BytesColumnBuilder values = new BytesColumnBuilder();
                    int[] rowEnds = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        reader.read(texts.bytes(), texts.start(row), texts.end(row), keys, values);
                        rowEnds[row] = keys.rowCount();
                    }
                    return new MapColumn(rowEnds, keys.build(), values.build(), rowCount);
                });
    }

    private static void checkDiffer(byte delimiter, byte[] ends, byte quote) {
        String texts = new String(ends, StandardCharsets.ISO_8859_1);
        String conflict =
                delimiter == quote
                        ? "key_value_delimiter and quoting_character can not be the same"
                        : texts.indexOf(delimiter & 0xFF) >= 0
                                ? "key_value_delimiter conflicts with pair delimiters"
                                : texts.indexOf(quote & 0xFF) >= 0
                                        ? "quoting_character conflicts with pair delimiters"
                                        : "";
        if (!conflict.isEmpty()) {
            throw new DatabaseException(ErrorCode.BAD_ARGUMENTS, "Invalid arguments, " + conflict);
        }
    }

    private static byte single(String name, List<Argument> arguments, int place, byte fallback) {
        if (arguments.size() <= place) {
            return fallback;
        }
        byte[] bytes = Arguments.constantBytes(name, arguments, place);
        if (bytes.length != 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Control character argument must either be empty or contain exactly 1"
                            + " character");
        }
        return bytes[0];
    }

    /// Reads texts by their delimiters. Immutable.
    private static final class Reader {
        private final byte delimiter;
        private final byte[] ends;
        private final byte quote;
        private final boolean isEscaped;
        private final boolean rejectsQuotes;

        Reader(byte delimiter, byte[] ends, byte quote, boolean isEscaped, boolean rejectsQuotes) {
            this.delimiter = delimiter;
            this.ends = ends;
            this.quote = quote;
            this.isEscaped = isEscaped;
            this.rejectsQuotes = rejectsQuotes;
        }

        private boolean isEnd(byte value) {
            for (byte end : ends) {
                if (end == value) {
                    return true;
                }
            }
            return false;
        }

        void read(
                byte[] bytes,
                int from,
                int to,
                BytesColumnBuilder keys,
                BytesColumnBuilder values) {
            int at = from;
            while (at < to) {
                while (at < to && isEnd(bytes[at])) {
                    at++;
                }
                int keyFrom = at;
                int keyTo = tokenEnd(bytes, at, to, true);
                boolean isQuoted = at < to && bytes[at] == quote;
                boolean isKey = keyTo > keyFrom && keyTo < to && bytes[keyTo] == delimiter;
                if (!isKey || (!isQuoted && hasQuote(bytes, keyFrom, keyTo))) {
                    at = Math.max(keyTo, keyFrom) + 1;
                    continue;
                }
                int valueFrom = keyTo + 1;
                int valueTo = tokenEnd(bytes, valueFrom, to, false);
                boolean isValueQuoted = valueFrom < to && bytes[valueFrom] == quote;
                boolean isWhole =
                        valueTo >= valueFrom
                                && (isValueQuoted || !hasQuote(bytes, valueFrom, valueTo));
                if (isWhole) {
                    append(keys, bytes, keyFrom, keyTo, isQuoted);
                    append(values, bytes, valueFrom, valueTo, isValueQuoted);
                }
                at = Math.max(valueTo, valueFrom) + 1;
            }
        }

        private boolean hasQuote(byte[] bytes, int from, int to) {
            for (int i = from; i < to && rejectsQuotes; i++) {
                if (bytes[i] == quote) {
                    return true;
                }
            }
            return false;
        }

        /// The place behind a key or value that begins at `from`, quotes included; less than `from`
        /// where a quote is not closed.
        private int tokenEnd(byte[] bytes, int from, int to, boolean isKey) {
            int at = from;
            if (at < to && bytes[at] == quote) {
                at++;
                while (at < to && bytes[at] != quote) {
                    at += isEscaped && bytes[at] == '\\' ? 2 : 1;
                }
                return at < to ? at + 1 : -1;
            }
            while (at < to && !isEnd(bytes[at]) && !(isKey && bytes[at] == delimiter)) {
                at += isEscaped && bytes[at] == '\\' ? 2 : 1;
            }
            return Math.min(at, to);
        }

        private void append(
                BytesColumnBuilder out, byte[] bytes, int from, int to, boolean isQuoted) {
            int start = isQuoted ? from + 1 : from;
            int end = isQuoted ? to - 1 : to;
            if (!isEscaped) {
                out.append(bytes, start, end);
                return;
            }
            int at = start;
            while (at < end) {
                at = unescape(bytes, at, end, out);
            }
            out.finishRow();
        }

        private static int unescape(byte[] bytes, int at, int end, BytesColumnBuilder out) {
            if (bytes[at] != '\\' || at + 1 >= end) {
                out.write(bytes[at]);
                return at + 1;
            }
            byte letter = bytes[at + 1];
            if (letter == 'x' && at + 3 < end) {
                int high = Character.digit(bytes[at + 2], 16);
                int low = Character.digit(bytes[at + 3], 16);
                out.write((byte) (high * 16 + low));
                return at + 4;
            }
            out.write(
                    switch (letter) {
                        case 'n' -> (byte) '\n';
                        case 't' -> (byte) '\t';
                        case 'r' -> (byte) '\r';
                        case 'b' -> (byte) '\b';
                        case 'f' -> (byte) '\f';
                        case 'a' -> (byte) 7;
                        case 'v' -> (byte) 11;
                        case 'e' -> (byte) 27;
                        case '0' -> (byte) 0;
                        default -> letter;
                    });
            return at + 2;
        }
    }
}
