package io.millpond.storage.testing;

import io.millpond.storage.Clock;

import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until a test moves it. Thread-safe.
public final class ManualClock implements Clock {
    private final AtomicLong nanos;

    /// A clock that shows 2020-01-01T00:00:00Z.
    public ManualClock() {
        this(1_577_836_800_000L);
    }

    public ManualClock(long startMillis) {
        nanos = new AtomicLong(startMillis * 1_000_000);
    }

    @Override
    public long currentTimeMillis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    public void advanceMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }
}
