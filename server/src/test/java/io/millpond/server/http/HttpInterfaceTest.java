package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

@Timeout(60)
final class HttpInterfaceTest {
    @TempDir static Path directory;

    private static TestServer server;
    private static HttpSql sql;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(directory.resolve("data"));
        sql = server.sql();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/ping", "/", "/replicas_status"})
    void healthIsOk(String path) {
        assertThat(text(sql.get(path))).isEqualTo("Ok.\n");
    }

    @Test
    void unknownPathIsNotFoundAndSaysWhatThereIs() {
        HttpResponse<byte[]> response = sql.get("/nosuch");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(text(response)).startsWith("There is no handle /nosuch").contains("/ping");
    }

    @Test
    void statementComesFromTheParameterTheBodyOrBoth() {
        assertThat(text(sql.get("/?query=SELECT%201"))).isEqualTo("1\n");
        assertThat(sql.query("SELECT 2")).isEqualTo("2");
        assertThat(sql.query("+ 2;", "query", "SELECT 1")).isEqualTo("3");
    }

    @Test
    void getMayOnlyRead() {
        HttpResponse<byte[]> response = sql.get("/?query=CREATE%20DATABASE%20by_get");
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("164");
        assertThat(sql.query("SELECT count() FROM system.databases WHERE name = 'by_get'"))
                .isEqualTo("0");
    }

    @Test
    void formatIsTheStatementsThenTheParametersThenTheHeaders() {
        assertThat(formatted("SELECT 1 AS x FORMAT CSV", "default_format", "JSONEachRow"))
                .isEqualTo("1\n");
        assertThat(formatted("SELECT 1 AS x", "default_format", "JSONEachRow"))
                .isEqualTo("{\"x\":1}\n");
        assertThat(formatted("SELECT 1 AS x")).isEqualTo("x=1\n");
        assertThat(sql.query("SELECT 1 AS x, 'a\tb'")).isEqualTo("1\ta\\tb");
    }

    private static String formatted(String statement, String... parameters) {
        return text(
                sql.send(
                        sql.request(parameters)
                                .header("X-ClickHouse-Format", "TSKV")
                                .POST(BodyPublishers.ofString(statement))
                                .build()));
    }

    @Test
    void headersTellFormatIdZoneAndSummary() {
        HttpResponse<byte[]> response =
                sql.send("SELECT number FROM numbers(10)", "query_id", "an-id");
        assertThat(header(response, "X-ClickHouse-Query-Id")).isEqualTo("an-id");
        assertThat(header(response, "X-ClickHouse-Format")).isEqualTo("TabSeparated");
        assertThat(header(response, "X-ClickHouse-Timezone")).isEqualTo("UTC");
        assertThat(header(response, "X-ClickHouse-Exception-Tag")).matches("[a-z]{16}");
        assertThat(header(response, "Content-Type")).startsWith("text/tab-separated-values");
        assertThat(header(response, "X-ClickHouse-Summary"))
                .contains("\"result_rows\":\"10\"", "\"read_rows\":\"10\"");
    }

    @Test
    void summaryCountsWrittenRows() {
        sql.query("CREATE TABLE written (x UInt8) ENGINE = Memory");
        HttpResponse<byte[]> response = sql.send("INSERT INTO written VALUES (1), (2), (3)");
        assertThat(header(response, "X-ClickHouse-Summary")).contains("\"written_rows\":\"3\"");
    }

