package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.format.library.Formats;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Messages of several rows, some of them broken. The results are those of ClickHouse 26.7 but
/// where a test says otherwise.
final class BrokenRowsTest {
    private static final Header AB =
            Header.of(new Field("a", DataTypes.UINT8), new Field("b", DataTypes.UINT8));

    private final ColumnBuilder[] builders = new ColumnBuilder[AB.size()];

    BrokenRowsTest() {
        for (int i = 0; i < builders.length; i++) {
            builders[i] = ColumnBuilders.of(AB.type(i));
        }
    }

    @Test
    void goodRowsOfAMessageAreKept() {
        assertThat(decode("JSONEachRow", 1, "{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":3}"))
                .hasToString("[1, 3]");
        assertThat(decode("JSONEachRow", 1, "[{\"a\":1},\n{\"a\":\"x\"},\n{\"a\":3}]"))
                .hasToString("[1, 3]");
        assertThat(decode("CSV", 1, "1,2\n3,x\n4,5")).hasToString("[1, 4]");
        assertThat(decode("CSV", 1, "1,2\n3\n4,5")).hasToString("[1, 4]");
        assertThat(decode("TSV", 1, "1\t2\nx\t3\n4\t5")).hasToString("[1, 4]");
        assertThat(decode("JSONCompactEachRow", 1, "[1,2]\n[\"x\",2]\n[4,5]"))
                .hasToString("[1, 4]");
        assertThat(decode("TSKV", 1, "a=1\tb=2\na=x\na=4\tb=5\n")).hasToString("[1, 4]");
    }

    /// ClickHouse loses the rows behind the broken one on its line, and takes the rest of a row of
    /// several lines for more broken rows.
    @Test
    void brokenObjectEndsWhereItsBracesDo() {
        assertThat(decode("JSONEachRow", 1, "{\"a\":1}{\"a\":\"x\"}{\"a\":3}\n{\"a\":4}"))
                .hasToString("[1, 3, 4]");
        assertThat(decode("JSONEachRow", 1, "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n{\"a\": 3}"))
                .hasToString("[3]");
    }

    @Test
    void brokenObjectDoesNotReachOverGoodOnes() {
        assertThat(decode("JSONEachRow", 2, "{\"a\":\"x}\n{\"a\":2}\n{\"a\":\"y}\n{\"a\":4}"))
                .hasToString("[2, 4]");
    }

    @Test
    void oneBrokenRowTooManyBreaksTheMessage() {
        assertThatThrownBy(
                        () -> decode("JSONEachRow", 1, "{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":\"y\"}"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(
                        "(Already have 2 errors out of 3 rows, which is 0.6666666666666666 of all"
                                + " rows): (at row 3)");
    }

    @Test
    void countingStartsAnewWithEachMessage() {
        MessageDecoder decoder = decoder("CSV", 1);
        for (String message : List.of("x,1\n2,2", "x,1\n3,3", "4,4")) {
            byte[] bytes = message.getBytes(UTF_8);
            assertThat(decoder.decode(bytes, 0, bytes.length, builders)).isEqualTo(1);
            assertThat(decoder.skippedRowCount()).isEqualTo(message.startsWith("x") ? 1 : 0);
        }
        assertThat(values()).hasToString("[2, 3, 4]");
    }

    @Test
    void brokenHeaderIsNoBrokenRow() {
        assertThatThrownBy(
                        () -> decode("JSONCompactEachRowWithNames", 5, "[\"a\",1]\n[1,2]\n[3,4]"))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void formatsWhoseRowsCannotBeToldApartLeaveNoneOut() {
        assertThatThrownBy(() -> decode("RowBinary", 5, "\u0001\u0002\u0003"))
                .isInstanceOf(DatabaseException.class);
        assertThatThrownBy(() -> decode("Values", 5, "(1,2)\n('x',3)\n(4,5)"))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void emptyMessageHasNoRowsUnlessItsHeaderIsMissed() {
        for (String format :
                List.of(
                        "JSONEachRow",
                        "JSONCompactEachRow",
                        "CSV",
                        "CSVWithNames",
                        "CSVWithNamesAndTypes",
                        "TSV",
                        "TSVWithNames",
                        "TSVWithNamesAndTypes",
                        "TSKV",
                        "Values",
                        "RowBinary",
                        "RowBinaryWithDefaults")) {
            assertThat(decode(format, 0, "")).as(format).isEmpty();
        }
        for (String format :
                List.of(
                        "JSONCompactEachRowWithNames",
                        "JSONCompactEachRowWithNamesAndTypes",
                        "RowBinaryWithNames",
                        "RowBinaryWithNamesAndTypes")) {
            assertThatThrownBy(() -> decode(format, 0, ""))
                    .as(format)
                    .hasMessageContaining("(while reading header)");
        }
    }

    private List<Integer> decode(String format, int errorCountMax, String message) {
        byte[] bytes = message.getBytes(UTF_8);
        decoder(format, errorCountMax).decode(bytes, 0, bytes.length, builders);
        return values();
    }

    private static MessageDecoder decoder(String format, int errorCountMax) {
        return Formats.input(format)
                .decoder(
                        AB,
                        FormatSettings.DEFAULT.with(
                                "input_format_allow_errors_num", String.valueOf(errorCountMax)));
    }

    private List<Integer> values() {
        ByteColumn column = (ByteColumn) builders[0].build();
        var _ = builders[1].build();
        List<Integer> values = new ArrayList<>();
        for (int row = 0; row < column.rowCount(); row++) {
            values.add((int) column.value(row));
        }
        return values;
    }
}
