package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.engine.testing.Databases;
import io.millpond.storage.block.Block;
import io.millpond.storage.testing.MemoryFileSystem;

import org.assertj.core.api.SoftAssertions;
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
import java.util.Objects;

/// Formats of bytes against ClickHouse 26.7: the lines of `foreign-bytes.tsv` are format, query,
/// settings and what it wrote, in hexadecimal digits. The same is written here, and read as the
/// same rows.
final class ForeignBytesTest {
    private static final int MARKER_BYTES = 16;

    /// Stands for this schema among the settings.
    private static final String SCHEMA = "schema=M";

    /// Ends the settings where what is written cannot be read as the same.
    private static final String LOSSY = "lossy";

    private static final String MESSAGE =
            """
            syntax = "proto3";
            message M {
              int32 a = 1;
              string s = 2;
              repeated int32 r = 3;
              optional int32 o = 4;
              bool b = 5;
              double d = 6;
              map<string, int32> m = 7;
              enum E { Z = 0; Q = 5; }
              E e = 8;
              message N { int32 k = 1; string v = 2; }
              N n = 9;
              repeated N ns = 10;
              sint64 si = 11;
              fixed32 fx = 12;
              bytes by = 13;
              repeated string rs = 14;
            }
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Avro",
                "BSONEachRow",
                "MsgPack",
                "Native",
                "Protobuf",
                "ProtobufList",
                "ProtobufSingle"
            })
    void bytesAreThoseOfClickHouse(String format) throws IOException {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            SoftAssertions every = new SoftAssertions();
            int count = 0;
            for (String[] line : lines()) {
                if (line[0].equals(format)) {
                    byte[] bytes = HexFormat.of().parseHex(line[3]);
                    every.assertThatCode(() -> check(session, format, line[1], line[2], bytes))
                            .as(line[1])
                            .doesNotThrowAnyException();
                    count++;
                }
            }
            assertThat(count).isPositive();
            every.assertAll();
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
        if (settings.endsWith(LOSSY)) {
            return;
        }
        RowReader reader =
                Formats.input(format)
                        .reader(new ByteArrayInputStream(expected), rows.header(), with);
        Block read = reader.read(100, 1 << 20);
        if (rows.rowCount() == 0) {
            assertThat(read).as(query).isNull();
            return;
        }
        assertThat(read).as(query).isNotNull();
        Block present = Objects.requireNonNull(read);
        assertThat(present.rowCount()).isEqualTo(rows.rowCount());
        RoundTripPropertyTest.assertRows(query, rows, 0, present);
    }

    private static Block rows(Session session, String query) {
        try (StatementResult result = session.execute(QueryText.of(query), QueryOptions.plain())) {
            Block rows = result.blocks().next();
            return rows == null ? Block.empty(result.header()) : rows;
        }
    }

    private static FormatSettings settings(String text) {
        FormatSettings settings =
                text.startsWith(SCHEMA)
                        ? FormatSettings.DEFAULT
                                .with("format_schema", MESSAGE)
                                .with("format_schema_source", "string")
                                .with("format_schema_message_name", "M")
                        : FormatSettings.DEFAULT;
        for (String one : text.isEmpty() ? new String[0] : text.split(",")) {
            String[] sides = one.split("=", -1);
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
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .strip()
                            .split("\n", -1)) {
                lines.add(line.split("\t", -1));
            }
            return lines;
        }
    }
}
