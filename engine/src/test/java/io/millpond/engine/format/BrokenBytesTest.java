package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Bytes that are not what they should be give rows or an error that names them: never another
/// exception, never memory for lengths that nothing is behind, never an endless loop.
final class BrokenBytesTest {
    private static final int FLIP_COUNT = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"MsgPack", "BSONEachRow"})
    void everyBeginningOfADocumentGivesRowsOrAnError(String format) throws IOException {
        Block block = Samples.wide();
        byte[] bytes = written(format, block);
        for (int length = 0; length < bytes.length; length++) {
            byte[] beginning = Arrays.copyOf(bytes, length);
            assertThat(rows(format, block.header(), beginning)).isLessThanOrEqualTo(3);
        }
        assertThat(rows(format, block.header(), bytes)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MsgPack", "BSONEachRow"})
    void flippedBytesGiveRowsOrAnError(String format) throws IOException {
        Block block = Samples.wide();
        byte[] bytes = written(format, block);
        SplittableRandom random = new SplittableRandom(7);
        int errorCount = 0;
        for (int i = 0; i < FLIP_COUNT; i++) {
            byte[] flipped = bytes.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            }
            errorCount += rows(format, block.header(), flipped) < 0 ? 1 : 0;
            structure(format, flipped);
        }
        assertThat(errorCount).isBetween(FLIP_COUNT / 20, FLIP_COUNT);
    }

    /// The rows of a document, as a stream and as a message; -1 where it is broken.
    private static int rows(String format, Header header, byte[] bytes) throws IOException {
        int rowCount = 0;
        try {
            RowReader reader =
                    Formats.input(format)
                            .reader(
                                    new ByteArrayInputStream(bytes),
                                    header,
                                    FormatSettings.DEFAULT);
            for (Block read = reader.read(2, 1 << 20);
                    read != null;
                    read = reader.read(2, 1 << 20)) {
                rowCount += read.rowCount();
            }
        } catch (DatabaseException e) {
            assertThat(e.text()).isNotEmpty();
            rowCount = -1;
        }
        ColumnBuilder[] builders = RoundTripPropertyTest.builders(header);
        try {
            Formats.input(format)
                    .decoder(header, FormatSettings.DEFAULT)
                    .decode(bytes, 0, bytes.length, builders);
        } catch (DatabaseException e) {
            assertThat(e.text()).isNotEmpty();
        }
        for (ColumnBuilder builder : builders) {
            builder.rollback(0);
        }
        return rowCount;
    }

    private static void structure(String format, byte[] bytes) {
        try {
            Formats.input(format)
                    .structure(
                            bytes,
                            FormatSettings.DEFAULT.with(
                                    "input_format_msgpack_number_of_columns", "21"));
        } catch (DatabaseException e) {
            assertThat(e.text()).isNotEmpty();
        }
    }

    private static byte[] written(String format, Block block) {
        return OutputGoldenTest.writtenBytes(
                format, block, FormatSettings.DEFAULT, ResultStatistics.NONE);
    }
}
