package io.millpond.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Goal: over `kill -9`, a dead letter that is replayed is either parked still or in every target,
/// once.
///
/// Method: a table without a broker has many letters, every thousandth of which fails again. A
/// replay is begun, and the server killed when a random number of rows has become visible; after
/// the last of several kills a replay runs to its end.
@Timeout(300)
final class ReplayKillTest {
    private static final int KILLS = 3;
    private static final int LETTERS = 150_000;
    private static final int BROKEN = LETTERS / 1_000;
    private static final List<String> TARGETS = List.of("first", "second");
    private static final String REPLAY = "SYSTEM REPLAY DEAD LETTERS queue";

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @Test
    void everyLetterIsParkedOrInAllTargets() throws IOException {
        RandomGenerator random = SEED.random(0);
        long replayed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = ServerProcess.launchLight(directory)) {
                HttpSql sql = server.sql();
                if (kill == 0) {
                    create(sql);
                }
                replayed = check(sql);
                CompletableFuture<String> replay =
                        CompletableFuture.supplyAsync(() -> sql.query(REPLAY));
                long wanted = replayed + random.nextInt(20_000);
                Await.until(wanted + " rows", () -> replay.isDone() || rowCount(sql) >= wanted);
            }
        }
        try (ServerProcess server = ServerProcess.launchLight(directory)) {
            replayed = check(server.sql());
            assertThat(server.sql().query(REPLAY))
                    .isEqualTo((LETTERS - BROKEN - replayed) + "\t" + BROKEN);
            assertThat(check(server.sql())).isEqualTo(LETTERS - BROKEN);
        }
    }

    /// @return how many letters are in the targets
    private static long check(HttpSql sql) {
        long rows = rowCount(sql);
        long parked = Long.parseLong(sql.query("SELECT count() FROM system.dead_letter_queue"));
        assertThat(rows + parked).isEqualTo(LETTERS);
        for (String target : TARGETS) {
            assertThat(
                            sql.query(
                                    "SELECT count(), uniqExact(id), countIf(id IN (SELECT"
                                            + " kafka_offset FROM system.dead_letter_queue)) FROM "
                                            + target))
                    .as(target)
                    .isEqualTo(rows + "\t" + rows + "\t0");
        }
        return rows;
    }

    private static long rowCount(HttpSql sql) {
        return Long.parseLong(sql.query("SELECT count() FROM first"));
    }

    private static void create(HttpSql sql) {
        sql.query(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                        + " 'JSONEachRow')");
        sql.query("SYSTEM STOP queue");
        for (String target : TARGETS) {
            sql.query("CREATE TABLE " + target + " (id UInt64) ENGINE = MergeTree ORDER BY id");
        }
        sql.query("CREATE MATERIALIZED VIEW first_view TO first AS SELECT id FROM queue");
        sql.query(
                "CREATE MATERIALIZED VIEW second_view TO second AS SELECT id + throwIf(id % 1000 ="
                        + " 7) AS id FROM queue");
        sql.query(
                "INSERT INTO system.dead_letter_queue (event_date, event_time, table_engine,"
                        + " database, table, raw_message, kafka_topic_name, kafka_offset) SELECT"
                        + " today(), now(), 'Kafka', 'default', 'queue', concat('{\"id\":',"
                        + " toString(number), '}'), 't', number FROM numbers("
                        + LETTERS
                        + ")");
    }
}
