package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/// Parameters, settings and limits that come with a request.
final class HttpLimitsTest {
    @TempDir static Path directory;

    private static TestServer server;
    private static HttpSql sql;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(directory.resolve("data"));
        sql = server.sql();
        sql.query("CREATE TABLE kept (x UInt8) ENGINE = MergeTree ORDER BY x");
        sql.query("INSERT INTO kept SELECT number FROM numbers(100)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String code(HttpResponse<byte[]> response) {
        return response.headers().firstValue("X-ClickHouse-Exception-Code").orElse("none");
    }

    private static HttpResponse<byte[]> get(String... parameters) {
        StringBuilder path = new StringBuilder("/");
        for (int i = 0; i < parameters.length; i += 2) {
            path.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], UTF_8));
        }
        return sql.get(path.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "Int8; -5; -5",
                "UInt64; 18446744073709551615; 18446744073709551615",
                "Int256; -7; -7",
                "Float64; 1.5; 1.5",
                "Decimal(9, 3); 1.25; 1.25",
                "Bool; true; true",
                "String; it's; it\\'s",
                "String; a\\tb; a\\tb",
                "FixedString(2); ab; ab",
                "Date; 2024-02-29; 2024-02-29",
                "Date32; 1950-01-01; 1950-01-01",
                "DateTime('UTC'); 2024-02-29 10:00:00; 2024-02-29 10:00:00",
                "DateTime64(3, 'UTC'); 2024-02-29 10:00:00.5; 2024-02-29 10:00:00.500",
                "UUID; 61f0c404-5cb3-11e7-907b-a6006ad3dba0; 61f0c404-5cb3-11e7-907b-a6006ad3dba0",
                "IPv4; 1.2.3.4; 1.2.3.4",
                "IPv6; ::1; ::1",
                "Enum8('a' = 1, 'b' = 2); b; b",
                "Nullable(UInt8); \\N; \\N",
                "Nullable(String); \\N; \\N",
                "LowCardinality(String); x; x",
                "Array(UInt8); [1,2]; [1,2]",
                "Array(String); ['a','b\\'c']; ['a','b\\'c']",
                "Array(Array(Int8)); [[1],[]]; [[1],[]]",
                "Tuple(UInt8, String); (1,'x'); (1,'x')",
                "Map(String, UInt8); {'k':1}; {'k':1}",
                "Array(Nullable(Date)); ['2024-01-01',NULL]; ['2024-01-01',NULL]",
            })
    void parameterIsReadAsItsType(String type, String value, String expected) {
        String statement = "SELECT {p:" + type + "}";
        assertThat(sql.query(statement, "param_p", value)).isEqualTo(expected);
        HttpResponse<byte[]> response = get("query", statement, "param_p", value);
        assertThat(new String(response.body(), UTF_8)).isEqualTo(expected + "\n");
    }

    @Test
    void parameterMayBeAName() {
        assertThat(sql.query("SELECT count() FROM {t:Identifier}", "param_t", "kept"))
                .isEqualTo("100");
        assertThat(code(sql.send("SELECT {p:UInt8}", "param_p", "x1"))).isEqualTo("457");
        assertThat(code(sql.send("SELECT {p:Nope}", "param_p", "1"))).isEqualTo("50");
    }

    @Test
    void settingsOfTheAddressHoldForItsStatementOnly() {
        assertThat(sql.query("SELECT getSetting('join_use_nulls')", "join_use_nulls", "1"))
                .isEqualTo("true");
        assertThat(sql.query("SELECT getSetting('join_use_nulls')")).isEqualTo("false");
        assertThat(code(sql.send("SELECT 1", "max_block_size", "x"))).isEqualTo("27");
    }

    @Test
    void readonlyRequestsChangeNothing() {
        assertThat(code(sql.send("INSERT INTO kept VALUES (1)", "readonly", "1"))).isEqualTo("164");
        assertThat(code(sql.send("INSERT INTO kept VALUES (1)", "readonly", "2"))).isEqualTo("164");
        assertThat(code(sql.send("SET max_threads = 1", "readonly", "1"))).isEqualTo("164");
        assertThat(code(sql.send("SET max_threads = 1", "readonly", "2"))).isEqualTo("none");
        assertThat(code(sql.send("SET readonly = 0", "readonly", "2"))).isEqualTo("164");
        assertThat(code(sql.send("SELECT 1 SETTINGS max_threads = 1", "readonly", "1")))
                .isEqualTo("164");
        assertThat(sql.query("SELECT 1 SETTINGS max_threads = 1", "readonly", "2")).isEqualTo("1");
        assertThat(code(get("query", "INSERT INTO kept VALUES (1)"))).isEqualTo("164");
        assertThat(code(get("query", "DROP TABLE kept"))).isEqualTo("164");
        assertThat(code(get("query", "SELECT 1", "max_threads", "1"))).isEqualTo("none");
        assertThat(sql.query("SELECT count() FROM kept")).isEqualTo("100");
    }

    @ParameterizedTest
    @CsvSource({
        "max_result_rows, 10, throw, 396",
        "max_result_rows, 10, break, none",
        "max_rows_to_read, 10, throw, 158",
        "max_bytes_to_read, 10, throw, 307",
    })
    void limitIsKept(String name, String value, String mode, String expected) {
        String overflow =
                name.startsWith("max_result") ? "result_overflow_mode" : "read_overflow_mode";
        HttpResponse<byte[]> response =
                sql.send("SELECT x FROM kept ORDER BY x", name, value, overflow, mode);
        assertThat(code(response)).isEqualTo(expected);
    }

    @Test
    void timeLimitEndsAQueryOrItsReading() {
        String endless = "SELECT count() > 0 FROM numbers(1000000000000) WHERE number % 3 = 1";
        assertThat(code(sql.send(endless, "max_execution_time", "0.2"))).isEqualTo("159");
        assertThat(
                        sql.query(
                                endless,
                                "max_execution_time",
                                "0.2",
                                "timeout_overflow_mode",
                                "break"))
                .isEqualTo("1");
    }

    @Test
    void queryWhoseClientReadsNothingIsKilled() throws IOException {
        String body = "SELECT number, repeat('x', 1000) FROM numbers(100000000000)";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "POST /?query_id=stuck HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n";
            out.write((head + body).getBytes(UTF_8));
            out.flush();
            String running = "SELECT count() FROM system.processes WHERE query_id = 'stuck'";
            Await.until("the query runs", () -> sql.query(running).equals("1"));
            String read = "SELECT read_rows FROM system.processes WHERE query_id = 'stuck'";
            Await.until(
                    "the query waits for its client",
                    () -> !sql.query(read).equals("0") && sql.query(read).equals(sql.query(read)));
            sql.query("KILL QUERY WHERE query_id = 'stuck'");
            Await.until("the query has ended", () -> sql.query(running).equals("0"));
        }
    }
}
