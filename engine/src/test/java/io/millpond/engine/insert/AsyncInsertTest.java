package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Inserts that share transactions.
@Timeout(180)
class AsyncInsertTest {
    private static final String LATE =
            " SETTINGS wait_for_async_insert = 0, async_insert_busy_timeout_max_ms = 600000";

    @Test
    void manyAtATimeAreAllThereAndEachWaitsForItsOwn() throws Exception {
        int writerCount = 8;
        int insertCount = 25;
        try (Millpond database = Databases.open(new MemoryFileSystem());
                ExecutorService threads = Executors.newFixedThreadPool(writerCount)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (w UInt8, n UInt64) ENGINE = MergeTree ORDER BY n");
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < writerCount; writer++) {
                int number = writer;
                work.add(
                        threads.submit(
                                () -> {
                                    Session own = database.session(SessionOptions.plain());
                                    for (int i = 0; i < insertCount; i++) {
                                        own.query(
                                                "INSERT INTO t VALUES (%d, %d)"
                                                        .formatted(number, i));
                                        assertThat(
                                                        Rows.of(
                                                                own,
                                                                "SELECT count() FROM t WHERE w = "
                                                                        + number))
                                                .containsExactly(String.valueOf(i + 1));
                                    }
                                }));
            }
            for (Future<?> done : work) {
                done.get();
            }
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("200");
        }
    }

    /// The lone broken insert fails; those that share its flush do not.
    @Test
    void anInsertThatFailsFailsNoOther() throws Exception {
        int writerCount = 6;
        try (Millpond database = Databases.open(new MemoryFileSystem());
                ExecutorService threads = Executors.newFixedThreadPool(writerCount)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (n Int64, CONSTRAINT c CHECK n > 0) ENGINE = MergeTree"
                            + " ORDER BY n");
            for (int round = 0; round < 10; round++) {
                CyclicBarrier start = new CyclicBarrier(writerCount);
                List<Future<Boolean>> work = new ArrayList<>();
                for (int writer = 0; writer < writerCount; writer++) {
                    int value = writer;
                    work.add(
                            threads.submit(
                                    () -> {
                                        Session own = database.session(SessionOptions.plain());
                                        start.await();
                                        return succeeds(own, value);
                                    }));
                }
                for (int writer = 0; writer < writerCount; writer++) {
                    assertThat(work.get(writer).get()).isEqualTo(writer > 0);
                }
            }
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("50");
        }
    }

    private static boolean succeeds(Session session, int value) {
        try {
            session.query("INSERT INTO t VALUES (%d)".formatted(value));
            return true;
        } catch (DatabaseException e) {
            assertThat(e.text()).contains("is violated at row 1");
            return false;
        }
    }

    @Test
    void rowsThatNobodyWaitsForComeWithAFlush() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (n UInt64, d String DEFAULT 'x') ENGINE = MergeTree ORDER BY n");
            session.query("CREATE TABLE u (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query("INSERT INTO t (n)" + LATE + " VALUES (1), (2)");
            session.query("INSERT INTO t (n)" + LATE + " VALUES (3)");
            session.query("INSERT INTO u" + LATE + " VALUES (1)");
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("0");
            assertThat(
                            Rows.of(
                                    session,
                                    "SELECT table, length(`entries.bytes`) FROM"
                                            + " system.asynchronous_inserts ORDER BY table"))
                    .containsExactly("t\t2", "u\t1");
            session.query("SYSTEM FLUSH ASYNC INSERT QUEUE t");
            assertThat(Rows.of(session, "SELECT n, d FROM t ORDER BY n"))
                    .containsExactly("1\tx", "2\tx", "3\tx");
            assertThat(Rows.of(session, "SELECT count() FROM system.parts WHERE table = 't'"))
                    .containsExactly("1");
            assertThat(Rows.of(session, "SELECT count() FROM u")).containsExactly("0");
            session.query("SYSTEM FLUSH ASYNC INSERT QUEUE");
            assertThat(Rows.of(session, "SELECT count() FROM u")).containsExactly("1");
        }
    }

    @Test
    void rowsThatNobodyWaitsForAreWrittenWhenTheDatabaseIsClosed() {
        MemoryFileSystem files = new MemoryFileSystem();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query("INSERT INTO t" + LATE + " VALUES (1), (2)");
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            assertThat(Rows.of(session, "SELECT sum(n) FROM t")).containsExactly("3");
        }
    }

    @Test
    void aFullQueueIsFlushedByWhoFillsIt() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            String insert =
                    "INSERT INTO t" + LATE + ", async_insert_max_query_number = 3 VALUES (1)";
            session.query(insert);
            session.query(insert);
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("0");
            session.query(insert);
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("3");
        }
    }

    private static boolean isPart(FileOperation operation) {
        return operation.path().toString().contains("/tables/");
    }

    private static void awaitWaiting(Session session, int count) {
        Waiting.until(
                () ->
                        Rows.of(
                                        session,
                                        "SELECT sum(length(`entries.bytes`)) FROM"
                                                + " system.asynchronous_inserts")
                                .equals(List.of(String.valueOf(count))));
    }

    private static Future<?> insert(ExecutorService threads, Millpond database, String sql) {
        return threads.submit(() -> database.session(SessionOptions.plain()).query(sql));
    }

    /// An error that is none of the insert's, such as a full stack, is heard by all of the flush.
    @Test
    void noInsertOfAFlushThatEndsEarlySucceeds() {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger parts = new AtomicInteger();
        FaultyFileSystem files = new FaultyFileSystem(new MemoryFileSystem());
        try (Millpond database = Databases.open(files);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            files.failWhen(
                    operation -> {
                        if (isPart(operation) && parts.getAndIncrement() == 0) {
                            awaitOpen(open);
                        } else if (isPart(operation) && open.getCount() == 0) {
                            throw new StackOverflowError();
                        }
                        return false;
                    },
                    "");
            Future<?> first = insert(threads, database, "INSERT INTO t VALUES (1)");
            Waiting.until(() -> parts.get() > 0);
            Future<?> second = insert(threads, database, "INSERT INTO t VALUES (2)");
            Future<?> third = insert(threads, database, "INSERT INTO t VALUES (3)");
            awaitWaiting(session, 2);
            open.countDown();
            for (Future<?> failed : List.of(first, second, third)) {
                assertThatThrownBy(failed::get).isInstanceOf(ExecutionException.class);
            }
            files.heal();
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("0");
            session.query("INSERT INTO t VALUES (4)");
            assertThat(Rows.of(session, "SELECT n FROM t")).containsExactly("4");
        }
    }

    private static void awaitOpen(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rowsOfAnInsertThatGaveUpWaitingAreNotWrittenLater() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger parts = new AtomicInteger();
        FaultyFileSystem files = new FaultyFileSystem(new MemoryFileSystem());
        try (Millpond database = Databases.open(files);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            files.failWhen(
                    operation -> {
                        if (isPart(operation) && parts.getAndIncrement() == 0) {
                            awaitOpen(open);
                        }
                        return false;
                    },
                    "");
            String insert = "INSERT INTO t SETTINGS wait_for_async_insert_timeout = %d VALUES (%d)";
            Future<?> first = insert(threads, database, insert.formatted(0, 1));
            Waiting.until(() -> parts.get() > 0);
            Future<?> second = insert(threads, database, insert.formatted(0, 2));
            assertThatThrownBy(second::get).hasMessageContaining("Wait for async insert timeout");
            assertThat(Rows.of(session, "SELECT count() FROM system.asynchronous_inserts"))
                    .containsExactly("0");
            open.countDown();
            first.get();
            session.query("INSERT INTO t VALUES (3)");
            assertThat(Rows.of(session, "SELECT n FROM t ORDER BY n")).containsExactly("1", "3");
        }
    }

    @Test
    void dataThatCannotBeReadIsToldAtOnce() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            assertThatThrownBy(() -> session.query("INSERT INTO t" + LATE + " FORMAT TSV x"))
                    .isInstanceOf(DatabaseException.class);
            assertThat(Rows.of(session, "SELECT count() FROM system.asynchronous_inserts"))
                    .containsExactly("0");
        }
    }
}
