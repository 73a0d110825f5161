package io.millpond.engine.kafka.thread;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A reentrant lock with one condition, which is that anything it guards has changed.
///
/// All methods but [#lock] need the lock held. Waiting gives it up meanwhile.
public interface Monitor {
    void lock();

    void unlock();

    /// Wakes every thread that waits here.
    void signalAll();

    /// Waits to be woken, perhaps for no reason, at most `nanos`; returns what is left of them.
    ///
    /// Throws when the thread was interrupted.
    long awaitNanos(long nanos) throws InterruptedException;

    /// Waits to be woken, perhaps for no reason.
    void awaitUninterruptibly();

    /// Waits until the condition holds, at most `boundMs`; an interrupt ends the wait and stays.
    default void awaitUntil(BooleanSupplier condition, long boundMs) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(boundMs);
        try {
            while (nanos > 0 && !condition.getAsBoolean()) {
                nanos = awaitNanos(nanos);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
