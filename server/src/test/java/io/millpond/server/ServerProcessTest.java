package io.millpond.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.setting.MillpondSettings;
import io.millpond.server.config.ConfigException;
import io.millpond.server.config.ServerConfig;
import io.millpond.server.testing.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// The life of a server process: start, stop, kill, and what keeps it from starting.
@Timeout(120)
final class ServerProcessTest {
    @TempDir Path directory;

    @Test
    void dataOutlivesStopAndKill() throws Exception {
        Path data = directory.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            assertThat(server.readyLine()).contains("http://127.0.0.1:", data.toString());
            server.sql().query("CREATE TABLE t (x UInt8) ENGINE = MergeTree ORDER BY x");
            server.sql().query("INSERT INTO t VALUES (1)");
            server.stop();
        }
        try (ServerProcess server = ServerProcess.start(data)) {
            server.sql().query("INSERT INTO t VALUES (2)");
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(data)) {
            assertThat(server.sql().query("SELECT x FROM t ORDER BY x")).isEqualTo("1\n2");
        }
    }

    @Test
    void secondServerOnTheDirectoryIsRefused() throws Exception {
        Path data = directory.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            String log = ServerProcess.startFailing(data);
            assertThat(log).contains(data.toString()).doesNotContain("\tat ");
            assertThat(server.sql().query("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void takenPortIsSaidClearly() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            String log = ServerProcess.startFailing(directory.resolve("data"), "--http-port", port);
            assertThat(log)
                    .contains("HTTP port " + port + " on 127.0.0.1 cannot be used")
                    .contains("--http-port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void embeddedBrokerIsSaidInTheReadyLine() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(directory.resolve("data"), "--embedded-kafka", "0")) {
            assertThat(server.readyLine()).containsPattern("Kafka at 127\\.0\\.0\\.1:\\d+");
        }
    }

    @Test
    void strangersNeedPasswords() throws IOException {
        assertThatThrownBy(
                        () ->
                                MillpondServer.start(
                                        directory,
                                        ServerConfig.DEFAULT.withListen("0.0.0.0"),
                                        MillpondSettings.local()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("users.default.password");
    }

    @Test
    void configurationFileSetsThePassword() throws Exception {
        Path file = directory.resolve("millpond.yaml");
        Files.writeString(file, "listen: 0.0.0.0\nusers:\n  default:\n    password: secret\n");
        try (ServerProcess server =
                ServerProcess.start(directory.resolve("data"), "--config", file.toString())) {
            assertThat(server.sql().send("SELECT 1").statusCode()).isEqualTo(403);
            assertThat(server.sql().query("SELECT 1", "password", "secret", "user", "default"))
                    .isEqualTo("1");
        }
    }
}
