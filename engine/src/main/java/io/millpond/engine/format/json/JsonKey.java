package io.millpond.engine.format.json;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A key of JSON objects as it is usually spelt, `"name":`, and the key that followed it last.
final class JsonKey {
    /// The column of a key that names none.
    static final int UNKNOWN = -1;

    private final byte[] spelling;
    private final long head;
    private final long headMask;
    private final long second;
    private final long tail;
    private final int column;

    /// The key after this one in the last object that had this one; null where it was the last.
    @Nullable JsonKey next;

    /// @param isPlain whether the name is spelt without escapes
    JsonKey(byte[] name, boolean isPlain, int column) {
        this.column = column;
        if (!isPlain) {
            // No text starts with a byte other than a quote and is a key.
            spelling = new byte[1];
            head = 0;
            headMask = 0xFF;
            second = 0;
            tail = 0;
            return;
        }
        spelling = new byte[name.length + 3];
        spelling[0] = '"';
        System.arraycopy(name, 0, spelling, 1, name.length);
        spelling[name.length + 1] = '"';
        spelling[name.length + 2] = ':';
        byte[] padded = Arrays.copyOf(spelling, Math.max(spelling.length, Long.BYTES));
        headMask = spelling.length >= Long.BYTES ? -1L : (1L << (Byte.SIZE * spelling.length)) - 1;
        head = (long) JsonText.WORD.get(padded, 0) & headMask;
        second =
                spelling.length >= 2 * Long.BYTES
                        ? (long) JsonText.WORD.get(padded, Long.BYTES)
                        : 0;
        tail = (long) JsonText.WORD.get(padded, padded.length - Long.BYTES);
    }

    /// The place of the column in the header, or [#UNKNOWN].
    int column() {
        return column;
    }

    /// The bytes of the usual spelling, colon included.
    int length() {
        return spelling.length;
    }

    /// Whether the usual spelling stands at `at`; may miss it near `to`.
    boolean matches(byte[] bytes, int at, int to) {
        int length = spelling.length;
        if (at + Math.max(length, Long.BYTES) > to
                || ((long) JsonText.WORD.get(bytes, at) & headMask) != head) {
            return false;
        }
        if (length <= Long.BYTES) {
            return true;
        }
        if ((long) JsonText.WORD.get(bytes, at + length - Long.BYTES) != tail) {
            return false;
        }
        if (length <= 2 * Long.BYTES) {
            return true;
        }
        if ((long) JsonText.WORD.get(bytes, at + Long.BYTES) != second) {
            return false;
        }
        return length <= 3 * Long.BYTES
                || Arrays.equals(bytes, at, at + length, spelling, 0, length);
    }

    /// The name between the quotes.
    String name() {
        int length = Math.max(0, spelling.length - 3);
        return new String(spelling, Math.min(1, length), length, StandardCharsets.UTF_8);
    }
}