    @ParameterizedTest
    @CsvSource({
        "SELECT FROM WHERE, 400, 62, SYNTAX_ERROR",
        "SELECT * FROM nosuch, 404, 60, UNKNOWN_TABLE",
        "SELECT nosuch FROM system.one, 404, 47, UNKNOWN_IDENTIFIER",
        "SELECT nosuch(1), 404, 46, UNKNOWN_FUNCTION",
        "SELECT 1 FORMAT NoSuch, 404, 73, UNKNOWN_FORMAT",
    })
    void errorHasStatusCodeAndClickHousesText(String statement, int status, String code, String n) {
        HttpResponse<byte[]> response = sql.send(statement, "compress", "1");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "X-ClickHouse-Exception-Code")).isEqualTo(code);
        assertThat(text(response))
                .startsWith("Code: " + code + ". DB::Exception: ")
                .contains("(" + n + ") (version ")
                .endsWith(" (official build))\n");
    }

    @Test
    void unknownSettingIsAnErrorAndAForeignOneIsNot() {
        HttpResponse<byte[]> response = sql.send("SELECT 1", "nosuch_setting", "1");
        assertThat(header(response, "X-ClickHouse-Exception-Code")).isEqualTo("115");
        assertThat(sql.query("SELECT 1", "send_progress_in_http_headers", "0")).isEqualTo("1");
    }

    @Test
    void parametersOfAStatementAreTyped() {
        assertThat(
                        sql.query(
                                "SELECT {n:UInt8} + 1, {s:String}, {a:Array(String)}",
                                "param_n",
                                "41",
                                "param_s",
                                "it\\'s\\n",
                                "param_a",
                                "['x\\'y','z']"))
                .isEqualTo("42\tit\\'s\\n\t['x\\'y','z']");
        HttpResponse<byte[]> response = sql.send("SELECT {n:UInt8}");
        assertThat(header(response, "X-ClickHouse-Exception-Code")).isEqualTo("456");
    }

    @Test
    void databaseComesFromParameterOrHeader() {
        assertThat(sql.query("SELECT currentDatabase()")).isEqualTo("default");
        assertThat(sql.query("SELECT currentDatabase()", "database", "system")).isEqualTo("system");
        HttpResponse<byte[]> response = sql.send("SELECT 1", "database", "nosuch");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "X-ClickHouse-Exception-Code")).isEqualTo("81");
    }

    @Test
    void wrongAndMixedCredentialsAreRefused() {
        assertThat(sql.query("SELECT currentUser()", "user", "default")).isEqualTo("default");
        assertThat(withAuthorization("default:", "SELECT 1").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> wrong = withAuthorization("default:wrong", "SELECT 1");
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(header(wrong, "X-ClickHouse-Exception-Code")).isEqualTo("516");
        assertThat(withAuthorization("nobody:", "SELECT 1").statusCode()).isEqualTo(403);
        HttpResponse<byte[]> mixed = withAuthorization("default:", "SELECT 1", "user", "default");
        assertThat(header(mixed, "X-ClickHouse-Exception-Code")).isEqualTo("516");
    }

    private static HttpResponse<byte[]> withAuthorization(
            String credentials, String statement, String... parameters) {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
        return sql.send(
                sql.request(parameters)
                        .header("Authorization", "Basic " + encoded)
                        .POST(BodyPublishers.ofString(statement))
                        .build());
    }

    @Test
    void framesAreWrittenAndRead() throws IOException {
        byte[] framed = sql.send("SELECT 'α' FROM numbers(3)", "compress", "1").body();
        assertThat(unframed(framed)).isEqualTo("α\nα\nα\n");
        byte[] statement = framed("SELECT 1 + 1");
        assertThat(text(sql.send(statement, "decompress", "1"))).isEqualTo("2\n");
        byte[] broken = statement.clone();
        broken[30] ^= 1;
        assertThat(text(sql.send(broken, "decompress", "1"))).contains("CHECKSUM_DOESNT_MATCH");
    }

    @Test
    void gzipIsReadAlwaysAndWrittenWhenAskedFor() throws IOException {
        HttpResponse<byte[]> response =
                sql.send(
                        sql.request("enable_http_compression", "1")
                                .header("Accept-Encoding", "gzip")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofByteArray(gzip("SELECT 'x'")))
                                .build());
        assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("x\n");
        }
        HttpResponse<byte[]> plain =
                sql.send(
                        sql.request()
                                .header("Accept-Encoding", "gzip")
                                .POST(BodyPublishers.ofString("SELECT 1"))
                                .build());
        assertThat(text(plain)).isEqualTo("1\n");
    }

    @Test
    void insertTakesDataFromTheBodyInAnyShape() {
        sql.query("CREATE TABLE shapes (a UInt32, b String) ENGINE = Memory");
        sql.query(
                "{\"a\":1,\"b\":\"x\"}{\"a\":2}", "query", "INSERT INTO shapes FORMAT JSONEachRow");
        sql.query("INSERT INTO shapes FORMAT CSV\n3,\"y\"\n4,z\n");
        sql.query("INSERT INTO shapes (b, a) VALUES ('it\\'s', 2 + 3);");
        byte[] binary = "INSERT INTO shapes FORMAT RowBinary\n\n\0\0\0\1q".getBytes(UTF_8);
        assertThat(sql.send(binary).statusCode()).isEqualTo(200);
        assertThat(sql.query("SELECT a, b FROM shapes ORDER BY a"))
                .isEqualTo("1\tx\n2\t\n3\ty\n4\tz\n5\tit\\'s\n10\tq");
    }

    @Test
    void headersFormatDoesNotOverrideValues() {
        sql.query("CREATE TABLE by_driver (a UInt32) ENGINE = Memory");
        HttpResponse<byte[]> response =
                sql.send(
                        sql.request()
                                .header("X-ClickHouse-Format", "RowBinaryWithNamesAndTypes")
                                .POST(BodyPublishers.ofString("INSERT INTO by_driver VALUES (1)"))
                                .build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(sql.query("SELECT count() FROM by_driver")).isEqualTo("1");
    }

    @Test
    void largeBodyIsStreamed() {
        sql.query("CREATE TABLE large (a UInt64) ENGINE = Null");
        List<byte[]> pieces = new ArrayList<>();
        pieces.add("INSERT INTO large FORMAT TSV\n".getBytes(UTF_8));
        byte[] piece = "12345678\n".repeat(10_000).getBytes(UTF_8);
        for (int i = 0; i < 100; i++) {
            pieces.add(piece);
        }
        HttpResponse<byte[]> response =
                sql.send(sql.request().POST(BodyPublishers.ofByteArrays(pieces)).build());
        assertThat(header(response, "X-ClickHouse-Summary"))
                .contains("\"written_rows\":\"1000000\"");
    }

    @Test
    void failureBeforeTheBodyHasAStatus() {
        HttpResponse<byte[]> response = sql.send("SELECT throwIf(number = 100) FROM numbers(1000)");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(text(response)).startsWith("Code: 395. DB::Exception: ");
    }

    @Test
    void failureWithinTheBodyEndsWithAnExceptionAndNoEndOfChunks() throws IOException {
        String response = raw("SELECT throwIf(number = 3000000), number FROM numbers(4000000)");
        assertThat(response).startsWith("HTTP/1.1 200");
        String tag = response.replaceAll("(?s).*X-ClickHouse-Exception-Tag: ([a-z]+).*", "$1");
        assertThat(response)
                .contains("\r\n__exception__\r\n" + tag + "\r\nCode: 395. DB::Exception: ")
                .contains(" " + tag + "\r\n__exception__\r\n")
                .doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void waitingForTheEndGivesLateFailuresAStatus() {
        String late = "SELECT throwIf(number = 3000000), number FROM numbers(4000000)";
        assertThat(sql.send(late, "wait_end_of_query", "1").statusCode()).isEqualTo(500);
        HttpResponse<byte[]> whole =
                sql.send("SELECT number FROM numbers(400000)", "wait_end_of_query", "1");
        assertThat(text(whole)).hasLineCount(400_000);
        assertThat(header(whole, "X-ClickHouse-Summary")).contains("\"result_rows\":\"400000\"");
    }

    @Test
    void abandonedQueryIsCancelled() throws IOException {
        try (Socket socket = open("SELECT number FROM numbers(100000000000)", "?query_id=gone")) {
            assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
            assertThat(sql.query(running("gone"))).isEqualTo("1");
        }
        awaitRunning("gone", "0");
    }

    @Test
    void abandonedQueryThatWritesNothingIsCancelled() throws IOException {
        String silent = "SELECT max(number * 3) FROM numbers(100000000000)";
        try (Socket socket = open(silent, "?query_id=silent")) {
            assertThat(socket.isConnected()).isTrue();
            awaitRunning("silent", "1");
        }
        awaitRunning("silent", "0");
    }

    private static void awaitRunning(String queryId, String count) {
        Await.until(
                queryId + " runs " + count + " times",
                () -> sql.query(running(queryId)).equals(count));
    }

    @Test
    void queryIsKilledById() throws IOException {
        try (Socket socket = open("SELECT number FROM numbers(100000000000)", "?query_id=tokill")) {
            assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
            sql.query("KILL QUERY WHERE query_id = 'tokill'");
            String rest = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(rest).contains("QUERY_WAS_CANCELLED").doesNotEndWith("0\r\n\r\n");
        }
        assertThat(sql.query("KILL QUERY WHERE query_id = 'nosuch'")).isEmpty();
    }

    private static String running(String queryId) {
        return "SELECT count() FROM system.processes WHERE query_id = '" + queryId + "'";
    }

    @Test
    void metricsAreInPrometheusForm() {
        String page = text(sql.get("/metrics"));
        assertThat(page)
                .contains("# TYPE ClickHouseMetrics_Query gauge")
                .containsPattern("(?m)^ClickHouseProfileEvents_Query \\d")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void connectionServesManyRequestsWhateverTheyAre() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
            for (String statement : List.of("SELECT 1", "SELEC", "SELECT 2")) {
                socket.getOutputStream().write(post(statement, "").getBytes(UTF_8));
                String head = new String(socket.getInputStream().readNBytes(12), UTF_8);
                assertThat(head)
                        .isEqualTo(statement.equals("SELEC") ? "HTTP/1.1 400" : "HTTP/1.1 200");
                skipResponse(socket.getInputStream());
            }
        }
    }

    private static void skipResponse(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        String length = head.toString(UTF_8).replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        in.skipNBytes(Integer.parseInt(length));
    }

    private static String raw(String statement) throws IOException {
        try (Socket socket = open(statement, "")) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static Socket open(String statement, String query) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort());
        socket.getOutputStream().write(post(statement, query).getBytes(UTF_8));
        return socket;
    }

    private static String post(String statement, String query) {
        return "POST /"
                + query
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + statement.length()
                + "\r\n\r\n"
                + statement;
    }

    private static byte[] framed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = CompressedFrames.compressing(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String unframed(byte[] bytes) throws IOException {
        try (InputStream in = CompressedFrames.decompressing(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), UTF_8);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
