package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// The outer shape of JSON: finding where a value ends.
public final class JsonText {
    /// `input_format_json_max_depth`.
    private static final int DEPTH_MAX = 1_000;

    private JsonText() {}

    /// Moves past the value that begins here, without looking at what it means.
    ///
    /// Errors: ATTEMPT_TO_READ_AFTER_EOF, CANNOT_PARSE_INPUT_ASSERTION_FAILED,
    /// TOO_DEEP_RECURSION beyond 1000 levels.
    public static void skipValue(ByteCursor in) {
        skipValue(in, 0);
    }

    private static void skipValue(ByteCursor in, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "JSON is nested deeper than " + DEPTH_MAX + " levels");
        }
        in.skipWhitespace();
        switch (in.peek()) {
            case '"' -> skipString(in);
            case '{' -> skipObject(in, depth);
            case '[' -> skipArray(in, depth);
            case -1 -> throw in.endOfInput();
            default -> skipWord(in);
        }
    }

    private static void skipObject(ByteCursor in, int depth) {
        in.expect('{');
        in.skipWhitespace();
        if (in.skipIf('}')) {
            return;
        }
        while (true) {
            in.skipWhitespace();
            if (in.peek() != '"') {
                throw in.unexpected("\"");
            }
            skipString(in);
            in.skipWhitespace();
            in.expect(':');
            skipValue(in, depth + 1);
            in.skipWhitespace();
            if (in.skipIf('}')) {
                return;
            }
            in.expect(',');
        }
    }

    private static void skipArray(ByteCursor in, int depth) {
        in.expect('[');
        in.skipWhitespace();
        if (in.skipIf(']')) {
            return;
        }
        while (true) {
            skipValue(in, depth + 1);
            in.skipWhitespace();
            if (in.skipIf(']')) {
                return;
            }
            in.expect(',');
        }
    }

    /// Moves past the string that begins here.
    public static void skipString(ByteCursor in) {
        in.expect('"');
        byte[] bytes = in.bytes();
        int at = in.at();
        int end = in.end();
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
            throw in.endOfInput();
        }
        in.seek(at + 1);
    }

    /// Moves past a number, `true`, `false` or `null`.
    private static void skipWord(ByteCursor in) {
        int from = in.at();
        while (isWordByte(in.peek())) {
            in.skip(1);
        }
        if (in.at() == from) {
            throw in.unexpected("a value");
        }
    }

    private static boolean isWordByte(int value) {
        return (value >= '0' && value <= '9')
                || (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || value == '-'
                || value == '+'
                || value == '.';
    }
}
