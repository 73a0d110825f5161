package io.millpond.sql.function.encoding;

import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.BytesColumnBuilder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Bytes in binary digits, and in XML.
public final class EscapeFunctions {
    private static final String CATEGORY = "Encoding";
    private static final Map<String, Integer> ENTITIES =
            Map.of(
                    "lt",
                    (int) '<',
                    "gt",
                    (int) '>',
                    "amp",
                    (int) '&',
                    "quot",
                    (int) '"',
                    "apos",
                    (int) '\'');

    private EscapeFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                text("unbin(s)", "The bytes that binary digits mean.", EscapeFunctions::unbin, "*"),
                text("encodeXMLComponent(s)", "s with XML's entities.", EscapeFunctions::encodeXml),
                text(
                        "decodeXMLComponent(s)",
                        "s with XML's entities resolved.",
                        EscapeFunctions::decodeXml));
    }

    private static ScalarFunction text(
            String syntax, String doc, Texts.Transform transform, String... aliases) {
        return Texts.transform(CATEGORY, syntax, doc, transform, aliases);
    }

    private static void write(byte[] bytes, BytesColumnBuilder out) {
        out.write(bytes, 0, bytes.length);
    }

    private static void unbin(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = from;
        int count = (to - from) % 8 == 0 ? 8 : (to - from) % 8;
        while (at < to) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 1 | (bytes[at++] == '0' ? 0 : 1);
            }
            out.write((byte) value);
            count = 8;
        }
    }

    private static void encodeXml(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        for (int i = from; i < to; i++) {
            String entity =
                    switch (bytes[i]) {
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '&' -> "&amp;";
                        case '"' -> "&quot;";
                        case '\'' -> "&apos;";
                        default -> "";
                    };
            if (entity.isEmpty()) {
                out.write(bytes[i]);
            } else {
                write(entity.getBytes(StandardCharsets.US_ASCII), out);
            }
        }
    }

    private static void decodeXml(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = from;
        while (at < to) {
            int end = at;
            while (bytes[at] == '&' && end < to && bytes[end] != ';' && end - at < 12) {
                end++;
            }
            int letter =
                    end > at && end < to && bytes[end] == ';'
                            ? entity(
                                    new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8))
                            : -1;
            if (letter < 0) {
                out.write(bytes[at++]);
            } else {
                write(Character.toString(letter).getBytes(StandardCharsets.UTF_8), out);
                at = end + 1;
            }
        }
    }

    /// The character that an entity's name or number means, or -1.
    static int entity(String name) {
        if (!name.startsWith("#")) {
            return ENTITIES.getOrDefault(name, -1);
        }
        boolean isHex = name.startsWith("#x") || name.startsWith("#X");
        String digits = name.substring(isHex ? 2 : 1);
        if (!digits.matches(isHex ? "[0-9a-fA-F]{1,6}" : "[0-9]{1,7}")) {
            return -1;
        }
        int letter = Integer.parseInt(digits, isHex ? 16 : 10);
        return Character.isValidCodePoint(letter) ? letter : -1;
    }
}
