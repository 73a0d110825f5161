package io.millpond.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.demo.EventProducer;
import io.millpond.server.demo.GithubEvents;
import io.millpond.server.testing.Await;
import io.millpond.server.testing.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Goal: exactly once over `kill -9`, with a real broker and a real server process.
///
/// Method: the server is killed several times in the middle of the events, each time as soon as
/// some more rows are visible. At the end every message stands in both targets once, told apart by
/// partition and offset. A missing row means that a position got ahead of the data, a double one
/// that data got ahead of a position.
class KillTest {
    private static final int EVENTS = 200_000;
    private static final int KILLS = 4;
    private static final String COPIES = "SELECT count(), uniqExact(partition, offset) FROM %s";

    @TempDir private Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyRowIsThereOnceAfterTheServerIsKilledInTheMiddle() throws IOException {
        Path data = directory.resolve("data");
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0)) {
            broker.createTopic("github", 3);
            EventProducer.produce(
                    broker.bootstrapServers(),
                    "github",
                    3,
                    new GithubEvents(GithubEvents.SEED),
                    EVENTS,
                    rows -> {});
            try (ServerProcess server = ServerProcess.start(data)) {
                createTables(server, broker.bootstrapServers());
                killAtRow(server, 1);
            }
            for (int kill = 1; kill < KILLS; kill++) {
                try (ServerProcess server = ServerProcess.start(data)) {
                    killAtRow(server, kill * (EVENTS / (KILLS + 1)));
                }
            }
            try (ServerProcess server = ServerProcess.start(data)) {
                awaitRows(server, EVENTS);
                String expected = EVENTS + "\t" + EVENTS;
                assertThat(server.sql().query(COPIES.formatted("github"))).isEqualTo(expected);
                assertThat(server.sql().query(COPIES.formatted("pushes_and_others")))
                        .isEqualTo(expected);
            }
        }
    }

    private static void createTables(ServerProcess server, String bootstrapServers) {
        server.sql()
                .query(
                        """
                CREATE TABLE github_queue (%s) ENGINE = Kafka() SETTINGS
                    kafka_broker_list = '%s', kafka_topic_list = 'github',
                    kafka_group_name = 'kill', kafka_format = 'JSONEachRow',
                    kafka_max_block_size = 5000
                """
                                .formatted(GithubEvents.COLUMNS, bootstrapServers));
        server.sql()
                .query(
                        """
                CREATE TABLE github (
                    partition UInt64, offset UInt64, event_type String, repo_name String)
                ENGINE = MergeTree ORDER BY (repo_name, partition, offset)
                """);
        server.sql().query("CREATE TABLE pushes_and_others AS github");
        server.sql()
                .query(
                        """
                CREATE MATERIALIZED VIEW github_mv TO github AS
                SELECT _partition AS partition, _offset AS offset,
                    toString(event_type) AS event_type, repo_name FROM github_queue
                """);
        server.sql()
                .query(
                        """
                CREATE MATERIALIZED VIEW others_mv TO pushes_and_others AS
                SELECT partition, offset, event_type, repo_name FROM github
                """);
    }

    private static void killAtRow(ServerProcess server, int row) {
        awaitRows(server, row);
        server.kill();
    }

    private static void awaitRows(ServerProcess server, int rows) {
        Await.until(
                rows + " rows",
                () -> Integer.parseInt(server.sql().query("SELECT count() FROM github")) >= rows);
    }
}
