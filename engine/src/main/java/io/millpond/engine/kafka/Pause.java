package io.millpond.engine.kafka;

/// Where a lane waits when there is nothing else to do; ends early once [#end] was called.
/// Thread-safe.
final class Pause {
    private final Monitor lock;
    private boolean isEnded;

    Pause(Monitor lock) {
        this.lock = lock;
    }

    void await(long boundMs) {
        lock.lock();
        try {
            lock.awaitUntil(() -> isEnded, boundMs);
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            isEnded = true;
            lock.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
