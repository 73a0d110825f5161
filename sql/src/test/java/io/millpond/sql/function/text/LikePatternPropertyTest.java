package io.millpond.sql.function.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// LIKE over whole columns does what its definition, tried out at every place, does for each row.
/// Texts are made of few letters, so that pieces repeat, and of bytes that are not UTF-8.
final class LikePatternPropertyTest {
    private static final List<String> LETTERS = List.of("a", "b", "k", "д", "\u00FF", "\u0080");

    @Provide
    Arbitrary<List<byte[]>> texts() {
        return Arbitraries.of(LETTERS)
                .list()
                .ofMaxSize(12)
                .map(LikePatternPropertyTest::bytes)
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<byte[]> patterns() {
        return Arbitraries.of("a", "b", "ab", "д", "%", "%", "_", "\\%", "\\\\", "\\a")
                .list()
                .ofMaxSize(6)
                .map(LikePatternPropertyTest::bytes);
    }

    /// UTF-8, but U+0080 to U+00FF as one byte each, which is not.
    private static byte[] bytes(List<String> letters) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (String letter : letters) {
            char first = letter.charAt(0);
            if (first >= 0x80 && first <= 0xFF) {
                builder.write((byte) first);
            } else {
                byte[] encoded = letter.getBytes(StandardCharsets.UTF_8);
                builder.write(encoded, 0, encoded.length);
            }
        }
        builder.finishRow();
        BytesColumn one = builder.build();
        return Arrays.copyOf(one.bytes(), one.end(0));
    }

    private static BytesColumn column(List<byte[]> texts) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (byte[] text : texts) {
            builder.append(text, 0, text.length);
        }
        return builder.build();
    }

    @Property
    void matchesAsDefined(@ForAll("texts") List<byte[]> texts, @ForAll("patterns") byte[] pattern) {
        byte[] marks = new byte[texts.size()];
        LikePattern.of(pattern).test().mark(column(texts), marks);
        for (int row = 0; row < marks.length; row++) {
            byte[] text = texts.get(row);
            assertThat(marks[row] == 1)
                    .as("%s LIKE %s", new String(text, StandardCharsets.ISO_8859_1), text(pattern))
                    .isEqualTo(definition(text, pattern));
        }
    }

    private static String text(byte[] pattern) {
        return new String(pattern, StandardCharsets.UTF_8);
    }

    /// Percent signs at the ends take any bytes, others only characters.
    private static boolean definition(byte[] text, byte[] pattern) {
        int from = 0;
        while (from < pattern.length && pattern[from] == '%') {
            from++;
        }
        for (int at = 0; at <= (from > 0 ? text.length : 0); at++) {
            if (matches(text, at, pattern, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] text, int at, byte[] pattern, int place) {
        if (place == pattern.length) {
            return at == text.length || (place > 0 && isEveryByte(pattern, place));
        }
        byte letter = pattern[place];
        if (letter == '%') {
            int next = characterEnd(text, at);
            return place + 1 == pattern.length
                    || matches(text, at, pattern, place + 1)
                    || (next > 0 && matches(text, next, pattern, place));
        }
        if (letter == '_') {
            int next = characterEnd(text, at);
            return next > 0 && matches(text, next, pattern, place + 1);
        }
        int literal = place;
        if (letter == '\\' && "%_\\".indexOf(pattern[place + 1]) >= 0) {
            literal++;
        }
        return at < text.length
                && text[at] == pattern[literal]
                && matches(text, at + 1, pattern, literal + 1);
    }

    /// Whether the pattern is nothing but percent signs before `place`.
    private static boolean isEveryByte(byte[] pattern, int place) {
        for (int i = 0; i < place; i++) {
            if (pattern[i] != '%') {
                return false;
            }
        }
        return true;
    }

    /// Of the letters used here two bytes make a character when the first one is D0.
    private static int characterEnd(byte[] text, int at) {
        if (at < text.length && text[at] >= 0) {
            return at + 1;
        }
        boolean isPair =
                at + 1 < text.length && text[at] == (byte) 0xD0 && (text[at + 1] & 0xC0) == 0x80;
        return isPair ? at + 2 : -1;
    }

    @Property
    void searchesFindTheFirstNeedle(
            @ForAll("texts") List<byte[]> texts,
            @ForAll("needles") List<byte[]> needles,
            @ForAll boolean ignoresCase) {
        LiteralSearch search = new LiteralSearch(needles, ignoresCase);
        BytesColumn column = column(texts);
        for (int row = 0; row < texts.size(); row++) {
            int from = column.start(row);
            int first = -1;
            for (int at = from; at < column.end(row) && first < 0; at++) {
                for (byte[] needle : needles) {
                    first =
                            isAt(column.bytes(), at, column.end(row), needle, ignoresCase)
                                    ? at
                                    : first;
                }
            }
            assertThat(search.find(column.bytes(), from, column.end(row))).isEqualTo(first);
        }
    }

    private static boolean isAt(byte[] bytes, int at, int to, byte[] needle, boolean ignoresCase) {
        if (needle.length > to - at) {
            return false;
        }
        for (int i = 0; i < needle.length; i++) {
            byte value = bytes[at + i];
            boolean isOtherCase = value >= 'A' && value < 0x7F && (value ^ 0x20) == needle[i];
            if (value != needle[i] && !(ignoresCase && isOtherCase)) {
                return false;
            }
        }
        return true;
    }

    @Provide
    Arbitrary<List<byte[]>> needles() {
        return Arbitraries.of("a", "A", "b", "B", "K", "д", "\u00FF")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(LikePatternPropertyTest::bytes)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
