package io.millpond.engine.mergetree;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Counts the merges of a table that run, and says whether another may begin. Thread-safe.
final class MergeGate {
    /// How often a wait looks whether it was cancelled.
    private static final long LOOK_NANOS = 100_000_000;

    private final long giveWayNanos;
    private final CancellationToken stopping = new CancellationToken();
    private final ReentrantLock lock = new ReentrantLock();

    /// Signalled when a merge has ended, and when merges may begin again.
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`.
    private int activeCount;

    /// Cancelled while merges are paused, and another one after that; guarded by `lock`.
    private CancellationToken pausing = new CancellationToken();

    /// How many hold merges back; guarded by `lock`.
    private int holdCount;

    /// How many wait for the end of holds; guarded by `lock`.
    private int waitingCount;

    /// Whether a merge that would have begun was kept from it, and none has begun since; guarded by
    /// `lock`.
    private boolean isOwed;

    /// How many merges have ended; guarded by `lock`.
    private long endCount;

    /// @param giveWayNanos how long a hold waits for the merges that the one before kept from
    ///     beginning
    MergeGate(long giveWayNanos) {
        this.giveWayNanos = giveWayNanos;
    }

    /// Cancelled when the table is taken out of service.
    CancellationToken stopping() {
        return stopping;
    }

    /// Cancelled when merges are paused, as they are now if it is so already.
    CancellationToken pausing() {
        lock.lock();
        try {
            return pausing;
        } finally {
            lock.unlock();
        }
    }

    /// Breaks merges off and lets none begin by itself until further notice, or ends that.
    void setPaused(boolean isPaused) {
        change(
                () -> {
                    if (isPaused) {
                        pausing.cancel(
                                new DatabaseException(
                                        ErrorCode.ABORTED, "Cancelled merging parts"));
                    } else if (pausing.isCancelled()) {
                        pausing = new CancellationToken();
                    }
                });
    }

    /// Waits until merges are not paused, or it is of no use any more.
    ///
    /// @param isOver asked under the lock of this gate
    void awaitResumed(CancellationToken token, BooleanSupplier isOver) {
        await(token, () -> !pausing.isCancelled() || isOver.getAsBoolean());
    }

    /// Counts a merge that begins by itself; false when none may.
    boolean begin() {
        lock.lock();
        try {
            if (pausing.isCancelled()) {
                return false;
            }
            if (stopping.isCancelled() || holdCount > 0) {
                isOwed = true;
                return false;
            }
            isOwed = false;
            activeCount++;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Counts a merge that a statement orders, once none holds merges back. Throws what the token
    /// says, and ABORTED when the table is taken out of service.
    void awaitBegin(CancellationToken token) {
        lock.lock();
        try {
            waitingCount++;
            try {
                await(token, () -> holdCount == 0);
            } finally {
                waitingCount--;
                changed.signalAll();
            }
            stopping.check();
            activeCount++;
        } finally {
            lock.unlock();
        }
    }

    /// A merge that began has ended.
    void end() {
        change(
                () -> {
                    activeCount--;
                    endCount++;
                });
    }

    /// What began has found nothing to merge.
    void leave() {
        change(() -> activeCount--);
    }

    /// How many merges have ended.
    long endCount() {
        lock.lock();
        try {
            return endCount;
        } finally {
            lock.unlock();
        }
    }

    /// Lets no merge begin before [#release]; those that run go on. One that another hold kept from
    /// beginning begins first, if it does so soon, and so does who waits in [#awaitBegin].
    void hold(CancellationToken token) {
        lock.lock();
        try {
            long left = giveWayNanos;
            while ((isOwed || waitingCount > 0) && holdCount == 0 && left > 0) {
                left -= LOOK_NANOS - look(token);
            }
            isOwed = false;
            holdCount++;
        } finally {
            lock.unlock();
        }
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

    /// Waits until a merge has ended since there were `seen` of them.
    void awaitEnd(long seen, CancellationToken token) {
        await(token, () -> endCount != seen);
    }

    /// Waits until no merge runs.
    void awaitNone(CancellationToken token) {
        await(token, () -> activeCount == 0);
    }

    /// Waits until a condition holds that merges may make true, at most `nanos`.
    ///
    /// @param condition asked under the lock of this gate
    void await(CancellationToken token, long nanos, BooleanSupplier condition) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !condition.getAsBoolean()) {
                left -= LOOK_NANOS - look(token);
            }
        } finally {
            lock.unlock();
        }
    }

    /// @param condition asked under `lock`
    private void await(CancellationToken token, BooleanSupplier condition) {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long _ = look(token);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something has changed, or for [#LOOK_NANOS]; returns what is left of that, which
    /// is not positive when it was over. Called under `lock`.
    ///
    /// Throws what the token says, and ABORTED when the table is taken out of service.
    @SuppressWarnings("WaitNotInLoop") // Callers ask again, and lose nothing by waking early.
    private long look(CancellationToken token) {
        token.check();
        stopping.check();
        try {
            return changed.awaitNanos(LOOK_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(ErrorCode.ABORTED, "The wait for merges was broken off", e);
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
