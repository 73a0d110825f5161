package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.QueryOptions;
import io.millpond.engine.QueryText;
import io.millpond.engine.Session;
import io.millpond.engine.SessionOptions;
import io.millpond.engine.StatementResult;
import io.millpond.engine.testing.Databases;
import io.millpond.storage.block.Block;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Formats of bytes against ClickHouse 26.7: the lines of `foreign-bytes.tsv` are format, query,
/// settings and what it wrote, in hexadecimal digits. The same is written here, and read as the
/// same rows.
final class ForeignBytesTest {
    private static final int MARKER_BYTES = 16;

    @ParameterizedTest
    @ValueSource(strings = {"Avro", "MsgPack", "BSONEachRow", "Native"})
    void bytesAreThoseOfClickHouse(String format) throws IOException {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            int count = 0;
            for (String[] line : lines()) {
                if (line[0].equals(format)) {
                    check(session, format, line[1], line[2], HexFormat.of().parseHex(line[3]));
                    count++;
                }
            }
            assertThat(count).isGreaterThan(10);
        }
    }

    private static void check(
            Session session, String format, String query, String settings, byte[] expected)
            throws IOException {
        Block rows = rows(session, query);
        FormatSettings with = settings(settings);
        byte[] written = OutputGoldenTest.writtenBytes(format, rows, with, ResultStatistics.NONE);
        boolean isAvro = format.equals("Avro");
        assertThat(hex(isAvro ? unmarked(written) : written))
                .as(query)
                .isEqualTo(hex(isAvro ? unmarked(expected) : expected));
        RowReader reader =
                Formats.input(format)
                        .reader(new ByteArrayInputStream(expected), rows.header(), with);
        Block read = reader.read(100, 1 << 20);
        if (rows.rowCount() == 0) {
            assertThat(read).as(query).isNull();
            return;
        }
        assertThat(read).as(query).isNotNull();
        assertThat(read.rowCount()).isEqualTo(rows.rowCount());
        RoundTripPropertyTest.assertRows(query, rows, 0, read);
    }

    private static Block rows(Session session, String query) {
        try (StatementResult result = session.execute(QueryText.of(query), QueryOptions.plain())) {
            Block rows = result.blocks().next();
            return rows == null ? Block.empty(result.header()) : rows;
        }
    }

    private static FormatSettings settings(String text) {
        FormatSettings settings = FormatSettings.DEFAULT;
        for (String one : text.isEmpty() ? new String[0] : text.split(",")) {
            String[] sides = one.split("=");
            if (FormatSettings.known().containsKey(sides[0])) {
                settings = settings.with(sides[0], sides[1].replace("'", ""));
            }
        }
        return settings;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// A container file without its random marker, which ends it too.
    private static byte[] unmarked(byte[] file) {
        byte[] marker = Arrays.copyOfRange(file, file.length - MARKER_BYTES, file.length);
        byte[] copy = file.clone();
        for (int at = 0; at <= copy.length - MARKER_BYTES; at++) {
            if (Arrays.equals(copy, at, at + MARKER_BYTES, marker, 0, MARKER_BYTES)) {
                Arrays.fill(copy, at, at + MARKER_BYTES, (byte) 0);
            }
        }
        return copy;
    }

    private static List<String[]> lines() throws IOException {
        try (InputStream file = ForeignBytesTest.class.getResourceAsStream("foreign-bytes.tsv")) {
            List<String[]> lines = new ArrayList<>();
            for (String line :
                    new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                lines.add(line.split("\t", -1));
            }
            return lines;
        }
    }
}
