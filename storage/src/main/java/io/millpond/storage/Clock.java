package io.millpond.storage;

/// The source of time for everything but the command line. Thread-safe.
///
/// Tests pass one that they move by hand.
public interface Clock {
    /// Wall time in milliseconds since 1970-01-01 UTC; may jump when the system's clock is set.
    long currentTimeMillis();

    /// A monotonic time in nanoseconds with an arbitrary origin, for measuring durations.
    long nanoTime();

    /// The clock of this machine.
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
