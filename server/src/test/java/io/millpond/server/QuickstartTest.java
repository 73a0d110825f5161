package io.millpond.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.demo.EventProducer;
import io.millpond.server.demo.GithubEvents;
import io.millpond.server.testing.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/// The quickstart of the README, typed into ClickHouse's JDBC driver.
@Timeout(120)
final class QuickstartTest {
    private static final int ROWS = 20_000;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir Path directory;

    @Test
    void topicArrivesInATableThroughAView() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0);
                TestServer server = TestServer.start(directory.resolve("data"));
                Connection connection =
                        DriverManager.getConnection(
                                "jdbc:clickhouse://127.0.0.1:" + server.httpPort() + "/default");
                Statement sql = connection.createStatement()) {
            broker.createTopic("github", 3);
            produce(broker);

            sql.execute(
                    "CREATE TABLE github_queue (\n"
                            + GithubEvents.COLUMNS
                            + "\n) ENGINE = Kafka() SETTINGS kafka_broker_list = '"
                            + broker.bootstrapServers()
                            + "', kafka_topic_list = 'github', kafka_group_name = 'clickhouse',"
                            + " kafka_format = 'JSONEachRow'");
            sql.execute(
                    "CREATE TABLE github AS github_queue ENGINE = MergeTree()"
                            + " ORDER BY (event_type, repo_name, created_at)");
            sql.execute(
                    "CREATE MATERIALIZED VIEW github_mv TO github AS SELECT * FROM github_queue");
            awaitCount(sql, ROWS);
            assertThat(value(sql, "SELECT uniqExact(actor_login) > 100 FROM github"))
                    .isEqualTo("1");

            sql.execute("DETACH TABLE github_queue");
            sql.execute("ALTER TABLE github ADD COLUMN topic String, ADD COLUMN partition UInt64");
            sql.execute("DROP VIEW github_mv");
            sql.execute("ATTACH TABLE github_queue");
            sql.execute(
                    "CREATE MATERIALIZED VIEW github_mv TO github AS SELECT *, _topic AS topic,"
                            + " _partition AS partition FROM github_queue");
            produce(broker);
            awaitCount(sql, 2 * ROWS);
            assertThat(value(sql, "SELECT count() FROM github WHERE topic = 'github'"))
                    .isEqualTo(Integer.toString(ROWS));
            assertThat(
                            value(
                                    sql,
                                    "SELECT groupArray(partition) FROM (SELECT DISTINCT partition"
                                            + " FROM github WHERE topic = 'github'"
                                            + " ORDER BY partition)"))
                    .isEqualTo("[0, 1, 2]");

            sql.execute(
                    "INSERT INTO github_queue SELECT * EXCEPT(topic, partition) FROM github"
                            + " LIMIT 100");
            awaitCount(sql, 2 * ROWS + 100);
        }
    }

    private static void produce(EmbeddedBroker broker) {
        EventProducer.produce(
                broker.bootstrapServers(),
                "github",
                3,
                new GithubEvents(GithubEvents.SEED)::next,
                ROWS,
                done -> {});
    }

    private static void awaitCount(Statement sql, long wanted) throws SQLException {
        String count = "SELECT count() FROM github";
        long startNanos = System.nanoTime();
        while (Long.parseLong(value(sql, count)) < wanted) {
            assertThat(System.nanoTime() - startNanos)
                    .as(value(sql, "SELECT toString(tuple(*)) FROM system.kafka_consumers"))
                    .isLessThan(WAIT_NANOS);
        }
        assertThat(value(sql, count)).isEqualTo(Long.toString(wanted));
    }

    private static String value(Statement sql, String query) throws SQLException {
        try (ResultSet result = sql.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
