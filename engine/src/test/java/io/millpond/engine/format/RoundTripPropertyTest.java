package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.format.library.Formats;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/// What a format writes, it reads back: every type, from streams in small pieces and from messages.
final class RoundTripPropertyTest {
    private static final List<String> FORMATS =
            List.of(
                    "JSONEachRow",
                    "JSONCompactEachRow",
                    "JSONCompactEachRowWithNames",
                    "JSONCompactEachRowWithNamesAndTypes",
                    "CSV",
                    "CSVWithNames",
                    "TabSeparated",
                    "TabSeparatedWithNames",
                    "TabSeparatedWithNamesAndTypes",
                    "TSKV",
                    "Values",
                    "BSONEachRow",
                    "MsgPack",
                    "RowBinary",
                    "RowBinaryWithNames",
                    "RowBinaryWithNamesAndTypes");

    /// Formats whose documents are read block by block, or as a whole.
    private static final List<String> BLOCK_FORMATS =
            List.of(
                    "Native",
                    "JSON",
                    "JSONCompact",
                    "JSONColumns",
                    "JSONCompactColumns",
                    "JSONColumnsWithMetadata",
                    "JSONObjectEachRow");

    /// Goal: no value is changed. Method: random types and values, written and read by a stream
    /// reader with a tiny buffer, so that pieces end anywhere.
    @Property(tries = 300)
    void streamsKeepEveryValue(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        String format = FORMATS.get(random.nextInt(FORMATS.size()));
        Header header = RandomRows.header(random, depth(format));
        Block block = RandomRows.block(random, header, random.nextInt(20));
        byte[] bytes = written(format, block);
        RowReader reader =
                ((RowInputFormat) Formats.input(format))
                        .reader(
                                new ByteArrayInputStream(bytes),
                                header,
                                FormatSettings.DEFAULT,
                                1 + random.nextInt(100));
        int row = 0;
        int rowCountMax = 1 + random.nextInt(8);
        for (Block read = reader.read(rowCountMax, 1 << 20);
                read != null;
                read = reader.read(rowCountMax, 1 << 20)) {
            assertRows(format, block, row, read);
            row += read.rowCount();
        }
        assertThat(row).as(format).isEqualTo(block.rowCount());
    }

    @Property(tries = 300)
    void messagesKeepEveryValue(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> formats = random.nextBoolean() ? FORMATS : BLOCK_FORMATS;
        String format = formats.get(random.nextInt(formats.size()));
        Header header = RandomRows.header(random, depth(format));
        Block block = RandomRows.block(random, header, 1 + random.nextInt(10));
        MessageEncoder encoder = Formats.output(format).encoder(header, FormatSettings.DEFAULT);
        MessageDecoder decoder = Formats.input(format).decoder(header, FormatSettings.DEFAULT);
        ColumnBuilder[] builders = builders(header);
        int perMessage = 1 + random.nextInt(3);
        for (int row = 0; row < block.rowCount(); row += perMessage) {
            int toRow = Math.min(row + perMessage, block.rowCount());
            byte[] message = encoder.encode(block, row, toRow);
            assertThat(decoder.decode(message, 0, message.length, builders)).isEqualTo(toRow - row);
        }
        assertRows(format, block, 0, built(header, builders, block.rowCount()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSONEachRow", "CSVWithNames", "TSV", "RowBinary"})
    void aStreamLargerThanTheBufferIsReadWhole(String format) throws IOException {
        Block block = Samples.small(120_000);
        byte[] bytes = written(format, block);
        assertThat(bytes.length).isGreaterThan(StreamRowReader.BUFFER_BYTES);
        RowReader reader =
                Formats.input(format)
                        .reader(
                                new ByteArrayInputStream(bytes),
                                block.header(),
                                FormatSettings.DEFAULT);
        int row = 0;
        for (Block read = reader.read(50_000, 1 << 20);
                read != null;
                read = reader.read(50_000, 1 << 20)) {
            assertRows(format, block, row, read);
            row += read.rowCount();
        }
        assertThat(row).isEqualTo(block.rowCount());
    }

    /// CSV spreads tuples over columns, which names cannot follow; a name of BSON, such as a key of
    /// a Map, has no zero byte.
    private static int depth(String format) {
        return format.startsWith("CSV") || format.startsWith("BSON") ? 0 : 2;
    }

    private static byte[] written(String format, Block block) {
        return OutputGoldenTest.writtenBytes(
                format, block, FormatSettings.DEFAULT, ResultStatistics.NONE);
    }

    static ColumnBuilder[] builders(Header header) {
        return header.types().stream().map(ColumnBuilders::of).toArray(ColumnBuilder[]::new);
    }

    static Block built(Header header, ColumnBuilder[] builders, int rowCount) {
        return new Block(
                header, List.of(builders).stream().map(ColumnBuilder::build).toList(), rowCount);
    }

    static void assertRows(String format, Block expected, int fromRow, Block read) {
        for (int column = 0; column < expected.header().size(); column++) {
            for (int row = 0; row < read.rowCount(); row++) {
                if (!read.column(column).equalAt(row, expected.column(column), fromRow + row)) {
                    assertThat(Samples.text(read, column, row))
                            .as(format + " " + expected.header().type(column).name())
                            .isEqualTo(Samples.text(expected, column, fromRow + row) + " bits");
                }
            }
        }
    }
}
