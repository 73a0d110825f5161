package io.millpond.storage.column;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

class DictionaryColumnBuilderTest {
    private static final byte[] NONE = {};

    @Test
    void nullAndTheEmptyStringAreTwoValues() {
        DictionaryColumnBuilder builder = nullable();
        builder.append(NONE, 0, 0);
        builder.appendDefault();
        append(builder, "x");
        builder.appendDefault();
        builder.append(NONE, 0, 0);
        DictionaryColumn column = builder.build();
        NullableColumn dictionary = (NullableColumn) column.dictionary();
        assertThat(dictionary.rowCount()).isEqualTo(3);
        assertThat(dictionary.isNull(column.code(1))).isTrue();
        assertThat(dictionary.isNull(column.code(0))).isFalse();
        assertThat(column.code(3)).isEqualTo(column.code(1));
        assertThat(column.code(4)).isEqualTo(column.code(0));
    }

    @Test
    void nullKeepsItsCodeWhileTheTableGrows() {
        DictionaryColumnBuilder builder = nullable();
        builder.appendDefault();
        for (int i = 0; i < 1_000; i++) {
            append(builder, "value" + i);
        }
        builder.appendDefault();
        append(builder, "value999");
        DictionaryColumn column = builder.build();
        assertThat(column.dictionary().rowCount()).isEqualTo(1_001);
        assertThat(column.code(1_001)).isEqualTo(column.code(0));
        assertThat(column.code(1_002)).isEqualTo(column.code(1_000));
    }

    @Test
    void textsAndColumnsOfTextsGetTheSameCodes() {
        DictionaryColumnBuilder source = nullable();
        append(source, "a");
        source.appendDefault();
        DictionaryColumn first = source.build();
        DictionaryColumnBuilder builder = nullable();
        append(builder, "a");
        builder.appendRange(first, 0, 2);
        builder.append(((NullableColumn) first.dictionary()), 0);
        DictionaryColumn column = builder.build();
        assertThat(column.dictionary().rowCount()).isEqualTo(2);
        assertThat(column.code(1)).isEqualTo(column.code(0));
        assertThat(column.code(3)).isEqualTo(column.code(0));
    }

    @Test
    void aColumnKnowsNothingOfTheValuesOfTheOneBefore() {
        DictionaryColumnBuilder builder =
                (DictionaryColumnBuilder)
                        ColumnBuilders.of(new LowCardinalityType(new StringType()));
        int[] distinct = {5_000, 3, 0, 4_000, 1, 1, 1, 70};
        for (int count : distinct) {
            for (int i = 0; i < 2 * count; i++) {
                append(builder, "value" + i % Math.max(1, count));
            }
            DictionaryColumn column = builder.build();
            BytesColumn dictionary = (BytesColumn) column.dictionary();
            assertThat(dictionary.rowCount()).isEqualTo(count);
            for (int row = 0; row < column.rowCount(); row++) {
                assertThat(dictionary.text(column.code(row))).isEqualTo("value" + row % count);
            }
        }
    }

    /// Long enough that texts wait for their codes, with texts of all lengths and rows taken back.
    @Test
    void aLargeDictionaryHasEachTextOnceAndEachRowItsText() {
        for (DictionaryColumnBuilder builder : List.of(plain(), nullable())) {
            for (int round = 0; round < 2; round++) {
                List<String> expected = new ArrayList<>();
                SplittableRandom random = new SplittableRandom(round);
                while (expected.size() < 60_000) {
                    String text = text(random.nextInt(20_000));
                    append(builder, text);
                    expected.add(text);
                    if (random.nextInt(100) == 0) {
                        int kept = expected.size() - random.nextInt(Math.min(60, expected.size()));
                        builder.rollback(kept);
                        expected.subList(kept, expected.size()).clear();
                    }
                    if (random.nextInt(500) == 0) {
                        int code = builder.lastCode();
                        append(builder, text);
                        expected.add(text);
                        assertThat(builder.lastCode() == code)
                                .isEqualTo(expected.get(expected.size() - 2).equals(text));
                    }
                }
                assertHolds(builder.build(), expected);
            }
        }
    }

    /// Texts that differ in one byte at any place, or only in zeros at their end.
    @Test
    void textsThatAreAlikeAreToldApart() {
        DictionaryColumnBuilder builder = plain();
        List<String> expected = new ArrayList<>();
        for (int length = 0; length <= 40; length++) {
            for (int changed = 0; changed < length; changed++) {
                char[] text = "a".repeat(length).toCharArray();
                text[changed] = '\0';
                expected.add(new String(text));
            }
            expected.add("a".repeat(length));
        }
        for (int i = 0; i < 20_000; i++) {
            expected.add("filling " + i);
        }
        List<String> twice = new ArrayList<>(expected);
        twice.addAll(expected);
        twice.forEach(text -> append(builder, text));
        DictionaryColumn column = builder.build();
        assertThat(column.dictionary().rowCount()).isEqualTo(expected.size());
        assertHolds(column, twice);
    }

    private static String text(int number) {
        return Integer.toString(number * 7919).repeat(1 + number % 5);
    }

    private static void assertHolds(DictionaryColumn column, List<String> expected) {
        assertThat(column.rowCount()).isEqualTo(expected.size());
        BytesColumn texts =
                (BytesColumn)
                        (column.dictionary() instanceof NullableColumn nullable
                                ? nullable.values()
                                : column.dictionary());
        Set<String> distinct = new HashSet<>();
        for (int code = 0; code < texts.rowCount(); code++) {
            assertThat(distinct.add(texts.text(code))).isTrue();
        }
        for (int row = 0; row < expected.size(); row++) {
            String text = texts.text(column.code(row));
            if (!text.equals(expected.get(row))) {
                assertThat(text).as("row %d", row).isEqualTo(expected.get(row));
            }
        }
    }

    private static DictionaryColumnBuilder plain() {
        return (DictionaryColumnBuilder)
                ColumnBuilders.of(new LowCardinalityType(new StringType()));
    }

    private static DictionaryColumnBuilder nullable() {
        return (DictionaryColumnBuilder)
                ColumnBuilders.of(new LowCardinalityType(new NullableType(new StringType())));
    }

    private static void append(DictionaryColumnBuilder builder, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        builder.append(bytes, 0, bytes.length);
    }
}
