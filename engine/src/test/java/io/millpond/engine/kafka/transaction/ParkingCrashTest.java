package io.millpond.engine.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.kafka.DeadLetters;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Goal: whatever goes wrong with the disk, and whenever, each message is in all targets or among
/// the dead letters, once, and a disk that fails makes no dead letters. Method: a life that brings
/// in a block with messages that cannot be parsed and others that the second view fails on is
/// run once to count its file operations, then again for each of them failing.
final class ParkingCrashTest {
    private static final int BLOCK = 10;
    private static final MemoryFileSystem TEMPLATE = new MemoryFileSystem();

    @BeforeAll
    static void define() {
        try (Millpond database = Databases.open(TEMPLATE)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE queue (id Int64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                            + " 'JSONEachRow')"
                            + " SETTINGS kafka_handle_error_mode = 'dead_letter_queue'");
            session.query("SYSTEM STOP queue");
            session.query("CREATE TABLE first (id Int64) ENGINE = MergeTree ORDER BY id");
            session.query("CREATE TABLE second (id Int64) ENGINE = MergeTree ORDER BY id");
            session.query("CREATE MATERIALIZED VIEW mv_first TO first AS SELECT id FROM queue");
            session.query(
                    "CREATE MATERIALIZED VIEW mv_second TO second AS"
                            + " SELECT id + throwIf(id % 10 = 7) AS id FROM queue");
            session.query("DETACH TABLE queue PERMANENTLY");
        }
    }

    @Test
    void crashAtAnyOperationLeavesEachMessageInAllTargetsOrAmongTheLetters() {
        int operations = operationsOfALife();
        assertThat(operations).isGreaterThan(20);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            live(new FaultyFileSystem(files).crashAt(k));
            checkTwoLives(files.crashCopy(k), "crash at " + k);
        }
    }

    @Test
    void failureOfAnyOneOperationLeavesEachMessageInAllTargetsOrAmongTheLetters() {
        int operations = operationsOfALife();
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            live(new FaultyFileSystem(files).failAt(k));
            checkTwoLives(files, "failure of " + k);
        }
    }

    private static int operationsOfALife() {
        FaultyFileSystem counting = new FaultyFileSystem(TEMPLATE.crashCopy(0));
        live(counting);
        return counting.operationCount();
    }

    /// One block, unless the disk ends it before.
    private static void live(FileSystem files) {
        try {
            DeadLetters.inDatabase(
                    files,
                    instance ->
                            ParkingLane.open(instance).ingest(BLOCK, ParkingCrashTest::payload));
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    private static String payload(long offset) {
        return offset % 10 == 3 ? "{\"id\":\"x\"}" : "{\"id\":" + offset + "}";
    }

    private static void checkTwoLives(MemoryFileSystem files, String context) {
        int before = check(files, context);
        live(files);
        assertThat(check(files, context + ", gone on")).as(context).isEqualTo(before + BLOCK);
    }

    /// Compares targets and letters, and returns how many messages there are.
    private static int check(MemoryFileSystem files, String context) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            List<String> first = Rows.of(session, "SELECT id FROM first ORDER BY id");
            List<String> letters =
                    Rows.of(session, "SELECT kafka_offset FROM system.dead_letter_queue");
            assertThat(Rows.of(session, "SELECT id FROM second ORDER BY id"))
                    .as(context)
                    .isEqualTo(first);
            List<Integer> all = new ArrayList<>();
            first.forEach(id -> all.add(Integer.parseInt(id)));
            letters.forEach(offset -> all.add(Integer.parseInt(offset)));
            assertThat(new TreeSet<>(all)).as(context).hasSameSizeAs(all);
            for (int offset = 0; offset < all.size(); offset++) {
                boolean isBad = offset % 10 == 3 || offset % 10 == 7;
                assertThat(isBad ? letters : first).as(context).contains(String.valueOf(offset));
            }
            return all.size();
        } finally {
            files.assertNothingOpen();
        }
    }
}
