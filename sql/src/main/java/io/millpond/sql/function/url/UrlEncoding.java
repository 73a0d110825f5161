package io.millpond.sql.function.url;

import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.BytesColumnBuilder;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Percent signs in URLs.
public final class UrlEncoding {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private UrlEncoding() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("encodeURLComponent(s)", "s with percent signs.", false, false),
                define(
                        "encodeURLFormComponent(s)",
                        "As encodeURLComponent, + for a space.",
                        false,
                        true),
                define("decodeURLComponent(s)", "s with percent signs resolved.", true, false),
                define(
                        "decodeURLFormComponent(s)",
                        "As decodeURLComponent, + is a space.",
                        true,
                        true));
    }

    private static ScalarFunction define(
            String syntax, String doc, boolean isDecoding, boolean isForm) {
        Texts.Transform transform =
                isDecoding
                        ? (bytes, from, to, out) -> decode(bytes, from, to, isForm, out)
                        : (bytes, from, to, out) -> encode(bytes, from, to, isForm, out);
        return UrlFunctions.text(syntax, doc, _ -> transform);
    }

    private static void encode(
            byte[] bytes, int from, int to, boolean isForm, BytesColumnBuilder out) {
        for (int at = from; at < to; at++) {
            byte value = bytes[at];
            if (Slice.isLetterOrDigit(value) || "-_.~".indexOf(value) >= 0) {
                out.write(value);
            } else if (value == ' ' && isForm) {
                out.write((byte) '+');
            } else {
                out.write((byte) '%');
                out.write(HEX[value >> 4 & 15]);
                out.write(HEX[value & 15]);
            }
        }
    }

    private static void decode(
            byte[] bytes, int from, int to, boolean isForm, BytesColumnBuilder out) {
        int at = from;
        while (at < to) {
            byte value = bytes[at];
            if (value == '%' && to - at < 3) {
                out.write(bytes, at, to);
                return;
            }
            if (value == '%') {
                int high = Character.digit(bytes[at + 1], 16);
                int low = Character.digit(bytes[at + 2], 16);
                if (high >= 0 && low >= 0) {
                    out.write((byte) (high << 4 | low));
                } else {
                    out.write(bytes, at, at + 3);
                }
                at += 3;
            } else {
                out.write(value == '+' && isForm ? (byte) ' ' : value);
                at++;
            }
        }
    }
}
