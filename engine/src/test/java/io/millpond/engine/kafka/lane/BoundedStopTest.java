package io.millpond.engine.kafka.lane;

import static io.millpond.engine.kafka.lane.TestLane.P0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.transaction.IngestLife;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Everything that takes consumers out of service ends, whatever the broker does. The time-outs are
/// far above what it takes, and below what it would take one after another, or without a bound.
final class BoundedStopTest {
    private static final int TABLES = 20;
    private static final long LOOK_NANOS = 5_000_000;
    private static final String ENDLESS =
            "SELECT q.id AS id FROM queue AS q INNER JOIN"
                    + " (SELECT max(number) AS m FROM numbers(100000000000000)) AS n"
                    + " ON q.id = n.m";

    private final MemoryFileSystem files = new MemoryFileSystem();

    private static void define(Session session, String broker, int number) {
        session.query(
                "CREATE TABLE q%d (id UInt64) ENGINE = Kafka('%s', 't', 'g', 'JSONEachRow')"
                        .formatted(number, broker));
        session.query(
                "CREATE TABLE t%d (id UInt64) ENGINE = MergeTree ORDER BY id".formatted(number));
        session.query(
                "CREATE MATERIALIZED VIEW v%d TO t%d AS SELECT id FROM q%d"
                        .formatted(number, number, number));
    }

    private static void await(Session session, String sql, String expected) {
        while (!Rows.of(session, sql).equals(List.of(expected))) {
            look();
        }
    }

    private static void look() {
        LockSupport.parkNanos(LOOK_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("waited in vain");
        }
    }

    private void stopAllWays(String broker) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            for (int i = 0; i < TABLES; i++) {
                define(session, broker, i);
            }
            await(
                    session,
                    "SELECT count() FROM system.kafka_consumers WHERE state = 'connecting'",
                    Integer.toString(TABLES));
            session.query("DROP TABLE q0");
            session.query("DETACH TABLE q1");
            session.query("ATTACH TABLE q1");
            session.query("DROP VIEW v2");
            session.query("SYSTEM STOP q3");
            assertThat(Rows.of(session, "SELECT count() FROM system.kafka_consumers"))
                    .containsExactly(Integer.toString(TABLES - 1));
        }
        files.assertNothingOpen();
    }

    @Test
    @Timeout(50)
    void brokerThatTakesRequestsAndNeverAnswersHoldsNothingUp() throws IOException {
        try (SilentBroker broker = SilentBroker.mute()) {
            stopAllWays(broker.address());
        }
    }

    @Test
    @Timeout(50)
    void brokerWhosePacketsVanishHoldsNothingUp() throws IOException {
        try (SilentBroker broker = SilentBroker.unreachable()) {
            stopAllWays(broker.address());
        }
    }

    @Test
    @Timeout(50)
    void dropOfADatabaseStopsItsTablesAtOnce() throws IOException {
        try (SilentBroker broker = SilentBroker.mute();
                Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE DATABASE d");
            session.query("USE d");
            for (int i = 0; i < TABLES; i++) {
                define(session, broker.address(), i);
            }
            session.query("DROP DATABASE d");
            assertThat(Rows.of(session, "SELECT count() FROM system.kafka_consumers"))
                    .containsExactly("0");
        }
    }

    @Test
    @Timeout(50)
    void statementsOnOthersGoOnWhileASeekWaitsForTheCluster()
            throws IOException, InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        try (SilentBroker broker = SilentBroker.mute();
                Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE q (id UInt64) ENGINE = Kafka('%s', 't', 'g', 'JSONEachRow')"
                            .formatted(broker.address()));
            Thread seeking =
                    Thread.ofPlatform()
                            .daemon()
                            .start(
                                    () -> {
                                        done.add(seek(database));
                                    });
            broker.awaitConnection();
            define(session, "127.0.0.1:1", 0);
            session.query("ALTER TABLE q0 MODIFY COMMENT 'x'");
            session.query("RENAME TABLE q TO renamed");
            session.query("DROP TABLE q0");
            session.query("SYSTEM STOP renamed");
            done.add("others");
            seeking.join();
        }
        assertThat(done).containsExactly("others", "NETWORK_ERROR");
    }

    private static String seek(Millpond database) {
        try {
            database.session(SessionOptions.plain()).query("SYSTEM SEEK q TO EARLIEST");
            return "done";
        } catch (DatabaseException e) {
            return e.code().name();
        }
    }

    @Test
    @Timeout(50)
    void laneEndsWhileItsWriterIsStuck() throws InterruptedException {
        TestLane lane = TestLane.anew();
        lane.target.block();
        try (lane) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            lane.target.awaitPush();
        }
        assertThat(lane.loop.status().state()).isEqualTo(LaneState.STOPPED);
        assertThat(lane.consumer.closed()).isTrue();
        lane.target.unblock();
        // What comes out of the view afterwards is dropped.
        assertThat(lane.target.takeFailed()).containsExactly("a");
        assertThat(lane.target.published).isEmpty();
    }

    @Test
    @Timeout(50)
    void viewThatWouldRunForHoursEndsWithItsLane() throws InterruptedException {
        AtomicReference<@Nullable DatabaseException> failure = new AtomicReference<>();
        try (IngestLife life = IngestLife.start(files, _ -> {})) {
            life.run(
                    "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g', 'CSV')");
            life.run("CREATE TABLE late (id UInt64) ENGINE = MergeTree ORDER BY id");
            life.run("CREATE MATERIALIZED VIEW v TO late AS " + ENDLESS);
            life.run("DETACH TABLE queue PERMANENTLY");
            IngestLife.Push push = life.push();
            Thread writer =
                    Thread.ofPlatform()
                            .daemon()
                            .start(
                                    () -> {
                                        try {
                                            push.views().push(push.block(), () -> false);
                                        } catch (DatabaseException e) {
                                            failure.set(e);
                                        }
                                    });
            while (writer.isAlive() && !isInAQuery(writer)) {
                look();
            }
            push.views().cancel();
            writer.join();
        }
        assertThat(Objects.requireNonNull(failure.get()).text())
                .contains("The table stops consuming");
        files.assertNothingOpen();
    }

    private static boolean isInAQuery(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("io.millpond.sql.exec"));
    }

    @Test
    @Timeout(50)
    void insertThatNoBrokerAnswersFailsAndSaysWhy() throws IOException {
        try (SilentBroker broker = SilentBroker.mute();
                Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    ("CREATE TABLE q0 (id UInt64) ENGINE = Kafka('%s', 't', 'g', 'JSONEachRow')"
                                    + " SETTINGS kafka_insert_timeout_ms = 300,"
                                    + " kafka_security_protocol = 'sasl_plaintext',"
                                    + " kafka_sasl_mechanism = 'PLAIN', kafka_sasl_username = 'u',"
                                    + " kafka_sasl_password = 'hush'")
                            .formatted(broker.address()));
            assertThatThrownBy(() -> session.query("INSERT INTO q0 VALUES (1), (2)"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(ErrorCode.NETWORK_ERROR);
                                assertThat(e.text())
                                        .contains("1 of 1 messages")
                                        .contains("topic 't' of brokers '" + broker.address())
                                        .contains("after 300 ms")
                                        .doesNotContain("hush");
                            });
        }
    }
}
