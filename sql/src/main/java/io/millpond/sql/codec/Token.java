package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// The text of one value, freed from the quotes and escapes of its style. Single-threaded.
///
/// It stands at `[from, to)` of `bytes`, which is the cursor's array where nothing was escaped, and
/// is valid until the next read.
final class Token {
    private final ByteSink scratch = new ByteSink();
    private final boolean isBadEscapeKept;
    byte[] bytes = new byte[0];
    int from;
    int to;

    Token() {
        this(false);
    }

    /// @param isBadEscapeKept whether escapes that JSON does not have are text
    Token(boolean isBadEscapeKept) {
        this.isBadEscapeKept = isBadEscapeKept;
    }

    /// Reads the value in a style.
    ///
    /// Errors: CANNOT_PARSE_QUOTED_STRING, CANNOT_PARSE_ESCAPE_SEQUENCE, ATTEMPT_TO_READ_AFTER_EOF.
    void read(ByteCursor in, TextStyle style, byte delimiter) {
        switch (style) {
            case PLAIN -> {
                set(in.bytes(), in.at(), in.end());
                in.seek(in.end());
            }
            case ESCAPED -> readEscaped(in);
            case QUOTED -> readQuoted(in);
            case JSON -> readJson(in);
            case CSV -> readCsv(in, delimiter);
        }
    }

    private void set(byte[] source, int start, int end) {
        bytes = source;
        from = start;
        to = end;
    }

    private void setScratch() {
        set(scratch.bytes(), 0, scratch.size());
    }

    private void readEscaped(ByteCursor in) {
        byte[] source = in.bytes();
        int start = in.at();
        int end = in.end();
        int at = start;
        while (at < end && source[at] != '\t' && source[at] != '\n' && source[at] != '\\') {
            at++;
        }
        in.seek(at);
        if (at >= end || source[at] != '\\') {
            set(source, start, at);
            return;
        }
        scratch.clear();
        scratch.put(source, start, at);
        while (!in.isAtEnd() && in.peek() != '\t' && in.peek() != '\n') {
            byte value = in.next();
            if (value == '\\') {
                readEscape(in);
            } else {
                scratch.put(value);
            }
        }
        setScratch();
    }

    /// Reads what follows a backslash. Source: ClickHouse's `parseComplexEscapeSequence`.
    private void readEscape(ByteCursor in) {
        byte letter = in.next();
        switch (letter) {
            case 'a' -> scratch.put((byte) 7);
            case 'b' -> scratch.put((byte) 8);
            case 'e' -> scratch.put((byte) 27);
            case 'f' -> scratch.put((byte) 12);
            case 'n' -> scratch.put((byte) 10);
            case 'r' -> scratch.put((byte) 13);
            case 't' -> scratch.put((byte) 9);
            case 'v' -> scratch.put((byte) 11);
            case '0' -> scratch.put((byte) 0);
            case 'x' -> scratch.put((byte) (hexDigit(in) << 4 | hexDigit(in)));
            case 'N' -> {
                // NULL inside of a longer text stands for nothing.
            }
            case '\\', '\'', '"', '`', '/', '=' -> scratch.put(letter);
            default -> {
                if (letter < 0 || letter >= ' ') {
                    scratch.put('\\');
                }
                scratch.put(letter);
            }
        }
    }

