package io.millpond.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.ServerProcess;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// Goal: over `kill -9`, each message is in all targets or among the dead letters, once, and it is
/// a dead letter only if it deserves it.
///
/// Method: every five-hundredth message makes the second view throw, and texts of 198 letters and
/// more do not fit their column. The server is killed after random numbers of rows.
@Timeout(300)
final class DeadLetterKillTest {
    private static final int KILLS = 5;
    private static final int PARTITIONS = 2;

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void everyMessageIsInAllTargetsOrParked(String protocol) throws IOException {
        RandomGenerator random = SEED.random(0);
        Path data = directory.resolve("data");
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0)) {
            broker.createTopic("t", PARTITIONS);
            try (Load load =
                    Load.start(
                            broker.bootstrapServers(), List.of("t"), PARTITIONS, SEED.random(1))) {
                try (ServerProcess server = ServerProcess.launchLight(data)) {
                    create(server.sql(), broker.bootstrapServers(), protocol);
                    awaitRows(server.sql(), 1 + random.nextInt(3_000));
                }
                for (int kill = 1; kill < KILLS; kill++) {
                    try (ServerProcess server = ServerProcess.launchLight(data)) {
                        long before = rowCount(server.sql());
                        awaitRows(server.sql(), before + 1 + random.nextInt(3_000));
                    }
                }
                try (ServerProcess server = ServerProcess.launchLight(data)) {
                    long produced =
                            load.finish().values().stream().mapToLong(Long::longValue).sum();
                    check(server.sql(), produced);
                }
            }
        }
    }

    private static void check(HttpSql sql, long produced) {
        Await.until(
                produced + " messages in targets and letters",
                () -> rowCount(sql) + number(sql, "system.dead_letter_queue") >= produced);
        String letters = "system.dead_letter_queue";
        long parked = number(sql, letters);
        assertThat(
                        sql.query(
                                "SELECT uniqExact(kafka_partition, kafka_offset),"
                                        + " countIf(view = '' AND length(raw_message) < 198),"
                                        + " countIf(view NOT IN ('', 'default.second_view'))"
                                        + " FROM "
                                        + letters))
                .isEqualTo(parked + "\t0\t0");
        assertThat(number(sql, letters + " WHERE view = ''")).isPositive();
        assertThat(number(sql, letters + " WHERE view != ''")).isPositive();
        for (String target : Pipeline.TARGETS) {
            assertThat(
                            sql.query(
                                    "SELECT count(), uniqExact(partition, offset),"
                                            + " countIf(id % 500 = 7) FROM "
                                            + target))
                    .as(target)
                    .isEqualTo((produced - parked) + "\t" + (produced - parked) + "\t0");
            assertThat(
                            number(
                                    sql,
                                    target
                                            + " WHERE (partition, offset) IN (SELECT"
                                            + " kafka_partition, kafka_offset FROM "
                                            + letters
                                            + ")"))
                    .as(target)
                    .isZero();
        }
    }

    private static void awaitRows(HttpSql sql, long wanted) {
        Await.until(wanted + " rows", () -> rowCount(sql) >= wanted);
    }

    private static long rowCount(HttpSql sql) {
        return Pipeline.rowCount(sql);
    }

    private static long number(HttpSql sql, String from) {
        return Long.parseLong(sql.query("SELECT count() FROM " + from));
    }

    private static void create(HttpSql sql, String brokers, String protocol) {
        sql.query(
                """
                CREATE TABLE queue (id UInt64, text FixedString(197)) ENGINE = Kafka() SETTINGS
                    kafka_broker_list = '%s', kafka_topic_list = 't', kafka_group_name = 'letters',
                    kafka_format = 'JSONEachRow', kafka_max_block_size = 2000,
                    kafka_handle_error_mode = 'dead_letter_queue', kafka_commit_protocol = '%s'
                """
                        .formatted(brokers, protocol));
        sql.query("SYSTEM STOP queue");
        for (String target : Pipeline.TARGETS) {
            sql.query(
                    "CREATE TABLE "
                            + target
                            + " (id UInt64, partition UInt64, offset UInt64)"
                            + " ENGINE = MergeTree ORDER BY offset");
        }
        String places = ", _partition AS partition, _offset AS offset FROM queue";
        sql.query("CREATE MATERIALIZED VIEW first_view TO first AS SELECT id" + places);
        sql.query(
                "CREATE MATERIALIZED VIEW second_view TO second AS"
                        + " SELECT id + throwIf(id % 500 = 7) AS id"
                        + places);
        sql.query("CREATE MATERIALIZED VIEW chained_view TO chained AS SELECT * FROM first");
        sql.query("SYSTEM START queue");
    }
}
