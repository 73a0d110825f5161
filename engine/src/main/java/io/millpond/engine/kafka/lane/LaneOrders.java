package io.millpond.engine.kafka.lane;

/// What a lane is told to do, by any thread, and reads when it gets to it. Thread-safe.
final class LaneOrders {
    /// What a lane that ends by itself takes.
    private static final long OWN_BOUND_MS = 5_000;

    private volatile boolean isStopping;
    private volatile boolean isFlushing;
    private volatile long boundMs = OWN_BOUND_MS;
    private volatile boolean isOneCycle;
    private volatile boolean isCancelled;
    private volatile boolean isHurried;

    /// The lane is to end.
    ///
    /// @param isFlushed whether what is fetched by then becomes a block first
    /// @param withinMs about how long it may take
    void stop(boolean isFlushed, long withinMs) {
        isFlushing = isFlushed;
        boundMs = withinMs;
        isStopping = true;
    }

    boolean isStopping() {
        return isStopping;
    }

    boolean isFlushing() {
        return isFlushing;
    }

    /// How long ending may take, in milliseconds.
    long boundMs() {
        return boundMs;
    }

    /// The lane is to end by itself after one block, or when there is nothing to read.
    void limitToOneCycle() {
        isOneCycle = true;
    }

    boolean isOneCycle() {
        return isOneCycle;
    }

    /// What is fetched and in no block yet is to be dropped and read again.
    void cancel() {
        isCancelled = true;
    }

    /// Whether [#cancel] was called since the last time this was asked. For the lane only.
    boolean takeCancel() {
        boolean wasCancelled = isCancelled;
        if (wasCancelled) {
            isCancelled = false;
        }
        return wasCancelled;
    }

    /// What is fetched is to become a block now.
    void hurry() {
        isHurried = true;
    }

    /// Whether [#hurry] was called since the last time this was asked. For the lane only.
    boolean takeHurry() {
        boolean wasHurried = isHurried;
        if (wasHurried) {
            isHurried = false;
        }
        return wasHurried;
    }
}
