package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Scanning of JSON text. As ClickHouse, strings may hold bare control characters.
public final class JsonText {
    /// Reads eight bytes at once, the first one lowest.
    static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    /// How much of the offending text a message shows.
    private static final int SHOWN_BYTES_MAX = 100;

    private JsonText() {}

    /// The first index from `at` on that holds no white space, or `to`.
    public static int skipSpace(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    static boolean isSpace(byte value) {
        return value == ' '
                || value == '\n'
                || value == '\r'
                || value == '\t'
                || value == '\f'
                || value == 0x0B;
    }

    /// The first index from `at` on that holds a quote or a backslash, or `to`.
    static int stringStop(byte[] bytes, int at, int to) {
        int i = at;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            long stops = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
            if (stops != 0) {
                return i + (Long.numberOfTrailingZeros(stops) >>> 3);
            }
        }
        while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /// The high bit of each zero byte; bits above the lowest one set may be wrong.
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    /// The index of the quote that closes the string whose first byte stands at `at`.
    static int stringEnd(byte[] bytes, int at, int to) {
        int i = stringStop(bytes, at, to);
        while (i < to && bytes[i] == '\\') {
            i = stringStop(bytes, i + 2, to);
        }
        if (i >= to) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_QUOTED_STRING,
                    "Cannot parse JSON string: expected closing quote");
        }
        return i;
    }

    /// The index after the value that starts at `at`, whatever it is.
    ///
    /// Nested values are only balanced: their inner commas and colons are not checked.
    ///
    /// Errors: TOO_DEEP_RECURSION when values are nested deeper than `depthMax`.
    static int skipValue(byte[] bytes, int at, int to, int depthMax) {
        if (at >= to) {
            throw endOfInput();
        }
        return switch (bytes[at]) {
            case '"' -> stringEnd(bytes, at + 1, to) + 1;
            case '{', '[' -> skipNested(bytes, at, to, depthMax);
            case 't' -> expectWord(bytes, at, to, "true");
            case 'f' -> expectWord(bytes, at, to, "false");
            case 'n' ->
                    at + 1 < to && bytes[at + 1] == 'a'
                            ? expectWord(bytes, at, to, "nan")
                            : expectWord(bytes, at, to, "null");
            case 'i' -> expectWord(bytes, at, to, "inf");
            default -> skipNumber(bytes, at, to);
        };
    }

    private static int skipNested(byte[] bytes, int at, int to, int depthMax) {
        int depth = 0;
        int i = at;
        long isObject = 0;
        while (i < to) {
            byte value = bytes[i++];
            if (value == '"') {
                i = stringEnd(bytes, i, to) + 1;
            } else if (value == '{' || value == '[') {
                if (++depth > depthMax) {
                    throw tooDeep(depthMax);
                }
                // The kinds of the innermost 64 levels; deeper ones are only counted.
                isObject = (isObject << 1) | (value == '{' ? 1 : 0);
            } else if (value == '}' || value == ']') {
                if (depth <= Long.SIZE && (isObject & 1) != (value == '}' ? 1 : 0)) {
                    throw expected((isObject & 1) == 1 ? "}" : "]", bytes, i - 1, to);
                }
                isObject >>>= 1;
                if (--depth == 0) {
                    return i;
                }
            }
        }
        throw endOfInput();
    }

    private static int skipNumber(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && isNumberPart(bytes[i])) {
            i++;
        }
        if (i == at) {
            throw expected("value", bytes, at, to);
        }
        return i;
    }

    private static boolean isNumberPart(byte value) {
        return (value >= '0' && value <= '9')
                || value == '-'
                || value == '+'
                || value == '.'
                || value == 'e'
                || value == 'E';
    }

    /// The index after `word`, which must stand at `at`.
    static int expectWord(byte[] bytes, int at, int to, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= to || bytes[at + i] != word.charAt(i)) {
                throw expected(word, bytes, at + i, to);
            }
        }
        return at + word.length();
    }

    /// The index after the byte `value`, which must stand at `at`.
    static int expect(byte[] bytes, int at, int to, char value) {
        if (at >= to || bytes[at] != value) {
            throw expected(String.valueOf(value), bytes, at, to);
        }
        return at + 1;
    }

    /// The error that something else stands at `at`, in ClickHouse's words.
    public static DatabaseException expected(String what, byte[] bytes, int at, int to) {
        String where = at >= to ? " at end of stream" : " before: '" + shown(bytes, at, to) + "'";
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                "Cannot parse input: expected '" + what + "'" + where);
    }

    static String shown(byte[] bytes, int at, int to) {
        int length = Math.min(to - at, SHOWN_BYTES_MAX);
        return new String(bytes, at, length, StandardCharsets.UTF_8)
                .replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("\0", "\\0");
    }

    static DatabaseException endOfInput() {
        return new DatabaseException(
                ErrorCode.CANNOT_READ_ALL_DATA,
                "Unexpected end of stream while parsing JSONEachRow format");
    }

    static DatabaseException tooDeep(int depthMax) {
        return new DatabaseException(
                ErrorCode.TOO_DEEP_RECURSION,
                "JSON is nested deeper than input_format_json_max_depth = " + depthMax);
    }
}
