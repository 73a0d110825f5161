package io.millpond.engine.mergetree;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Counts the merges of a table that run, and says whether another may begin. Thread-safe.
final class MergeGate {
    /// How often a wait looks whether it was cancelled.
    private static final long LOOK_MS = 100;

    private final CancellationToken stopping = new CancellationToken();
    private final ReentrantLock lock = new ReentrantLock();

    /// Signalled when a merge has ended, and when merges may begin again.
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`.
    private int activeCount;

    /// How many hold merges back; guarded by `lock`.
    private int holdCount;

    /// Cancelled when the table is taken out of service.
    CancellationToken stopping() {
        return stopping;
    }

    /// Counts a merge that begins; false when none may.
    boolean begin() {
        lock.lock();
        try {
            if (stopping.isCancelled() || holdCount > 0) {
                return false;
            }
            activeCount++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// A merge that began has ended.
    void end() {
        change(() -> activeCount--);
    }

    /// Lets no merge begin before [#release]; those that run go on.
    void hold() {
        change(() -> holdCount++);
    }

    void release() {
        change(() -> holdCount--);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until merges may begin.
    void awaitRelease(CancellationToken token) {
        await(token, () -> holdCount == 0);
    }

    /// Waits until no merge runs.
    void awaitNone(CancellationToken token) {
        await(token, () -> activeCount == 0);
    }

    /// Waits as [#awaitNone]; false when none ran anyway.
    boolean awaitEnd(CancellationToken token) {
        lock.lock();
        try {
            if (activeCount == 0) {
                return false;
            }
            awaitNone(token);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Throws what the token says, and ABORTED when the table is taken out of service.
    ///
    /// @param condition asked under `lock`
    private void await(CancellationToken token, BooleanSupplier condition) {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                token.check();
                stopping.check();
                // Woken now and then to see whether the token was cancelled.
                boolean _ = changed.await(LOOK_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(ErrorCode.ABORTED, "The wait for merges was broken off", e);
        } finally {
            lock.unlock();
        }
    }

    /// Cancels running merges, waits for their end, and lets no others begin. Idempotent.
    void stop() {
        lock.lock();
        try {
            stopping.cancel(
                    new DatabaseException(ErrorCode.ABORTED, "The table is taken out of service"));
            while (activeCount > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
