package io.millpond.engine.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Rows of a Buffer: read once wherever they are, and handed on before it goes.
class BufferTableTest {
    private static final String BUFFER =
            "CREATE TABLE b (n UInt64) ENGINE = Buffer(default, t, 1, 100, 1000, 10000, 100000,"
                    + " 10000000, 100000000)";

    /// More rows than are read before a statement is looked at.
    private static final int READ_AHEAD = 300_000;

    private final MemoryFileSystem files = new MemoryFileSystem();

    @AfterEach
    void close() {
        files.assertNothingOpen();
    }

    private static Session session(Millpond database) {
        return database.session(SessionOptions.plain());
    }

    @Test
    void rowsAreHandedOnWhenTheDatabaseIsClosed() {
        try (Millpond database = Databases.open(files)) {
            Session session = session(database);
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query(BUFFER);
            session.query("INSERT INTO b VALUES (1), (2)");
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("0");
        }
        try (Millpond database = Databases.open(files)) {
            assertThat(Rows.of(session(database), "SELECT n FROM t ORDER BY n"))
                    .containsExactly("1", "2");
        }
    }

    @Test
    void rowsAreHandedOnBeforeTheBufferIsDropped() {
        try (Millpond database = Databases.open(files)) {
            Session session = session(database);
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query(BUFFER);
            session.query("INSERT INTO b VALUES (1)");
            session.query("DROP TABLE b");
            assertThat(Rows.of(session, "SELECT n FROM t")).containsExactly("1");
        }
    }

    /// Goal: a query sees each row once, whatever is handed on meanwhile. Method: one thread
    /// inserts and flushes, others count; what they see never shrinks and never exceeds what was
    /// inserted at the end.
    @Test
    void everyRowIsReadOnceWhileOthersAreHandedOn() throws Exception {
        try (Millpond database = Databases.open(files);
                ExecutorService readers = Executors.newFixedThreadPool(2)) {
            Session session = session(database);
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query(BUFFER);
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                reading.add(readers.submit(() -> read(session(database))));
            }
            for (int n = 0; n < 60; n++) {
                session.query("INSERT INTO b VALUES (%d)".formatted(n));
                if (n % 3 == 2) {
                    session.query("OPTIMIZE TABLE b");
                }
            }
            for (Future<?> reader : reading) {
                reader.get();
            }
            assertThat(Rows.of(session, "SELECT count(), sum(n) FROM b"))
                    .containsExactly("60\t" + 59 * 60 / 2);
        }
    }

    @Test
    void buffersInACircleAreRefused() {
        try (Millpond database = Databases.open(files)) {
            Session session = session(database);
            session.query(BUFFER.replace(" b ", " t "));
            session.query(BUFFER.replace("default, t", "default, c"));
            session.query(BUFFER.replace(" b ", " c ").replace("default, t", "default, b"));
            assertThatThrownBy(() -> session.query("SELECT count() FROM b"))
                    .hasMessageContaining("are a circle");
            session.query("INSERT INTO b VALUES (1)");
            assertThatThrownBy(() -> session.query("OPTIMIZE TABLE b"))
                    .hasMessageContaining("are a circle");
            assertThatThrownBy(() -> session.query("SELECT count() FROM t"))
                    .hasMessageContaining("is myself");
        }
    }

    @Test
    void rowsThatAViewHandsBackWaitForTheNextFlush() {
        try (Millpond database = Databases.open(files)) {
            Session session = session(database);
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query(BUFFER.replace("100000,", "1,"));
            session.query(
                    "CREATE MATERIALIZED VIEW again TO b AS SELECT n + 1 AS n FROM t WHERE t.n < 2");
            session.query("INSERT INTO b VALUES (1), (5)");
            assertThat(Rows.of(session, "SELECT n FROM t ORDER BY n")).containsExactly("1", "5");
            assertThat(Rows.of(session, "SELECT n FROM b ORDER BY n"))
                    .containsExactly("1", "2", "5");
            session.query("DROP TABLE again");
        }
    }

    @Test
    void rowsOfAnInsertThatEndsAfterTheBufferWasDetachedAreHandedOn() throws Exception {
        try (Millpond database = Databases.open(files);
                ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Session session = session(database);
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query(BUFFER.replace("100000,", "1000000,"));
            CountDownLatch hasBegun = new CountDownLatch(1);
            CountDownLatch isDetached = new CountDownLatch(1);
            InputStream rest =
                    new FilterInputStream(
                            new ByteArrayInputStream("7\n8\n".getBytes(StandardCharsets.UTF_8))) {
                        @Override
                        public int read() throws IOException {
                            await();
                            return super.read();
                        }

                        @Override
                        public int read(byte[] bytes, int from, int count) throws IOException {
                            await();
                            return super.read(bytes, from, count);
                        }

                        private void await() throws IOException {
                            hasBegun.countDown();
                            try {
                                isDetached.await();
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                        }
                    };
            InputStream statement =
                    new SequenceInputStream(
                            new ByteArrayInputStream(
                                    ("INSERT INTO b SETTINGS async_insert = 0 FORMAT TSV\n"
                                                    + "1\n".repeat(READ_AHEAD))
                                            .getBytes(StandardCharsets.UTF_8)),
                            rest);
            Future<?> insert =
                    writer.submit(
                            () ->
                                    session(database)
                                            .execute(QueryText.of(statement), QueryOptions.plain())
                                            .close());
            hasBegun.await();
            session.query("DETACH TABLE b");
            isDetached.countDown();
            insert.get();
            assertThat(Rows.of(session, "SELECT n FROM t WHERE n > 1 ORDER BY n"))
                    .containsExactly("7", "8");
        }
    }

    private static void read(Session session) {
        long before = 0;
        for (int i = 0; i < 60; i++) {
            String[] seen =
                    Rows.of(session, "SELECT count(), sum(n) FROM b").getFirst().split("\t", -1);
            long count = Long.parseLong(seen[0]);
            assertThat(count).isGreaterThanOrEqualTo(before);
            assertThat(Long.parseLong(seen[1])).isEqualTo(count * (count - 1) / 2);
            before = count;
        }
    }
}