    private static int hexDigit(ByteCursor in) {
        int value = Character.digit(in.next(), 16);
        if (value < 0) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_ESCAPE_SEQUENCE, "Cannot parse escape sequence");
        }
        return value;
    }

    private void readQuoted(ByteCursor in) {
        if (in.isAtEnd() || in.peek() != '\'') {
            throw missingQuote(in, "Cannot parse quoted string: expected opening quote ''', got '");
        }
        byte[] source = in.bytes();
        int start = in.at() + 1;
        int end = in.end();
        int at = start;
        while (at < end && source[at] != '\'' && source[at] != '\\') {
            at++;
        }
        boolean isSimple =
                at < end && source[at] == '\'' && (at + 1 >= end || source[at + 1] != '\'');
        if (isSimple) {
            set(source, start, at);
            in.seek(at + 1);
            return;
        }
        scratch.clear();
        scratch.put(source, start, at);
        in.seek(at);
        while (true) {
            if (in.isAtEnd()) {
                throw withoutClosingQuote();
            }
            byte value = in.next();
            if (value == '\\') {
                readEscape(in);
            } else if (value == '\'' && !in.skipIf('\'')) {
                setScratch();
                return;
            } else {
                scratch.put(value);
            }
        }
    }

    private static DatabaseException missingQuote(ByteCursor in, String text) {
        String found = in.isAtEnd() ? "end of stream" : String.valueOf((char) in.peek());
        return new DatabaseException(ErrorCode.CANNOT_PARSE_QUOTED_STRING, text + found + "'");
    }

    private static DatabaseException withoutClosingQuote() {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_QUOTED_STRING,
                "Cannot parse quoted string: expected closing quote");
    }

    /// Reads a JSON string.
    void readJson(ByteCursor in) {
        if (in.peek() != '"') {
            throw missingQuote(in, "Cannot parse JSON string: expected opening quote '\"', got '");
        }
        byte[] source = in.bytes();
        int start = in.at() + 1;
        int end = in.end();
        int at = start;
        while (at < end && source[at] != '"' && source[at] != '\\') {
            at++;
        }
        if (at < end && source[at] == '"') {
            set(source, start, at);
            in.seek(at + 1);
            return;
        }
        scratch.clear();
        scratch.put(source, start, at);
        in.seek(at);
        while (true) {
            if (in.isAtEnd()) {
                throw withoutClosingQuote();
            }
            byte value = in.next();
            if (value == '"') {
                setScratch();
                return;
            }
            if (value == '\\') {
                readJsonEscape(in);
            } else {
                scratch.put(value);
            }
        }
    }

    private void readJsonEscape(ByteCursor in) {
        byte letter = in.next();
        switch (letter) {
            case '"', '\\', '/' -> scratch.put(letter);
            case 'b' -> scratch.put((byte) 8);
            case 'f' -> scratch.put((byte) 12);
            case 'n' -> scratch.put((byte) 10);
            case 'r' -> scratch.put((byte) 13);
            case 't' -> scratch.put((byte) 9);
            case 'u' -> readUnicode(in);
            default -> {
                if (!isBadEscapeKept) {
                    throw new DatabaseException(
                            ErrorCode.CANNOT_PARSE_ESCAPE_SEQUENCE,
                            "Invalid escape sequence '\\" + (char) letter + "' in JSON string");
                }
                scratch.put('\\');
                scratch.put(letter);
            }
        }
    }

    private void readUnicode(ByteCursor in) {
        int unit = hexUnit(in);
        int codePoint = unit;
        if (Character.isHighSurrogate((char) unit) && in.startsWith("\\u")) {
            int before = in.at();
            in.skip(2);
            int low = hexUnit(in);
            if (Character.isLowSurrogate((char) low)) {
                codePoint = Character.toCodePoint((char) unit, (char) low);
            } else {
                in.seek(before);
            }
        }
        putUtf8(codePoint);
    }

    private static int hexUnit(ByteCursor in) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | hexDigit(in);
        }
        return unit;
    }

    /// Puts a code point; half of a surrogate pair as three bytes, as ClickHouse does.
    private void putUtf8(int codePoint) {
        if (codePoint < 0x80) {
            scratch.put((byte) codePoint);
        } else if (codePoint < 0x800) {
            scratch.put((byte) (0xC0 | codePoint >> 6));
            scratch.put((byte) (0x80 | (codePoint & 0x3F)));
        } else if (codePoint < 0x10000) {
            scratch.put((byte) (0xE0 | codePoint >> 12));
            scratch.put((byte) (0x80 | ((codePoint >> 6) & 0x3F)));
            scratch.put((byte) (0x80 | (codePoint & 0x3F)));
        } else {
            scratch.put((byte) (0xF0 | codePoint >> 18));
            scratch.put((byte) (0x80 | ((codePoint >> 12) & 0x3F)));
            scratch.put((byte) (0x80 | ((codePoint >> 6) & 0x3F)));
            scratch.put((byte) (0x80 | (codePoint & 0x3F)));
        }
    }

    private void readCsv(ByteCursor in, byte delimiter) {
        if (in.peek() == '"') {
            readCsvQuoted(in);
            return;
        }
        byte[] source = in.bytes();
        int start = in.at();
        int at = start;
        while (at < in.end()
                && source[at] != delimiter
                && source[at] != '\n'
                && source[at] != '\r') {
            at++;
        }
        in.seek(at);
        while (at > start && (source[at - 1] == ' ' || source[at - 1] == '\t')) {
            at--;
        }
        set(source, start, at);
    }

    private void readCsvQuoted(ByteCursor in) {
        scratch.clear();
        in.skip(1);
        byte[] source = in.bytes();
        while (true) {
            int start = in.at();
            int at = start;
            while (at < in.end() && source[at] != '"') {
                at++;
            }
            if (at >= in.end()) {
                throw withoutClosingQuote();
            }
            in.seek(at + 1);
            if (in.peek() != '"') {
                if (scratch.size() == 0) {
                    set(source, start, at);
                    return;
                }
                scratch.put(source, start, at);
                setScratch();
                return;
            }
            scratch.put(source, start, at + 1);
            in.skip(1);
        }
    }

    /// Reads a word that is not quoted: up to a space, comma, colon or closing bracket.
    void readWord(ByteCursor in) {
        byte[] source = in.bytes();
        int start = in.at();
        int at = start;
        while (at < in.end() && ",:]}) \t\r\n".indexOf(source[at]) < 0) {
            at++;
        }
        in.seek(at);
        set(source, start, at);
    }
}
