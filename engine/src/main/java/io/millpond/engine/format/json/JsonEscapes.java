package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// The escape sequences of JSON strings, and those ClickHouse takes besides.
///
/// A surrogate pair becomes one character of four bytes; a low surrogate alone is encoded as it is;
/// a high one alone is an error. A backslash before any other character means that character.
final class JsonEscapes {
    private JsonEscapes() {}

    /// Writes the string `bytes[from, to)` without its escapes to `target` and returns its length.
    ///
    /// @param target has room for `to - from` bytes from `targetFrom` on: text without escapes is
    ///     never longer
    static int unescape(byte[] bytes, int from, int to, byte[] target, int targetFrom) {
        int write = targetFrom;
        int at = from;
        while (at < to) {
            int stop = JsonText.stringStop(bytes, at, to);
            System.arraycopy(bytes, at, target, write, stop - at);
            write += stop - at;
            at = stop;
            if (at >= to) {
                break;
            }
            if (at + 1 >= to) {
                throw wrong("unexpected end of string");
            }
            if (bytes[at + 1] != 'u') {
                target[write++] = plain(bytes[at + 1]);
                at += 2;
                continue;
            }
            int unit = unit(bytes, at + 2, to);
            at += 6;
            if (unit >= 0xD800 && unit <= 0xDBFF) {
                write = writePair(target, write, unit, lowSurrogate(bytes, at, to));
                at += 6;
            } else {
                write = writeUnit(target, write, unit);
            }
        }
        return write - targetFrom;
    }

    private static byte plain(byte escaped) {
        return switch (escaped) {
            case 'a' -> 0x07;
            case 'b' -> '\b';
            case 'e' -> 0x1B;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case '0' -> 0;
            default -> escaped;
        };
    }

    private static int lowSurrogate(byte[] bytes, int at, int to) {
        if (at + 1 >= to || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            throw wrong("missing second part of surrogate pair");
        }
        int unit = unit(bytes, at + 2, to);
        if (unit < 0xDC00 || unit > 0xDFFF) {
            throw wrong("incorrect surrogate pair");
        }
        return unit;
    }

    private static int unit(byte[] bytes, int at, int to) {
        if (at + 4 > to) {
            throw wrong("less than four digits after \\u");
        }
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                throw wrong("no hexadecimal digits after \\u");
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    private static int writePair(byte[] target, int at, int high, int low) {
        int code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        target[at] = (byte) (0xF0 | (code >>> 18));
        target[at + 1] = (byte) (0x80 | ((code >>> 12) & 0x3F));
        target[at + 2] = (byte) (0x80 | ((code >>> 6) & 0x3F));
        target[at + 3] = (byte) (0x80 | (code & 0x3F));
        return at + 4;
    }

    private static int writeUnit(byte[] target, int at, int unit) {
        if (unit <= 0x7F) {
            target[at] = (byte) unit;
            return at + 1;
        }
        if (unit <= 0x7FF) {
            target[at] = (byte) (0xC0 | (unit >>> 6));
            target[at + 1] = (byte) (0x80 | (unit & 0x3F));
            return at + 2;
        }
        target[at] = (byte) (0xE0 | (unit >>> 12));
        target[at + 1] = (byte) (0x80 | ((unit >>> 6) & 0x3F));
        target[at + 2] = (byte) (0x80 | (unit & 0x3F));
        return at + 3;
    }

    private static DatabaseException wrong(String how) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_ESCAPE_SEQUENCE, "Cannot parse escape sequence: " + how);
    }
}
