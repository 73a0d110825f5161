package io.millpond.engine.format;

import static io.millpond.storage.type.DataTypes.STRING;
import static io.millpond.storage.type.DataTypes.UINT64;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.format.library.Formats;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.JsonType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Bytes that are not what they should be give rows or an error that names them: never another
/// exception, never memory for lengths that nothing is behind, never an endless loop.
final class BrokenBytesTest {
    private static final int FLIP_COUNT = 2_000;
    private static final int TEXT_FLIP_COUNT = 100;

    /// Rows of `JSON`, one with an array of objects and a number, as ClickHouse writes them.
    private static final String OBJECTS =
            "0102016a044a534f4e00000000000000000202016101630100000000000000020205496e74363406537472"
                    + "696e67000000000000000001000000000000000101164172726179284e756c6c61626c6528496e74"
                    + "363429290000000000000000000201000000000000000178ff000200000000000000000001000000"
                    + "00000000020000000000000000000000000000000000000000000000";

    /// Columns with names of elements or symbols that are no identifiers.
    private static final Set<String> UNNAMED = Set.of("e", "nt");

    private static final FormatSettings SETTINGS =
            FormatSettings.DEFAULT
                    .with("input_format_msgpack_number_of_columns", "19")
                    .with("format_regexp", "(.*);(.*)")
                    .with("format_template_row_format", template())
                    .with("output_format_avro_codec", "null")
                    .with("output_format_avro_sync_interval", "100");

    @ParameterizedTest
    @ValueSource(strings = {"Avro", "MsgPack", "BSONEachRow", "Protobuf", "ProtobufList"})
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
    @ValueSource(strings = {"Avro", "MsgPack", "BSONEachRow", "Protobuf", "ProtobufList"})
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CSVWithNames",
                "CustomSeparatedWithNames",
                "JSON",
                "JSONColumns",
                "JSONCompactEachRow",
                "JSONEachRow",
                "JSONStringsEachRow",
                "Native",
                "RowBinaryWithNamesAndTypes",
                "TSKV",
                "TabSeparatedWithNamesAndTypes",
                "Template",
                "Values"
            })
    void brokenTextsGiveRowsOrAnError(String format) throws IOException {
        Block block = rows();
        byte[] bytes = written(format, block);
        assertThat(rows(format, block.header(), bytes)).isEqualTo(3);
        for (int length = 0; length < bytes.length; length += 13) {
            assertThat(rows(format, block.header(), Arrays.copyOf(bytes, length)))
                    .isLessThanOrEqualTo(3);
        }
        flip(format, block.header(), bytes);
    }

    @Test
    void brokenObjectsGiveRowsOrAnError() throws IOException {
        Header header = Header.of(new Field("j", JsonType.PLAIN));
        byte[] bytes = HexFormat.of().parseHex(OBJECTS);
        assertThat(rows("Native", header, bytes)).isEqualTo(2);
        flip("Native", header, bytes);
    }

    @Test
    void brokenFieldsGiveRowsOrAnError() throws IOException {
        Header header = Header.of(new Field("a", STRING), new Field("b", UINT64));
        byte[] lines = "x;1\ny;2\n\u20ac;3\n".getBytes(UTF_8);
        assertThat(rows("Regexp", header, lines)).isEqualTo(3);
        flip("Regexp", header, lines);
        byte[] form = "a=x%20y&b=5&c=%E2%82%AC".getBytes(UTF_8);
        assertThat(rows("Form", header, form)).isEqualTo(1);
        flip("Form", header, form);
    }

    private static void flip(String format, Header header, byte[] bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < TEXT_FLIP_COUNT; i++) {
            byte[] flipped = bytes.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            }
            rows(format, header, flipped);
            structure(format, flipped);
        }
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

    /// A template with all columns.
    private static String template() {
        return Samples.wide().header().names().stream()
                .filter(name -> !UNNAMED.contains(name))
                .map(name -> "${" + name + ":Escaped}")
                .collect(Collectors.joining("\t", "", "\t"));
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
