package io.millpond.sql.function.encoding;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.type.DataTypes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Texts out of HTML.
///
/// The text of a page is found without a parser of HTML: tags, comments and what stands inside of
/// `script` and `style` count as blanks, CDATA is taken as it is, and runs of blanks become one.
public final class HtmlFunctions {
    private static final String CATEGORY = "String";

    /// Longer than the longest entity's name.
    private static final int NAME_BYTES_MAX = 40;

    private static final byte[] COMMENT = bytes("<!--");
    private static final byte[] COMMENT_END = bytes("-->");
    private static final byte[] CDATA = bytes("<![CDATA[");
    private static final byte[] CDATA_END = bytes("]]>");

    private HtmlFunctions() {}

    /// The entities that HTML names. Read when first asked for.
    private static final class Entities {
        private static final Map<String, byte[]> ALL = read();

        private static Map<String, byte[]> read() {
            try (InputStream in = HtmlFunctions.class.getResourceAsStream("html-entities.txt")) {
                if (in == null) {
                    throw new IllegalStateException("html-entities.txt is missing");
                }
                Map<String, byte[]> all = new HashMap<>();
                String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                for (String line : text.lines().toList()) {
                    String[] words = line.split(" ", -1);
                    StringBuilder letters = new StringBuilder();
                    for (int i = 1; i < words.length; i++) {
                        letters.appendCodePoint(Integer.parseInt(words[i], 16));
                    }
                    all.put(words[0], letters.toString().getBytes(StandardCharsets.UTF_8));
                }
                return all;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "decodeHTMLComponent(s)",
                        "s with HTML's entities resolved.",
                        HtmlFunctions::decode),
                define(
                        "extractTextFromHTML(s)",
                        "The text of a page, without tags, scripts and styles.",
                        HtmlFunctions::extract));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ScalarFunction define(String syntax, String doc, Texts.Transform transform) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Argument text = arguments.getFirst();
                    if (!text.type().equals(DataTypes.STRING)) {
                        throw Arguments.illegal(name, text.type());
                    }
                    return Texts.bind(transform);
                });
    }

    private static void decode(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = from;
        while (at < to) {
            int end = at;
            if (bytes[at] == '&') {
                end = at + 1;
                while (end < to && end - at < NAME_BYTES_MAX && isNameByte(bytes[end])) {
                    end++;
                }
            }
            boolean isEntity = end > at + 1 && end < to && bytes[end] == ';';
            if (isEntity
                    && writeEntity(
                            new String(bytes, at + 1, end - at - 1, StandardCharsets.US_ASCII),
                            out)) {
                at = end + 1;
            } else {
                out.write(bytes[at++]);
            }
        }
    }

    private static boolean isNameByte(byte value) {
        return value == '#' || (value > 0 && Character.isLetterOrDigit(value));
    }

    private static boolean writeEntity(String name, BytesColumnBuilder out) {
        if (!name.startsWith("#")) {
            byte[] letters = Entities.ALL.get(name);
            if (letters != null) {
                out.write(letters, 0, letters.length);
            }
            return letters != null;
        }
        int letter = EscapeFunctions.entity(name);
        if (letter < 0) {
            return false;
        }
        if (letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE) {
            out.write((byte) (0xE0 | letter >> 12));
            out.write((byte) (0x80 | (letter >> 6 & 0x3F)));
            out.write((byte) (0x80 | (letter & 0x3F)));
            return true;
        }
        byte[] encoded = Character.toString(letter).getBytes(StandardCharsets.UTF_8);
        out.write(encoded, 0, encoded.length);
        return true;
    }

    private static void extract(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = from;
        // The last byte written; a blank before the first one, which needs none before it.
        byte last = ' ';
        boolean isAfterBlank = false;
        while (at < to) {
            boolean isData = startsWith(bytes, at, to, CDATA);
            if (bytes[at] == '<' && !isData) {
                at = skipMarkup(bytes, at, to);
                isAfterBlank = true;
                continue;
            }
            int begin = isData ? at + CDATA.length : at;
            int end = isData ? Texts.find(bytes, begin, to, CDATA_END) : at + 1;
            int stop = end < 0 ? to : end;
            at = end < 0 ? to : isData ? end + CDATA_END.length : end;
            if (!isData && isBlank(bytes[begin])) {
                isAfterBlank = true;
                continue;
            }
            if (begin < stop) {
                if (isAfterBlank && !isBlank(last) && !isBlank(bytes[begin])) {
                    out.write((byte) ' ');
                }
                out.write(bytes, begin, stop);
                last = bytes[stop - 1];
            }
            isAfterBlank = isData;
        }
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }

    private static boolean startsWith(byte[] bytes, int at, int to, byte[] part) {
        return at + part.length <= to && Texts.find(bytes, at, at + part.length, part) == at;
    }

    /// Where the tag or comment ends that begins at `at`, with what it hides.
    private static int skipMarkup(byte[] bytes, int at, int to) {
        if (startsWith(bytes, at, to, COMMENT)) {
            int begin = at + COMMENT.length;
            int end = Texts.find(bytes, begin, to, COMMENT_END);
            return end < 0 ? begin : end + COMMENT_END.length;
        }
        for (String hidden : List.of("script", "style")) {
            if (isTag(bytes, at + 1, to, hidden)) {
                return skipHidden(bytes, at, to, hidden);
            }
        }
        return skipTag(bytes, at, to);
    }

    private static int skipTag(byte[] bytes, int at, int to) {
        int end = at;
        while (end < to && bytes[end] != '>') {
            end++;
        }
        return Math.min(end + 1, to);
    }

    private static int skipHidden(byte[] bytes, int at, int to, String name) {
        int end = skipTag(bytes, at, to);
        if (end - 2 > at && bytes[end - 2] == '/') {
            return end;
        }
        while (end < to) {
            boolean isEnd = bytes[end] == '<' && end + 1 < to && bytes[end + 1] == '/';
            if (isEnd && isTag(bytes, end + 2, to, name)) {
                return skipTag(bytes, end, to);
            }
            end++;
        }
        return to;
    }

    private static boolean isTag(byte[] bytes, int at, int to, String name) {
        int end = at + name.length();
        if (end > to) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[at + i] != name.charAt(i)) {
                return false;
            }
        }
        return end == to || !Character.isLetterOrDigit(bytes[end]);
    }
}
