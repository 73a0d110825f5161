package io.millpond.server.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for something that happens elsewhere and that nobody announces.
public final class Await {
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {}

    /// Returns when `condition` holds; it is asked again and again.
    ///
    /// @throws IllegalStateException when it does not hold within two minutes
    public static void until(String what, BooleanSupplier condition) {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos > BOUND_NANOS) {
                throw new IllegalStateException("not within two minutes: " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
