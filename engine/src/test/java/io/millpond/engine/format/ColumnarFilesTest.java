package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.format.library.Formats;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Files that others wrote. What is expected of them, their columns and their rows as JSONEachRow,
/// is what ClickHouse 26.7 reads, but for parts of a struct that is NULL in Arrow, which are NULL
/// here, as in Parquet, and not what lies below.
///
/// `clickhouse_*` are by ClickHouse 26.7, the others by PyArrow 25.
final class ColumnarFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "clickhouse_dictionary.arrow",
                "clickhouse_types.arrows",
                "clickhouse_types.parquet",
                "decimal_integers.parquet",
                "delta_length_lz4.parquet",
                "delta_v2_zstd.parquet",
                "dictionary_snappy.parquet",
                "empty.parquet",
                "flat_lz4.arrows",
                "flat_zstd.arrow",
                "gzip.parquet",
                "int96.parquet",
                "kinds.arrow",
                "nested.arrow",
                "nested.parquet",
                "nested_sliced.arrows",
                "plain.parquet",
                "views.arrows"
            })
    void filesOfOthersAreRead(String file) throws IOException {
        DocumentFormat format = format(file);
        MemorySegment document = MemorySegment.ofArray(bytes(file));
        Header header = format.structure(document, FormatSettings.DEFAULT);
        StringBuilder shown = new StringBuilder();
        for (Field field : header.fields()) {
            shown.append(field.name()).append(' ').append(field.type().name()).append('\n');
        }
        shown.append('\n').append(rows(format, document, header, FormatSettings.DEFAULT));
        assertThat(shown).asString().isEqualTo(new String(bytes(file + ".expected"), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clickhouse_types.parquet", "clickhouse_types.arrows"})
    void bareBytesAreReadAsTheTypeThatIsWanted(String file) throws IOException {
        assertThat(
                        rows(
                                file,
                                "i128 Int128; u256 UInt256; ip6 IPv6; ip4 IPv4; d Date; dt DateTime;"
                                        + " uuid String; c32 Float64; i8 String; lc LowCardinality(String)"))
                .isEqualTo(
                        "{\"i128\":9,\"u256\":12,\"ip6\":\"::1\",\"ip4\":\"1.2.3.4\","
                                + "\"d\":\"2024-01-02\",\"dt\":\"2024-01-02 03:04:05\","
                                + "\"uuid\":\"61f0c404-5cb3-11e7-907b-a6006ad3dba0\",\"c32\":1.25,"
                                + "\"i8\":\"1\",\"lc\":\"lc\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clickhouse_types.parquet", "clickhouse_types.arrows"})
    void elementsOfTuplesAreFoundByName(String file) throws IOException {
        assertThat(
                        rows(
                                file,
                                "tn Tuple(b String, a UInt32); nst.a Array(UInt8);"
                                        + " nst.b Array(String); tn.b String;"
                                        + " t Tuple(x UInt32, y String)"))
                .isEqualTo(
                        "{\"tn\":{\"b\":\"x\",\"a\":1},\"nst.a\":[1],\"nst.b\":[\"x\"],"
                                + "\"tn.b\":\"x\",\"t\":{\"x\":0,\"y\":\"\"}}\n");
    }

    @Test
    void columnsThatMissAreDefaultsUnlessTheSettingsRefuseThem() throws IOException {
        String file = "clickhouse_types.parquet";
        assertThat(rows(file, "nosuch UInt8; u8 UInt8")).isEqualTo("{\"nosuch\":0,\"u8\":2}\n");
        FormatSettings strict =
                FormatSettings.DEFAULT.with("input_format_parquet_allow_missing_columns", "0");
        assertThatThrownBy(() -> rows(file, "nosuch UInt8", strict))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("Column nosuch was not found in parquet schema");
    }

    @Test
    void namesAreFoundInAnyCaseWhereTheSettingsSaySo() throws IOException {
        FormatSettings loose =
                FormatSettings.DEFAULT
                        .with("input_format_parquet_case_insensitive_column_matching", "1")
                        .with("input_format_arrow_case_insensitive_column_matching", "1");
        String wanted = "U8 UInt8; TN Tuple(A UInt8)";
        for (String file : List.of("clickhouse_types.parquet", "clickhouse_types.arrows")) {
            assertThat(rows(file, wanted, loose)).isEqualTo("{\"U8\":2,\"TN\":{\"A\":1}}\n");
            assertThat(rows(file, wanted)).isEqualTo("{\"U8\":0,\"TN\":{\"A\":0}}\n");
        }
    }

    @Test
    void rowsAreCountedWithoutAColumn() throws IOException {
        for (String file : List.of("nested.parquet", "nested.arrow", "flat_lz4.arrows")) {
            MemorySegment document = MemorySegment.ofArray(bytes(file));
            int count = 0;
            try (RowReader reader =
                    format(file).reader(document, Header.EMPTY, FormatSettings.DEFAULT)) {
                for (Block block = reader.read(11, 1 << 20);
                        block != null;
                        block = reader.read(11, 1 << 20)) {
                    count += block.rowCount();
                }
            }
            assertThat(count).as(file).isEqualTo(40);
        }
    }

    @Test
    void otherBytesAreNoDocuments() {
        MemorySegment other = MemorySegment.ofArray("SELECT 1, something else".getBytes(UTF_8));
        assertNotRead(
                "Parquet", other, "Not a Parquet file (wrong magic bytes at the end of file)");
        assertNotRead("Arrow", other, "Not an Arrow file: missing leading magic");
        assertNotRead(
                "ArrowStream",
                other,
                "Not an Arrow IPC stream: implausible message metadata length 1162626387");
    }

    private static void assertNotRead(String format, MemorySegment document, String message) {
        assertThatThrownBy(
                        () ->
                                ((DocumentFormat) Formats.input(format))
                                        .structure(document, FormatSettings.DEFAULT))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INCORRECT_DATA))
                .hasMessage(message);
    }

    private static String rows(String file, String columns) throws IOException {
        return rows(file, columns, FormatSettings.DEFAULT);
    }

    private static String rows(String file, String columns, FormatSettings settings)
            throws IOException {
        List<Field> fields = new ArrayList<>();
        for (String column : columns.split("; ?", -1)) {
            int space = column.indexOf(' ');
            fields.add(
                    new Field(
                            column.substring(0, space),
                            TypeResolver.parse(column.substring(space + 1))));
        }
        MemorySegment document = MemorySegment.ofArray(bytes(file));
        return rows(format(file), document, new Header(fields), settings);
    }

    private static String rows(
            DocumentFormat format, MemorySegment document, Header header, FormatSettings settings)
            throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        BlockWriter writer = Formats.output("JSONEachRow").writer(shown, header, settings);
        try (RowReader reader = format.reader(document, header, settings)) {
            for (Block block = reader.read(7, 1 << 20);
                    block != null;
                    block = reader.read(7, 1 << 20)) {
                writer.write(block);
            }
        }
        writer.finish(ResultStatistics.NONE);
        return shown.toString(UTF_8);
    }

    static DocumentFormat format(String file) {
        String end = file.substring(file.lastIndexOf('.') + 1);
        return (DocumentFormat)
                Formats.input(
                        switch (end) {
                            case "parquet" -> "Parquet";
                            case "arrow" -> "Arrow";
                            default -> "ArrowStream";
                        });
    }

    static byte[] bytes(String file) throws IOException {
        try (InputStream in = ColumnarFilesTest.class.getResourceAsStream("/columnar/" + file)) {
            assertThat(in).as(file).isNotNull();
            return in.readAllBytes();
        }
    }
}
