package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// OPTIMIZE, and what others do to the table in the middle of its merge: when the merged part's
/// file is made.
@Timeout(60)
final class MergeTreeMergesTest {
    private final MemoryFileSystem memory = new MemoryFileSystem();
    private final FaultyFileSystem files = new FaultyFileSystem(memory);
    private final CancellationToken token = new CancellationToken();

    @BeforeEach
    void define() {
        try (Millpond database = Databases.open(memory)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id");
            session.query("INSERT INTO t SELECT number FROM numbers(10)");
            session.query("INSERT INTO t SELECT 10 + number FROM numbers(10)");
        }
    }

    @AfterEach
    void close() {
        memory.assertNothingOpen();
    }

    private void inDatabase(Consumer<MergeTreeTable> body) {
        Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
        try {
            body.accept(
                    (MergeTreeTable)
                            instance.tables()
                                    .find(instance.catalog().snapshot(), "default", "t")
                                    .orElseThrow());
        } finally {
            Definitions.stopAll(instance);
            instance.background().close();
            instance.catalog().close();
        }
    }

    /// Does something when the first merge has begun to write.
    private void inTheMiddle(Runnable action) {
        AtomicBoolean isDone = new AtomicBoolean();
        inTheMiddleOfEach(
                () -> {
                    if (isDone.compareAndSet(false, true)) {
                        action.run();
                    }
                });
    }

    private void inTheMiddleOfEach(Runnable action) {
        var _ =
                files.failWhen(
                        operation -> {
                            if (operation.kind() == FileOperation.Kind.CREATE
                                    && operation.path().toString().contains("all_1_2_1")) {
                                action.run();
                            }
                            return false;
                        },
                        "");
    }

    private String rows(String sql) {
        try (Millpond database = Databases.open(memory)) {
            return String.join(";", Rows.of(database.session(SessionOptions.plain()), sql));
        }
    }

    private static void removeIds(MergeTreeTable table, int count) {
        table.rewrite(
                Optional.empty(),
                table.definition().storedHeader(),
                rows ->
                        new Block(
                                rows.header(),
                                rows.slice(count, rows.rowCount()).columns(),
                                rows.rowCount() - count),
                new CancellationToken());
    }

    @Test
    void tableThatIsTakenOutOfServiceCancelsOptimize() {
        inDatabase(
                table -> {
                    Thread stopping = Thread.ofPlatform().unstarted(table::stopBackground);
                    inTheMiddle(
                            () -> {
                                stopping.start();
                                Waiting.await(stopping, Thread.State.WAITING);
                            });
                    assertThatThrownBy(
                                    () ->
                                            table.optimize(
                                                    Optional.empty(),
                                                    Optimizable.Merging.ORDINARY,
                                                    token))
                            .isInstanceOfSatisfying(
                                    DatabaseException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.ABORTED));
                });
        assertThat(rows("SELECT count() FROM system.parts WHERE active AND table = 't'"))
                .isEqualTo("2");
    }

    /// Changes that follow each other faster than a merge can run would let it begin again for
    /// ever.
    @Test
    void changesWaitForAMergeThatTheyHaveOvertakenAFewTimes() {
        AtomicInteger beginnings = new AtomicInteger();
        inDatabase(
                table -> {
                    Thread last = Thread.ofPlatform().unstarted(() -> removeIds(table, 1));
                    inTheMiddleOfEach(
                            () -> {
                                if (Thread.currentThread().equals(last)) {
                                    return;
                                }
                                if (beginnings.getAndIncrement() < OvertakenMerges.LOSSES_MAX) {
                                    removeIds(table, 1);
                                    return;
                                }
                                last.start();
                                // A change that did not wait would want to write a file.
                                Waiting.until(
                                        () ->
                                                last.getState() == Thread.State.TIMED_WAITING
                                                        || last.getState() == Thread.State.BLOCKED);
                                assertThat(last.getState()).isEqualTo(Thread.State.TIMED_WAITING);
                            });
                    table.optimize(Optional.empty(), Optimizable.Merging.ORDINARY, token);
                    assertThat(beginnings).hasValue(OvertakenMerges.LOSSES_MAX + 1);
                    Waiting.until(() -> last.getState() == Thread.State.TERMINATED);
                });
        // One row of each part each time, and one of the merged part.
        assertThat(rows("SELECT count() FROM t")).isEqualTo("13");
    }

    @Test
    void tableThatIsTakenOutOfServiceCancelsAChangeOfItsRows() {
        AtomicBoolean isDone = new AtomicBoolean();
        inDatabase(
                table -> {
                    Thread stopping = Thread.ofPlatform().unstarted(table::stopBackground);
                    Rewritable.Rewrite removal =
                            rows -> {
                                if (isDone.compareAndSet(false, true)) {
                                    stopping.start();
                                    Waiting.await(stopping, Thread.State.WAITING);
                                }
                                return rows.slice(1, rows.rowCount());
                            };
                    Header header = table.definition().storedHeader();
                    assertThatThrownBy(
                                    () -> table.rewrite(Optional.empty(), header, removal, token))
                            .isInstanceOfSatisfying(
                                    DatabaseException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.ABORTED));
                });
        assertThat(rows("SELECT count() FROM t")).isEqualTo("20");
    }

    @Test
    void optimizeBeginsAnewOnPartsThatWereChangedMeanwhile() {
        inDatabase(
                table -> {
                    inTheMiddle(() -> removeIds(table, 3));
                    table.optimize(Optional.empty(), Optimizable.Merging.ORDINARY, token);
                });
        assertThat(
                        rows(
                                "SELECT (SELECT count() FROM system.parts WHERE active AND table = 't'),"
                                        + " count(), min(id) FROM t"))
                .isEqualTo("1\t14\t3");
    }

    @Test
    void optimizeWaitsForMergesThatAreHeldBack() {
        inDatabase(
                table -> {
                    table.merges().hold(token);
                    Thread optimizing =
                            Thread.ofPlatform()
                                    .start(
                                            () ->
                                                    table.optimize(
                                                            Optional.empty(),
                                                            Optimizable.Merging.ORDINARY,
                                                            token));
                    Waiting.await(optimizing, Thread.State.TIMED_WAITING);
                    table.merges().release();
                    try {
                        optimizing.join();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        assertThat(rows("SELECT count() FROM system.parts WHERE active AND table = 't'"))
                .isEqualTo("1");
    }
}
