package io.millpond.engine.format;

import static io.millpond.storage.type.DataTypes.STRING;
import static io.millpond.storage.type.DataTypes.UINT64;
import static io.millpond.storage.type.DataTypes.UINT8;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.format.library.Formats;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.TupleType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// Compares every output format byte for byte with what ClickHouse 26.7 wrote for the same rows.
final class OutputGoldenTest {
    private static final FormatSettings SETTINGS =
            FormatSettings.DEFAULT.with("output_format_write_statistics", "0");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSON",
                "JSONCompact",
                "JSONStrings",
                "JSONCompactStrings",
                "JSONEachRow",
                "JSONStringsEachRow",
                "JSONColumns",
                "JSONCompactColumns",
                "JSONCompactEachRow",
                "JSONCompactEachRowWithNames",
                "JSONCompactEachRowWithNamesAndTypes",
                "JSONCompactStringsEachRow",
                "JSONCompactStringsEachRowWithNamesAndTypes",
                "TabSeparated",
                "TabSeparatedRaw",
                "TabSeparatedWithNames",
                "TabSeparatedWithNamesAndTypes",
                "TabSeparatedRawWithNames",
                "CSV",
                "CSVWithNames",
                "CSVWithNamesAndTypes",
                "Pretty",
                "PrettyCompact",
                "PrettySpace",
                "Vertical",
                "TSKV",
                "Values",
                "Markdown",
                "XML",
                "Null"
            })
    void writesManyTypes(String format) {
        assertThat(written(format, Samples.wide(), SETTINGS, ResultStatistics.NONE))
                .isEqualTo(golden(format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RowBinary", "RowBinaryWithNames", "RowBinaryWithNamesAndTypes"})
    void writesManyTypesInBinary(String format) {
        byte[] bytes = writtenBytes(format, Samples.wide(), SETTINGS, ResultStatistics.NONE);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(golden(format).replace("\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pretty", "PrettyCompact", "PrettySpace"})
    void drawsTables(String format) {
        for (int rowCount : new int[] {3, 50}) {
            assertThat(written(format, Samples.small(rowCount), SETTINGS, ResultStatistics.NONE))
                    .isEqualTo(golden(format + rowCount));
        }
        FormatSettings seven = SETTINGS.with("output_format_pretty_max_rows", "7");
        assertThat(written(format, Samples.small(1003), seven, ResultStatistics.NONE))
                .isEqualTo(golden(format + 1003));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pretty", "PrettyCompact", "PrettySpace"})
    void drawsValuesOfSeveralLines(String format) {
        Header header =
                Header.of(
                        new Field("x", STRING),
                        new Field("zed", STRING),
                        new Field("wide", STRING),
                        new Field("nt", new TupleType(List.of("a", "b"), List.of(UINT8, STRING))));
        String[] row = {"a\nbc", "xx\nyyy\nz", "ab日é", "(1,'x')"};
        assertThat(
                        written(
                                format,
                                Samples.block(header, row, row),
                                SETTINGS,
                                ResultStatistics.NONE))
                .isEqualTo(golden(format + "Lines"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSON",
                "JSONCompact",
                "TabSeparated",
                "CSV",
                "Pretty",
                "PrettyCompact",
                "PrettySpace",
                "Vertical",
                "XML",
                "TSKV",
                "Values"
            })
    void writesTotalsAndExtremes(String format) {
        Header header = Header.of(new Field("k", UINT8), new Field("s", UINT64));
        Block rows = Samples.block(header, new String[] {"0", "2"}, new String[] {"1", "4"});
        ResultStatistics statistics =
                new ResultStatistics(
                        Samples.block(header, new String[] {"0", "6"}),
                        Samples.block(header, new String[] {"0", "2"}, new String[] {"1", "4"}),
                        -1,
                        0,
                        0,
                        0);
        assertThat(written(format, rows, SETTINGS, statistics))
                .isEqualTo(golden(format + "Totals"));
    }

    @Test
    void aSingleLargeNumberIsExplained() {
        Header header = Header.of(new Field("x", UINT64));
        Block block = Samples.block(header, new String[] {"123456789"});
        assertThat(written("PrettyCompact", block, SETTINGS, ResultStatistics.NONE))
                .isEqualTo(
                        """
                           ┌─────────x─┐
                        1. │ 123456789 │ -- 123.46 million
                           └───────────┘
                        """);
    }

    @Test
    void statisticsEndTheDocument() {
        Header header = Header.of(new Field("x", UINT8));
        ResultStatistics statistics = new ResultStatistics(null, null, 2, 0.001028773, 3, 24);
        assertThat(written("JSONCompact", Block.empty(header), FormatSettings.DEFAULT, statistics))
                .isEqualTo(
                        """
                        {
                        	"meta":
                        	[
                        		{
                        			"name": "x",
                        			"type": "UInt8"
                        		}
                        	],

                        	"data":
                        	[

                        	],

                        	"rows": 0,

                        	"rows_before_limit_at_least": 2,

                        	"statistics":
                        	{
                        		"elapsed": 0.001028773,
                        		"rows_read": 3,
                        		"bytes_read": 24
                        	}
                        }
                        """);
    }

    private static String written(
            String format, Block block, FormatSettings settings, ResultStatistics statistics) {
        return new String(
                writtenBytes(format, block, settings, statistics), StandardCharsets.UTF_8);
    }

    static byte[] writtenBytes(
            String format, Block block, FormatSettings settings, ResultStatistics statistics) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BlockWriter writer = Formats.output(format).writer(bytes, block.header(), settings);
        try {
            writer.write(block);
            writer.finish(statistics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String golden(String name) {
        try (InputStream input =
                OutputGoldenTest.class.getResourceAsStream("output/" + name + ".golden")) {
            assertThat(input).isNotNull();
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
