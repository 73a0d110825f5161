package io.millpond.engine.kafka.lane;

import io.millpond.engine.kafka.progress.LaneStatus;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// What tests wait for and look at.
final class LaneFixtures {
    private static final long BOUND_NANOS = 20_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000;

    private LaneFixtures() {}

    /// The first status for which `condition` holds; fails when there is none for long.
    static LaneStatus await(TestLane lane, Predicate<LaneStatus> condition) {
        long deadline = System.nanoTime() + BOUND_NANOS;
        LaneStatus status = lane.loop.status();
        while (!condition.test(status)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("still " + status);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            status = lane.loop.status();
        }
        return status;
    }
}
