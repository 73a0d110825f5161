package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/// A merge whose frame is on its way to the disk is waited for: trying again and again on what is
/// visible until then would fail as often.
@Timeout(180)
final class OvertakenTruncateTest {
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicBoolean isHeld = new AtomicBoolean();

    private boolean holdFirst() {
        if (isHeld.compareAndSet(false, true)) {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return false;
    }

    @Test
    void aTableWhosePartsAreBeingMergedIsEmptied() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem(new MemoryFileSystem());
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query("INSERT INTO t VALUES (1)");
            session.query("INSERT INTO t VALUES (2)");
            files.failWhen(
                    operation -> operation.path().toString().contains("/catalog/") && holdFirst(),
                    "");
            Thread merge =
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            database.session(SessionOptions.plain())
                                                    .query("OPTIMIZE TABLE t FINAL"));
            Waiting.until(isHeld::get);
            FutureTask<Boolean> emptied =
                    new FutureTask<>(
                            () -> database.session(SessionOptions.plain()).query("TRUNCATE t"),
                            true);
            Thread truncation = Thread.ofPlatform().start(emptied);
            Waiting.await(truncation, Thread.State.WAITING);
            open.countDown();
            merge.join();
            assertThat(emptied.get()).isTrue();
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("0");
        }
    }
}
