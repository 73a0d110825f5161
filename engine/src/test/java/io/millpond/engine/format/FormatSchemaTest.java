package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.external.AddressReader;
import io.millpond.engine.external.ExternalAccess;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/// Where schemas are found, and what columns they and self-describing documents say there are.
final class FormatSchemaTest {
    private static final Path DIRECTORY = Path.of("/schemas");

    /// `message M { int32 a = 1; string b = 2; }` with 1, 'x' and 300, '', with lengths.
    private static final String MESSAGES = "unhex('0508011201780308ac02')";

    private final MemoryFileSystem files = new MemoryFileSystem();
    private Millpond database;
    private Session session;

    @BeforeEach
    void open() throws IOException {
        write("m.proto", "syntax = \"proto3\"; message M { int32 a = 1; string b = 2; }");
        write(
                "parts/outer.proto",
                "syntax = \"proto3\"; package p; import \"m.proto\";"
                        + " import \"google/protobuf/wrappers.proto\";"
                        + " message O { .M m = 1; google.protobuf.Int32Value w = 2;"
                        + " O inner = 3; }");
        database =
                Millpond.open(
                        Databases.DIRECTORY,
                        Databases.settings(files)
                                .withExternal(
                                        new ExternalAccess(null, DIRECTORY, AddressReader.NONE)));
        session = database.session(SessionOptions.plain());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void write(String name, String text) throws IOException {
        Path path = DIRECTORY.resolve(name);
        files.createDirectories(Objects.requireNonNull(path.getParent()));
        try (var file = files.create(path)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            file.write(bytes, 0, bytes.length);
        }
    }

    private String rows(String sql) {
        return String.join("\n", Rows.of(session, sql));
    }

    @Test
    void schemaIsAFileBelowItsDirectory() {
        assertThat(
                        rows(
                                "SELECT * FROM format(Protobuf, 'a UInt16, b String', "
                                        + MESSAGES
                                        + ") SETTINGS format_schema = 'm:M'"))
                .isEqualTo("1\tx\n300\t");
        assertThat(
                        rows(
                                "DESCRIBE format(Protobuf, "
                                        + MESSAGES
                                        + ") SETTINGS format_schema = 'm.proto:M'"))
                .contains("a\tInt32", "b\tString");
    }

    @Test
    void schemaOutsideOfTheDirectoryIsRefused() {
        for (String path : new String[] {"/data/secret:M", "../data/secret:M", "a/../../x:M"}) {
            assertThatThrownBy(
                            () ->
                                    rows(
                                            "SELECT * FROM format(Protobuf, 'a Int32', '') SETTINGS"
                                                    + " format_schema = '"
                                                    + path
                                                    + "'"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("shouldn't go outside the 'format_schema_path'");
        }
        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT * FROM format(Protobuf, 'a Int32', '') SETTINGS"
                                                + " format_schema = 'none:M'"))
                .hasMessageContaining("Schema file none.proto doesn't exist");
    }

    @Test
    void schemaIsTextOrTheResultOfAQuery() {
        String text = "syntax = \"proto3\"; message M { string s = 1; }";
        session.execute(
                        QueryText.of(
                                "CREATE TABLE schemas ENGINE = Memory AS SELECT '" + text + "' t"),
                        QueryOptions.plain())
                .close();
        String select =
                "SELECT * FROM format(ProtobufSingle, 's String', unhex('0a0178')) SETTINGS ";
        assertThat(
                        rows(
                                select
                                        + "format_schema_source = 'string',"
                                        + " format_schema_message_name = 'M', format_schema = '"
                                        + text
                                        + "'"))
                .isEqualTo("x");
        assertThat(
                        rows(
                                select
                                        + "format_schema_source = 'query',"
                                        + " format_schema_message_name = 'M', format_schema ="
                                        + " 'SELECT t FROM schemas'"))
                .isEqualTo("x");
        assertThatThrownBy(
                        () ->
                                rows(
                                        select
                                                + "format_schema_source = 'query',"
                                                + " format_schema_message_name = 'M', format_schema"
                                                + " = 'SELECT 1'"))
                .hasMessageContaining("one row of one column of type String");
    }

    @Test
    void importedMessagesAreFoundAndWrappersMayBeMissing() {
        String schema = " SETTINGS format_schema = 'parts/outer:p.O'";
        // m { a: 1 }, w {}, inner { w { value: 5 } }
        String bytes = "unhex('0a02080112001a0412020805')";
        String structure = "`m.a` Int32, w Nullable(Int32), inner Tuple(w Nullable(Int32))";
        assertThat(
                        rows(
                                "SELECT * FROM format(ProtobufSingle, '%s', %s)%s"
                                        .formatted(structure, bytes, schema)))
                .isEqualTo("1\t0\t(5)");
        assertThat(
                        rows(
                                "SELECT * FROM format(ProtobufSingle, '%s', unhex('0a020801'))%s"
                                        .formatted(structure, schema)))
                .isEqualTo("1\t\\N\t(NULL)");
        assertThatThrownBy(
                        () ->
                                rows(
                                        "DESCRIBE format(ProtobufSingle, %s)%s"
                                                .formatted(bytes, schema)))
                .hasMessageContaining("contains itself");
    }

    @Test
    void lastOfTwoValuesCountsAndUnknownFieldsAreLeftOut() {
        // a: 1, unknown group 5 { field 1: 2 }, b: "x", a: 7, unknown fixed64
        assertThat(
                        rows(
                                "SELECT * FROM format(ProtobufSingle, 'a Int32, b String',"
                                        + " unhex('08012b08022c1201780807310000000000000000'))"
                                        + " SETTINGS format_schema = 'm:M'"))
                .isEqualTo("7\tx");
    }

    @Test
    void documentsSayTheirColumns() {
        String msgPack = "unhex('01a178cb3ff800000000000091c2')";
        assertThat(
                        rows(
                                "DESCRIBE format(MsgPack, "
                                        + msgPack
                                        + ") SETTINGS input_format_msgpack_number_of_columns = 4"))
                .contains(
                        "c1\tNullable(Int64)",
                        "c2\tNullable(String)",
                        "c3\tNullable(Float64)",
                        "c4\tArray(Nullable(UInt8))");
        assertThat(rows("DESCRIBE format(BSONEachRow, unhex('0c0000001061000500000000'))"))
                .startsWith("a\tNullable(Int32)");
        String avro =
                "unhex('4f626a0104146176726f2e636f646563086e756c6c166176726f2e736368656d6186017b2274"
                        + "797065223a227265636f7264222c226e616d65223a22726f77222c226669656c6473223a5b7b22"
                        + "6e616d65223a2261222c2274797065223a22696e74227d5d7d002642dfc60adf59354ca066a6ee"
                        + "d534490202022642dfc60adf59354ca066a6eed53449')";
        assertThat(rows("DESCRIBE format(Avro, " + avro + ")")).startsWith("a\tInt32");
        assertThat(rows("SELECT a + 1 FROM format(Avro, " + avro + ")")).isEqualTo("2");
    }

    @Test
    void registryMustBeAllowed() {
        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT * FROM format(AvroConfluent, 'a Int32',"
                                                + " unhex('000000000102')) SETTINGS"
                                                + " format_avro_schema_registry_url ="
                                                + " 'http://localhost:1'"))
                .hasMessageContaining("is not allowed in configuration file");
        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT * FROM format(AvroConfluent, 'a Int32',"
                                                + " unhex('000000000102'))"))
                .hasMessageContaining("Empty Schema Registry URL");
    }
}
