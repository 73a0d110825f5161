package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;

/// Fixed texts between the fields of a document.
final class Texts {
    private Texts() {}

    /// A setting's value as bytes.
    static byte[] of(FormatSettings settings, String name) {
        return settings.text(name).getBytes(StandardCharsets.UTF_8);
    }

    /// Whether `text` stands at `bytes[at]`.
    static boolean isAt(byte[] text, byte[] bytes, int at, int to) {
        if (to - at < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /// Where `text` stands first in `bytes[from, to)`; `to` where it does not.
    static int find(byte[] text, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !isAt(text, bytes, at, to)) {
            at++;
        }
        return at;
    }

    /// Moves past `text` if it is next.
    static boolean skipIf(ByteCursor in, byte[] text) {
        if (!isAt(text, in.bytes(), in.at(), in.end())) {
            return false;
        }
        in.skip(text.length);
        return true;
    }

    /// Moves past `text`.
    ///
    /// Errors: CANNOT_PARSE_INPUT_ASSERTION_FAILED where something else is next.
    static void expect(ByteCursor in, byte[] text) {
        if (!skipIf(in, text)) {
            throw missing(in, text);
        }
    }

    /// The error of not finding `text`.
    static DatabaseException missing(ByteCursor in, byte[] text) {
        String shown =
                new String(text, StandardCharsets.UTF_8).replace("\n", "\\n").replace("\t", "\\t");
        String place =
                in.isAtEnd()
                        ? "at end of stream"
                        : "before: '" + in.shown().replace("\n", "\\n").replace("\t", "\\t") + "'";
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                "Cannot parse input: expected '" + shown + "' " + place);
    }
}
