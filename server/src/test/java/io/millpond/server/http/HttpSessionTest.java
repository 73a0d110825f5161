package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.setting.MillpondSettings;
import io.millpond.server.config.ServerConfig;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.TestServer;
import io.millpond.storage.testing.ManualClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;

@Timeout(60)
final class HttpSessionTest {
    @TempDir Path directory;

    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private TestServer server;
    private HttpSql sql;

    @BeforeEach
    void start() throws IOException {
        server =
                TestServer.start(
                        directory.resolve("data"),
                        ServerConfig.DEFAULT,
                        MillpondSettings.local().withClock(clock));
        sql = server.sql();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sessionKeepsDatabaseAndSettings() {
        sql.query("USE system", "session_id", "a");
        sql.query("SET max_block_size = 7", "session_id", "a");
        assertThat(sql.query("SELECT currentDatabase()", "session_id", "a")).isEqualTo("system");
        assertThat(sql.query("SELECT getSetting('max_block_size')", "session_id", "a"))
                .isEqualTo("7");
        assertThat(sql.query("SELECT currentDatabase()", "session_id", "b")).isEqualTo("default");
    }

    @Test
    void statementsOutsideASessionLeaveNothingBehind() {
        sql.query("USE system");
        sql.query("SET max_block_size = 7");
        assertThat(sql.query("SELECT currentDatabase()")).isEqualTo("default");
    }

    @Test
    void secondStatementAtATimeIsRefused() throws IOException {
        String statement = "SELECT number FROM numbers(100000000000)";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
            String request =
                    "POST /?session_id=a HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + statement.length()
                            + "\r\n\r\n"
                            + statement;
            socket.getOutputStream().write(request.getBytes(UTF_8));
            assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
            assertThat(code("SELECT 1", "session_id", "a")).isEqualTo("373");
        }
    }

    @Test
    void idleSessionIsForgotten() {
        sql.query("USE system", "session_id", "a", "session_timeout", "10");
        clock.advanceMillis(9_000);
        assertThat(
                        code(
                                "SELECT 1",
                                "session_id",
                                "a",
                                "session_check",
                                "1",
                                "session_timeout",
                                "10"))
                .isEmpty();
        clock.advanceMillis(10_001);
        assertThat(code("SELECT 1", "session_id", "a", "session_check", "1")).isEqualTo("372");
        assertThat(sql.query("SELECT currentDatabase()", "session_id", "a")).isEqualTo("default");
    }

    @Test
    void timeoutHasABound() {
        assertThat(code("SELECT 1", "session_id", "a", "session_timeout", "3601")).isEqualTo("374");
        assertThat(code("SELECT 1", "session_id", "a", "session_timeout", "soon")).isEqualTo("374");
    }

    private String code(String statement, String... parameters) {
        return sql.send(statement, parameters)
                .headers()
                .firstValue("X-ClickHouse-Exception-Code")
                .orElse("");
    }
}
