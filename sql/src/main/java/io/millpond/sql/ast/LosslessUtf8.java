package io.millpond.sql.ast;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// UTF-8 that keeps every byte sequence, valid or not.
///
/// SQL strings are bytes, Java strings are UTF-16. A byte that is not part of valid UTF-8 becomes
/// the lone low surrogate U+DC00 + byte (U+DC80 to U+DCFF), which no valid text contains, and comes
/// back as that byte. So `encode(decode(b))` equals `b` for every `b`.
public final class LosslessUtf8 {
    private static final int ESCAPE = 0xDC00;

    private LosslessUtf8() {}

    /// The text of `bytes[from, to)`.
    public static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int length = sequenceLength(bytes, at, to);
            if (length == 0) {
                out.append((char) (ESCAPE + (bytes[at] & 0xFF)));
                at++;
            } else {
                out.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return out.toString();
    }

    /// The bytes of `text`.
    public static byte[] encode(String text) {
        if (!hasEscapes(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                out.writeBytes(text.substring(plainFrom, i).getBytes(StandardCharsets.UTF_8));
                out.write(text.charAt(i) - ESCAPE);
                plainFrom = i + 1;
            }
        }
        out.writeBytes(text.substring(plainFrom).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static boolean hasEscapes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscape(String text, int at) {
        char c = text.charAt(at);
        return c >= ESCAPE + 0x80
                && c <= ESCAPE + 0xFF
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /// Length of the valid UTF-8 sequence at `at`, or 0.
    private static int sequenceLength(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (first > 0xF4 || at + length > to) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        if (length >= 3) {
            int second = bytes[at + 1] & 0xFF;
            boolean isOverlongOrSurrogate =
                    (first == 0xE0 && second < 0xA0)
                            || (first == 0xED && second >= 0xA0)
                            || (first == 0xF0 && second < 0x90)
                            || (first == 0xF4 && second >= 0x90);
            return isOverlongOrSurrogate ? 0 : length;
        }
        return length;
    }
}
