package io.millpond.engine.testing;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Threads that wait for something.
public final class Waiting {
    private static final long LOOK_NANOS = 1_000_000;

    private Waiting() {}

    /// Returns when the thread waits in a way that only the wait in question does; fails when it
    /// ends instead, or when the caller is interrupted.
    public static void await(Thread thread, Thread.State waiting) {
        Thread.State state = thread.getState();
        while (state != waiting) {
            if (state == Thread.State.TERMINATED || Thread.interrupted()) {
                throw new AssertionError("The thread does not wait but is " + state);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            state = thread.getState();
        }
    }

    /// Returns when the condition holds; fails when the caller is interrupted.
    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("interrupted");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
