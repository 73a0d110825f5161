package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Goal: however many inserts and merges run, a query sees each insert in all targets or in none.
/// Method: threads insert through a view while another compares the targets in single queries,
/// until all inserts are done. A failure means that a snapshot was torn.
class InsertConcurrencyTest {
    private static final int WRITERS = 3;
    private static final int INSERTS = 40;

    private static void write(Millpond database, int writer) {
        Session session = database.session(SessionOptions.plain());
        for (int i = 0; i < INSERTS; i++) {
            session.query(
                    "INSERT INTO source SELECT %d, number FROM numbers(10)".formatted(writer));
        }
    }

    private static void compare(Millpond database, AtomicInteger writersLeft) {
        Session session = database.session(SessionOptions.plain());
        do {
            List<String> rows =
                    Rows.of(
                            session,
                            "SELECT (SELECT count() FROM source) - (SELECT count() FROM target),"
                                    + " (SELECT sum(n) FROM source) - (SELECT sum(n) FROM target)");
            assertThat(rows).containsExactly("0\t0");
        } while (writersLeft.get() > 0);
    }

    @Test
    void everyQuerySeesAnInsertInAllTargetsOrInNone() throws Exception {
        MemoryFileSystem files = new MemoryFileSystem();
        try (Millpond database = Databases.open(files);
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE source (w UInt64, n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query("CREATE TABLE target (w UInt64, n UInt64) ENGINE = MergeTree ORDER BY w");
            session.query("CREATE MATERIALIZED VIEW v TO target AS SELECT w, n FROM source");
            AtomicInteger writersLeft = new AtomicInteger(WRITERS);
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                work.add(
                        threads.submit(
                                () -> {
                                    try {
                                        write(database, number);
                                    } finally {
                                        writersLeft.decrementAndGet();
                                    }
                                }));
            }
            work.add(threads.submit(() -> compare(database, writersLeft)));
            for (Future<?> done : work) {
                done.get();
            }
            session.query("OPTIMIZE TABLE target FINAL");
            assertThat(Rows.of(session, "SELECT count(), uniqExact(w) FROM target"))
                    .containsExactly("%d\t%d".formatted(WRITERS * INSERTS * 10, WRITERS));
        }
        files.assertNothingOpen();
    }
}
