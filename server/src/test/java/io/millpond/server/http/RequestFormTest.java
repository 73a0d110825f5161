package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;

import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.TestServer;

import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/// Requests that are forms with tables in them, and bodies in the encodings that clients use.
@Timeout(60)
final class RequestFormTest {
    private static final String BOUNDARY = "----boundary7";

    @TempDir Path directory;

    private TestServer server;
    private HttpSql sql;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(directory.resolve("data"));
        sql = server.sql();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String field(String name, String value) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(BOUNDARY, name, value);
    }

    private static String file(String name, String value) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"x\"\r\n\r\n%s\r\n"
                .formatted(BOUNDARY, name, value);
    }

    private String post(String form, String... parameters) {
        HttpResponse<byte[]> response =
                sql.send(
                        sql.request(parameters)
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(BodyPublishers.ofString(form + "--" + BOUNDARY + "--\r\n"))
                                .build());
        return new String(response.body(), UTF_8);
    }

    @Test
    void fieldsAreParameters() {
        assertThat(
                        post(
                                field("query", "SELECT {a:UInt8} + 1 AS x FORMAT CSV")
                                        + field("param_a", "41")))
                .isEqualTo("42\n");
    }

    @Test
    void filesAreTablesOfTheStatement() {
        assertThat(
                        post(
                                file("t", "1\tx\n2\ty\n"),
                                "query",
                                "SELECT sum(a), max(b) FROM t",
                                "t_structure",
                                "a UInt8, b String"))
                .isEqualTo("3\ty\n");
        assertThat(
                        post(
                                file("t", "{\"_1\":[1,2],\"_2\":7}\n") + file("u", "5\n"),
                                "query",
                                "SELECT t._1, t._2, u.k FROM t, u",
                                "t_types",
                                "Array(UInt8),UInt64",
                                "t_format",
                                "JSONEachRow",
                                "u_structure",
                                "k UInt8"))
                .isEqualTo("[1,2]\t7\t5\n");
    }

    @Test
    void tablesOfAStatementAreGoneAfterIt() {
        String[] statement = {
            "query", "SELECT count() FROM t", "t_structure", "a UInt8", "session_id", "s"
        };
        assertThat(post(file("t", "1\n"), statement)).isEqualTo("1\n");
        assertThat(post(file("t", "1\n2\n"), statement)).isEqualTo("2\n");
        assertThat(new String(sql.send("SELECT * FROM t", "session_id", "s").body(), UTF_8))
                .contains("UNKNOWN_TABLE");
    }

    @Test
    void whatIsNoFormOrNoTableIsAnError() {
        assertThat(post(file("t", "1\n"), "query", "SELECT 1")).contains("BAD_ARGUMENTS");
        assertThat(post(file("t", "x\n"), "query", "SELECT 1", "t_structure", "a UInt8"))
                .contains("CANNOT_PARSE");
        HttpResponse<byte[]> response =
                sql.send(
                        sql.request()
                                .header("Content-Type", "multipart/form-data; boundary=q")
                                .POST(BodyPublishers.ofString("--q\r\nno end"))
                                .build());
        assertThat(new String(response.body(), UTF_8)).contains("BAD_ARGUMENTS");
    }

    @Test
    void bodiesArePackedAsTheirHeadersSay() throws IOException {
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStream(zstd)) {
            out.write("SELECT 'x'".getBytes(UTF_8));
        }
        byte[] answer = packed("zstd", zstd.toByteArray());
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(answer))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("x\n");
        }
        ByteArrayOutputStream lz4 = new ByteArrayOutputStream();
        try (OutputStream out = new LZ4FrameOutputStream(lz4)) {
            out.write("SELECT 'y'".getBytes(UTF_8));
        }
        answer = packed("lz4", lz4.toByteArray());
        try (LZ4FrameInputStream in = new LZ4FrameInputStream(new ByteArrayInputStream(answer))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("y\n");
        }
    }

    private byte[] packed(String encoding, byte[] body) {
        HttpResponse<byte[]> response =
                sql.send(
                        sql.request("enable_http_compression", "1")
                                .header("Accept-Encoding", encoding)
                                .header("Content-Encoding", encoding)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build());
        assertThat(response.headers().firstValue("Content-Encoding")).contains(encoding);
        return response.body();
    }

    @Test
    void progressIsAHeaderWhereItIsAskedFor() {
        HttpResponse<byte[]> response =
                sql.send(
                        "SELECT sum(number) FROM numbers(10)",
                        "send_progress_in_http_headers",
                        "1");
        assertThat(response.headers().firstValue("X-ClickHouse-Progress").orElse(""))
                .contains("\"read_rows\":\"10\"");
    }
}
