package io.millpond.engine.kafka.thread;

import java.util.random.RandomGenerator;

/// The pause between attempts: it doubles from `firstMs` up to `maxMs`, less a random part of up to
/// half, so that many tables that failed together do not come back together.
public record Backoff(long firstMs, long maxMs) {
    private static final int DOUBLINGS_MAX = 20;

    /// The pause after the `failureCount`-th failure in a row, counted from 1.
    public long delayMs(int failureCount, RandomGenerator random) {
        int doublings = Math.min(Math.max(failureCount - 1, 0), DOUBLINGS_MAX);
        long full = Math.min(maxMs, firstMs << doublings);
        return full - random.nextLong(full / 2 + 1);
    }
}
