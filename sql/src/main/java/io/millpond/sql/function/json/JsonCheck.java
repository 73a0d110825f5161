package io.millpond.sql.function.json;

import java.nio.charset.StandardCharsets;

/// Decides whether text is one JSON document, by all rules. Single-threaded.
///
/// Stricter than the readers of formats: texts are UTF-8 with whole escapes and surrogate pairs,
/// integers fit into 64 bits, other numbers are finite, nothing is nested deeper than 1024 levels.
///
/// Source: what ClickHouse 26.7, with simdjson, takes.
final class JsonCheck {
    private static final int DEPTH_MAX = 1_024;
    private static final int DIGITS_SAFE = 18;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    /// Whether `[from, to)` is a document, with blanks around it.
    boolean isDocument(byte[] text, int from, int to) {
        bytes = text;
        at = from;
        end = to;
        skipBlanks();
        boolean isValue = isValue(0);
        skipBlanks();
        return isValue && at == end;
    }

    private int peek() {
        return at < end ? bytes[at] & 0xFF : -1;
    }

    private boolean skipIf(char letter) {
        if (peek() != letter) {
            return false;
        }
        at++;
        return true;
    }

    private void skipBlanks() {
        int letter = peek();
        while (letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r') {
            at++;
            letter = peek();
        }
    }

    private boolean isValue(int depth) {
        if (depth > DEPTH_MAX) {
            return false;
        }
        return switch (peek()) {
            case '{' -> isObject(depth);
            case '[' -> isArray(depth);
            case '"' -> isString();
            case 't' -> isWord("true");
            case 'f' -> isWord("false");
            case 'n' -> isWord("null");
            default -> isNumber();
        };
    }

    private boolean isWord(String word) {
        int from = at;
        for (int i = 0; i < word.length(); i++) {
            if (!skipIf(word.charAt(i))) {
                return false;
            }
        }
        return at > from;
    }

    private boolean isObject(int depth) {
        at++;
        skipBlanks();
        if (skipIf('}')) {
            return true;
        }
        do {
            skipBlanks();
            if (peek() != '"' || !isString()) {
                return false;
            }
            skipBlanks();
            if (!skipIf(':')) {
                return false;
            }
            skipBlanks();
            if (!isValue(depth + 1)) {
                return false;
            }
            skipBlanks();
        } while (skipIf(','));
        return skipIf('}');
    }

    private boolean isArray(int depth) {
        at++;
        skipBlanks();
        if (skipIf(']')) {
            return true;
        }
        do {
            skipBlanks();
            if (!isValue(depth + 1)) {
                return false;
            }
            skipBlanks();
        } while (skipIf(','));
        return skipIf(']');
    }

    private boolean isString() {
        at++;
        while (at < end) {
            int letter = bytes[at] & 0xFF;
            if (letter == '"') {
                at++;
                return true;
            }
            if (letter < ' ') {
                return false;
            }
            boolean isWhole =
                    letter == '\\' ? isEscape() : letter < 0x80 ? skip(1) : isRune(letter);
            if (!isWhole) {
                return false;
            }
        }
        return false;
    }

    private boolean skip(int count) {
        at += count;
        return true;
    }

    private boolean isEscape() {
        at++;
        int letter = peek();
        at++;
        if (letter != 'u') {
            return letter > 0 && "\"\\/bfnrt".indexOf(letter) >= 0;
        }
        int unit = unit();
        if (unit < 0 || Character.isLowSurrogate((char) unit)) {
            return false;
        }
        return !Character.isHighSurrogate((char) unit)
                || (skipIf('\\') && skipIf('u') && isLow(unit()));
    }

    private static boolean isLow(int unit) {
        return unit >= 0 && Character.isLowSurrogate((char) unit);
    }

    /// The four hexadecimal digits here; -1 where there are none.
    private int unit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
            at++;
        }
        return unit;
    }

    /// Whether a character of UTF-8 that takes more than one byte begins here.
    private boolean isRune(int lead) {
        int count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + count > end) {
            return false;
        }
        int code = lead & (0x7F >> count);
        for (int i = 1; i < count; i++) {
            int next = bytes[at + i] & 0xFF;
            if ((next & 0xC0) != 0x80) {
                return false;
            }
            code = code << 6 | (next & 0x3F);
        }
        at += count;
        int least = count == 4 ? 0x1_0000 : count == 3 ? 0x800 : 0x80;
        return code >= least
                && code <= Character.MAX_CODE_POINT
                && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE);
    }

    private boolean isNumber() {
        int from = at;
        skipIf('-');
        int digitsFrom = at;
        int digitCount = digits();
        if (digitCount == 0 || (digitCount > 1 && bytes[digitsFrom] == '0')) {
            return false;
        }
        boolean isInteger = true;
        if (skipIf('.')) {
            isInteger = false;
            if (digits() == 0) {
                return false;
            }
        }
        if (skipIf('e') || skipIf('E')) {
            isInteger = false;
            if (!skipIf('+')) {
                skipIf('-');
            }
            if (digits() == 0) {
                return false;
            }
        }
        return isInteger
                ? digitCount <= DIGITS_SAFE || fits(from)
                : Double.isFinite(Double.parseDouble(text(from)));
    }

    private int digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at - from;
    }

    private String text(int from) {
        return new String(bytes, from, at - from, StandardCharsets.US_ASCII);
    }

    private boolean fits(int from) {
        String digits = text(from);
        try {
            if (digits.startsWith("-")) {
                Long.parseLong(digits);
            } else {
                Long.parseUnsignedLong(digits);
            }
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
