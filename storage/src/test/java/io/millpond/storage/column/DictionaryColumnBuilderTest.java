package io.millpond.storage.column;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;

import org.junit.jupiter.api.Test;

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

    private static DictionaryColumnBuilder nullable() {
        return (DictionaryColumnBuilder)
                ColumnBuilders.of(new LowCardinalityType(new NullableType(new StringType())));
    }

    private static void append(DictionaryColumnBuilder builder, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        builder.append(bytes, 0, bytes.length);
    }
}
