package io.millpond.sql.function.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.column.BytesColumn;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Rows that a search for texts finds for a regular expression are those in which the expression
/// itself is found. Patterns are put together from parts with every kind of syntax.
final class RegexpLiteralsPropertyTest {
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of(
                        "a",
                        "b",
                        "ab",
                        "д",
                        "|",
                        ".",
                        "^",
                        "$",
                        "a+",
                        "a+?",
                        "b*",
                        "ab?",
                        "\\.",
                        "\\d",
                        "\\b",
                        "\\x61",
                        "\\Qa.\\E",
                        "[ab]",
                        "[^]a]",
                        "[[:alpha:]]",
                        "[\\]]",
                        "(a|b)",
                        "(ba|a|ab)",
                        "(a|)",
                        "(?:ab|b)+",
                        "(?i)B",
                        "(b)?",
                        "b{2}",
                        "(a|b){0,2}",
                        "a{1,}",
                        "((a|b)b|(ab)+)",
                        "a|b")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.strings()
                .withChars("aabb.д]1B\n ")
                .ofMaxLength(8)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Property
    void findsWhatTheExpressionFinds(
            @ForAll("patterns") String pattern, @ForAll("texts") List<String> texts) {
        byte[] marks = new byte[texts.size()];
        PatternFunctions.matchTest(pattern.getBytes(StandardCharsets.UTF_8))
                .mark(BytesColumn.of(texts.toArray(new String[0])), marks);
        for (int row = 0; row < marks.length; row++) {
            byte[] text = texts.get(row).getBytes(StandardCharsets.UTF_8);
            boolean isFound = PatternFunctions.compile(pattern, 0).matcher(text).find();
            assertThat(marks[row] == 1).as("%s in %s", pattern, texts.get(row)).isEqualTo(isFound);
        }
    }

    private static List<String> literals(String pattern) {
        return RegexpLiterals.of(pattern).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Example
    void multipliesNeighboursOut() {
        assertThat(literals("(crash|race) (in|on) [A-Z]"))
                .containsExactly("crash in ", "crash on ", "race in ", "race on ");
        assertThat(literals("^v\\d+\\.\\d+-beta$")).containsExactly("-beta");
        assertThat(literals("(?P<word>in|on) ")).containsExactly("in ", "on ");
        assertThat(literals("a.*(memory|leaks)+")).containsExactly("leaks", "memory");
    }

    @Example
    void givesUpWhereNothingIsNeeded() {
        assertThat(literals("(?i)abc")).isEmpty();
        assertThat(literals("abc|d*")).isEmpty();
        assertThat(literals("[abc]+")).isEmpty();
        assertThat(literals("\\x41bc")).isEmpty();
    }
}
