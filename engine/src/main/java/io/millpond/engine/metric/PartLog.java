package io.millpond.engine.metric;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The last events of parts. Thread-safe.
public final class PartLog {
    /// About 3 MB.
    private static final int EVENTS_MAX = 10_000;

    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by `lock`.
    private final Deque<PartEvent> events = new ArrayDeque<>();

    /// Adds an event and forgets the oldest one of too many.
    public void add(PartEvent event) {
        lock.lock();
        try {
            events.addLast(event);
            if (events.size() > EVENTS_MAX) {
                events.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Those that are remembered, the oldest first.
    public List<PartEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }
}
