package io.millpond.engine.kafka.lane;

import io.millpond.storage.Clock;

/// When a lane ends: when it is told to, and one that is limited to a cycle also by itself.
///
/// Such a lane ends after its first block, or once all its partitions are read to their end, or
/// when the group or the cluster gives it nothing to read for a while. A block that fails is tried
/// until it is in, or the lane is stopped. Single-threaded.
final class OneCycle {
    /// How long it waits for partitions. Source: ClickHouse waits as long.
    static final long ASSIGNMENT_BOUND_MS = 15_000;

    private final LaneOrders orders;
    private final Clock clock;
    private boolean isOver;

    /// Since when there is nothing to read from; 0: there is.
    private long idleSinceMs;

    OneCycle(LaneOrders orders, Clock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    /// Whether the lane is to end now.
    boolean isEnding() {
        return orders.isStopping() || isOver;
    }

    /// A block was decided.
    void blockDecided() {
        isOver |= orders.isOneCycle();
    }

    /// The block in the making was dropped.
    void cancelled() {
        isOver |= orders.isOneCycle();
    }

    /// Looks whether there is anything to wait for.
    ///
    /// @param isIdle whether the lane has no partition
    /// @param isAllRead whether all its partitions are read to their end
    void look(boolean isIdle, boolean isAllRead) {
        if (!orders.isOneCycle()) {
            return;
        }
        if (isAllRead) {
            isOver = true;
        } else if (isIdle) {
            long now = clock.currentTimeMillis();
            idleSinceMs = idleSinceMs == 0 ? now : idleSinceMs;
            isOver |= now - idleSinceMs >= ASSIGNMENT_BOUND_MS;
        } else {
            idleSinceMs = 0;
        }
    }
}
