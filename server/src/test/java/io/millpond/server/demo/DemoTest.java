package io.millpond.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.statement.SessionOptions;
import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.testing.TestServer;
import io.millpond.storage.Clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;

@Timeout(120)
final class DemoTest {
    @TempDir Path directory;

    @Test
    void everyStatementIsPrintedBeforeItsResult() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0);
                TestServer server = TestServer.start(directory.resolve("data"));
                PrintStream out = new PrintStream(bytes, true, UTF_8)) {
            Demo demo =
                    new Demo(
                            out,
                            server.database().session(SessionOptions.plain()),
                            broker,
                            Clock.system(),
                            false);
            demo.run(3_000);
            demo.printWhereItServes(server.url(), server.httpPort());
        }
        assertThat(bytes.toString(UTF_8))
                .containsSubsequence(
                        "Producing [##############################] 3,000 of 3,000 rows",
                        "CREATE TABLE github_queue",
                        "CREATE TABLE github AS github_queue",
                        "CREATE MATERIALIZED VIEW github_mv",
                        "Consuming [##############################] 3,000 of 3,000 rows",
                        "SELECT count() FROM github;",
                        "3000",
                        "SELECT event_type",
                        "PushEvent",
                        "SELECT * FROM system.kafka_consumers",
                        "assignments.topic:",
                        "INSERT INTO github_queue SELECT * FROM github LIMIT 100;",
                        "SELECT count() FROM github;",
                        "3100",
                        "curl 'http://127.0.0.1:",
                        "jdbc:clickhouse://127.0.0.1:");
    }
}
