package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Bytes that are not what they should be give rows or an error that names them: never another
/// exception, never memory for lengths that nothing is behind, never an endless loop.
final class BrokenBytesTest {
    private static final int FLIP_COUNT = 2_000;

    /// Columns with names of elements or symbols that are no identifiers.
    private static final Set<String> UNNAMED = Set.of("e", "nt");

    private static final FormatSettings SETTINGS =
            FormatSettings.DEFAULT
                    .with("input_format_msgpack_number_of_columns", "19")
                    .with("output_format_avro_codec", "null")
                    .with("output_format_avro_sync_interval", "100");

    @ParameterizedTest
    @ValueSource(strings = {"Avro", "MsgPack", "BSONEachRow"})
    void everyBeginningOfADocumentGivesRowsOrAnError(String format) throws IOException {
        Block block = rows();
        byte[] bytes = written(format, block);
        for (int length = 0; length < bytes.length; length++) {
            byte[] beginning = Arrays.copyOf(bytes, length);
            assertThat(rows(format, block.header(), beginning)).isLessThanOrEqualTo(3);
        }
        assertThat(rows(format, block.header(), bytes)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Avro", "MsgPack", "BSONEachRow"})
    void flippedBytesGiveRowsOrAnError(String format) throws IOException {
        Block block = rows();
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

    /// Rows without the names that some formats do not have.
    private static Block rows() {
        Block wide = Samples.wide();
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < wide.header().size(); i++) {
            if (!UNNAMED.contains(wide.header().name(i))) {
                fields.add(wide.header().field(i));
                columns.add(wide.column(i));
            }
        }
        return new Block(new Header(fields), columns, wide.rowCount());
    }

    /// The rows of a document, as a stream and as a message; -1 where it is broken.
    private static int rows(String format, Header header, byte[] bytes) throws IOException {
        int rowCount = 0;
        try {
            RowReader reader =
                    Formats.input(format).reader(new ByteArrayInputStream(bytes), header, SETTINGS);
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
                    .decoder(header, SETTINGS)
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
            Formats.input(format).structure(bytes, SETTINGS);
        } catch (DatabaseException e) {
            assertThat(e.text()).isNotEmpty();
        }
    }

    private static byte[] written(String format, Block block) {
        return OutputGoldenTest.writtenBytes(format, block, SETTINGS, ResultStatistics.NONE);
    }
}
