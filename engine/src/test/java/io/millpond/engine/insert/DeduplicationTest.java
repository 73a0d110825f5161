package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Blocks that were inserted before are left out, also after a restart, a crash, or when the same
/// block comes from several sides at once.
class DeduplicationTest {
    private static final String WINDOW = " SETTINGS non_replicated_deduplication_window = 100";
    private static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE source (n UInt64) ENGINE = MergeTree ORDER BY n" + WINDOW,
                    "CREATE TABLE target (n UInt64) ENGINE = MergeTree ORDER BY n" + WINDOW,
                    "CREATE MATERIALIZED VIEW v TO target AS SELECT n FROM source");
    private static final String COUNTS =
            "SELECT (SELECT count() FROM source), (SELECT count() FROM target)";

    @Test
    void blocksAreKnownAfterARestart() {
        MemoryFileSystem files = new MemoryFileSystem();
        for (int life = 0; life < 3; life++) {
            try (Millpond database = Databases.open(files)) {
                Session session = database.session(SessionOptions.plain());
                if (life == 0) {
                    DEFINITIONS.forEach(session::query);
                }
                session.query("INSERT INTO source VALUES (1), (2)");
                session.query(
                        "INSERT INTO source SETTINGS insert_deduplication_token = 'x' VALUES (%d)"
                                .formatted(life));
                assertThat(Rows.of(session, COUNTS)).containsExactly("3\t3");
            }
        }
    }

    @Test
    void theSameBlockFromSeveralSidesIsTakenOnce() throws Exception {
        int writerCount = 4;
        int rounds = 20;
        try (Millpond database = Databases.open(new MemoryFileSystem());
                ExecutorService threads = Executors.newFixedThreadPool(writerCount)) {
            Session session = database.session(SessionOptions.plain());
            DEFINITIONS.forEach(session::query);
            CyclicBarrier start = new CyclicBarrier(writerCount);
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < writerCount; writer++) {
                work.add(
                        threads.submit(
                                () -> {
                                    Session own = database.session(SessionOptions.plain());
                                    for (int round = 0; round < rounds; round++) {
                                        start.await();
                                        own.query(
                                                "INSERT INTO source VALUES (%d)".formatted(round));
                                    }
                                    return null;
                                }));
            }
            for (Future<?> done : work) {
                done.get();
            }
            assertThat(Rows.of(session, COUNTS)).containsExactly("20\t20");
        }
    }

    /// Goal: an INSERT that is repeated until it is acknowledged is in all targets once. Method:
    /// each file operation of the statements fails in turn; a new process repeats them all.
    @Test
    void anInsertRepeatedAfterACrashIsThereOnce() {
        FaultyFileSystem counting = new FaultyFileSystem(new MemoryFileSystem());
        insertAll(counting, 1);
        int operationCount = counting.operationCount();
        assertThat(operationCount).isGreaterThan(10);
        for (int k = 1; k <= operationCount; k++) {
            MemoryFileSystem files = new MemoryFileSystem();
            FaultyFileSystem faulty = new FaultyFileSystem(files);
            faulty.crashAt(k);
            insertUntilItFails(faulty, 1);
            MemoryFileSystem left = files.crashCopy(k);
            insertAll(left, 2);
            try (Millpond database = Databases.open(left)) {
                Session session = database.session(SessionOptions.plain());
                assertThat(Rows.of(session, COUNTS)).as("crash at %d", k).containsExactly("3\t3");
            }
        }
    }

    private static void insertUntilItFails(FileSystem files, long seed) {
        try {
            insertAll(files, seed);
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    /// @param seed another one for each life: uuids of tables are drawn with it
    private static void insertAll(FileSystem files, long seed) {
        try (Millpond database =
                Millpond.open(Databases.DIRECTORY, Databases.settings(files).withSeed(seed))) {
            Session session = database.session(SessionOptions.plain());
            for (String definition : DEFINITIONS) {
                session.query(definition.replaceFirst("(TABLE|VIEW) ", "$1 IF NOT EXISTS "));
            }
            session.query("INSERT INTO source VALUES (1), (2)");
            session.query("INSERT INTO source VALUES (3)");
        }
    }
}
