package io.millpond.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Goal: a view that takes longer than `max.poll.interval.ms` does not cost the membership.
///
/// Method: a view that computes for several of those intervals for each block. The member must
/// stay who it is: the group assigns partitions once and takes none away.
@Timeout(600)
final class SlowViewTest {
    private static final long POLL_INTERVAL_MS = 1_000;
    private static final int BLOCKS = 2;
    private static final String SLOW =
            "SELECT count() FROM numbers(%d) WHERE sipHash64(number, 'slow') = 1";
    private static final String MEMBERSHIP =
            "SELECT consumer_id, num_rebalance_assignments, num_rebalance_revocations"
                    + " FROM system.kafka_consumers";

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @Test
    void memberStaysInItsGroupWhileAViewComputes() throws IOException {
        Path config = directory.resolve("millpond.yaml");
        Files.writeString(
                config, "kafka:\n  consumer:\n    max.poll.interval.ms: " + POLL_INTERVAL_MS);
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0);
                ServerProcess server =
                        ServerProcess.launchLight(
                                directory.resolve("data"), "--config", config.toString())) {
            broker.createTopic("events", 2);
            HttpSql sql = server.sql();
            long work = workOf(3 * POLL_INTERVAL_MS, sql);
            Pipeline.create(sql, broker.bootstrapServers(), "events", "");
            sql.query("CREATE TABLE slow (id UInt64, n UInt64) ENGINE = MergeTree ORDER BY id");
            try (Load load =
                    Load.start(broker.bootstrapServers(), List.of("events"), 2, SEED.random(1))) {
                awaitRows(sql, "first", 1);
                String before = sql.query(MEMBERSHIP);
                sql.query(
                        "CREATE MATERIALIZED VIEW slow_view TO slow AS SELECT id, ("
                                + SLOW.formatted(work)
                                + ") AS n FROM queue");
                for (int block = 0; block < BLOCKS; block++) {
                    awaitRows(sql, "slow", 1 + rowCount(sql, "slow"));
                }
                assertThat(sql.query(MEMBERSHIP)).isEqualTo(before);
                sql.query("DROP VIEW slow_view");
                Census.requireEachOnce(List.of(sql), load.finish());
                assertThat(sql.query(MEMBERSHIP)).isEqualTo(before);
            }
        }
    }

    /// The numbers that the slow view has to look at to take about so long.
    private static long workOf(long millis, HttpSql sql) {
        long sample = 2_000_000;
        long started = System.nanoTime();
        sql.query(SLOW.formatted(sample));
        long tookNanos = System.nanoTime() - started;
        return sample * TimeUnit.MILLISECONDS.toNanos(millis) / tookNanos;
    }

    private static void awaitRows(HttpSql sql, String table, long wanted) {
        Await.until(wanted + " rows in " + table, () -> rowCount(sql, table) >= wanted);
    }

    private static long rowCount(HttpSql sql, String table) {
        return Long.parseLong(sql.query("SELECT count() FROM " + table));
    }
}
