package io.millpond.engine.keyed;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The inserts into a table that have begun and not ended: their rows have a place in the order of
/// all rows, and nobody sees them yet. Thread-safe.
final class OpenInserts {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// An insert that waits for another system may take long; a change of rows then gives up.
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /// Guarded by `lock`; told by what they are.
    private final Set<Object> inserts = Collections.newSetFromMap(new IdentityHashMap<>());

    void begin(Object insert) {
        lock.lock();
        try {
            inserts.add(insert);
        } finally {
            lock.unlock();
        }
    }

    /// Idempotent.
    void end(Object insert) {
        lock.lock();
        try {
            inserts.remove(insert);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until those have ended that are open now.
    ///
    /// Errors: ABORTED when they do not.
    void awaitEnd(CancellationToken token) {
        lock.lock();
        try {
            Set<Object> open = new HashSet<>(inserts);
            long left = WAIT_NANOS;
            while (!Collections.disjoint(inserts, open)) {
                token.check();
                if (left <= 0) {
                    throw new DatabaseException(
                            ErrorCode.ABORTED, "Inserts into the table did not end in time");
                }
                left -= LOOK_NANOS - Math.max(0, ended.awaitNanos(LOOK_NANOS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(ErrorCode.ABORTED, "Interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
