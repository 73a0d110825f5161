package io.millpond.sql.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Byte strings as text: what each style escapes, and how.
///
/// Source: ClickHouse's `writeAnyEscapedString`, `writeJSONString` and `writeCSVString`.
public final class StringText {
    /// For each ASCII byte the letter behind the backslash, or 0; for TSV and quoted strings.
    private static final byte[] ESCAPES = new byte[128];

    /// The same for JSON, where 1 stands for `\\u00XX`.
    private static final byte[] JSON_ESCAPES = new byte[128];

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    static {
        String letters = "\bb\ff\nn\rr\tt\0000\\\\''";
        for (int i = 0; i < letters.length(); i += 2) {
            ESCAPES[letters.charAt(i)] = (byte) letters.charAt(i + 1);
        }
        Arrays.fill(JSON_ESCAPES, 0, 0x20, (byte) 1);
        String json = "\bb\ff\nn\rr\tt\\\\\"\"//";
        for (int i = 0; i < json.length(); i += 2) {
            JSON_ESCAPES[json.charAt(i)] = (byte) json.charAt(i + 1);
        }
    }

    private StringText() {}

    /// Writes the bytes `[from, to)` with backslash escapes, as in TabSeparated.
    public static void writeEscaped(byte[] bytes, int from, int to, ByteSink out) {
        int done = from;
        for (int at = from; at < to; at++) {
            byte value = bytes[at];
            if (value >= 0 && ESCAPES[value] != 0) {
                out.put(bytes, done, at);
                out.put('\\');
                out.put(ESCAPES[value]);
                done = at + 1;
            }
        }
        out.put(bytes, done, to);
    }

    /// Writes the bytes `[from, to)` in single quotes with backslash escapes.
    public static void writeQuoted(byte[] bytes, int from, int to, ByteSink out) {
        out.put('\'');
        writeEscaped(bytes, from, to, out);
        out.put('\'');
    }

    /// Writes the bytes `[from, to)` in single quotes, which are doubled inside, with backslash
    /// escapes for the rest.
    public static void writeDoubled(byte[] bytes, int from, int to, ByteSink out) {
        out.put('\'');
        int done = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\'') {
                writeEscaped(bytes, done, at, out);
                out.put("''");
                done = at + 1;
            }
        }
        writeEscaped(bytes, done, to, out);
        out.put('\'');
    }

    /// Writes the bytes `[from, to)` in double quotes, which are doubled inside.
    public static void writeCsv(byte[] bytes, int from, int to, ByteSink out) {
        out.put('"');
        int done = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '"') {
                out.put(bytes, done, at + 1);
                done = at;
            }
        }
        out.put(bytes, done, to);
        out.put('"');
    }

    /// Writes the bytes `[from, to)` as a JSON string; bytes that are not UTF-8 stay as they are.
    public static void writeJson(
            byte[] bytes, int from, int to, boolean escapeForwardSlashes, ByteSink out) {
        out.put('"');
        int done = from;
        for (int at = from; at < to; at++) {
            byte value = bytes[at];
            if (value >= 0) {
                byte escape = JSON_ESCAPES[value];
                if (escape != 0 && (value != '/' || escapeForwardSlashes)) {
                    out.put(bytes, done, at);
                    writeJsonEscape(value, escape, out);
                    done = at + 1;
                }
            } else if (value == (byte) 0xE2 && isLineSeparator(bytes, at, to)) {
                out.put(bytes, done, at);
                out.put(bytes[at + 2] == (byte) 0xA8 ? "\\u2028" : "\\u2029");
                done = at + 3;
            }
        }
        out.put(bytes, done, to);
        out.put('"');
    }

    private static void writeJsonEscape(byte value, byte escape, ByteSink out) {
        if (escape == 1) {
            out.put("\\u00");
            out.put(HEX[value >> 4]);
            out.put(HEX[value & 15]);
        } else {
            out.put('\\');
            out.put(escape);
        }
    }

    /// Whether U+2028 or U+2029 stands at `at`: valid in JSON, but not in JavaScript's literals.
    private static boolean isLineSeparator(byte[] bytes, int at, int to) {
        return at + 2 < to
                && bytes[at + 1] == (byte) 0x80
                && (bytes[at + 2] == (byte) 0xA8 || bytes[at + 2] == (byte) 0xA9);
    }
}
