package io.millpond.engine.kafka.thread;

/// Where a lane waits when there is nothing else to do; ends early once [#end] was called.
/// Thread-safe.
public final class Pause {
    private final Monitor lock;
    private boolean isEnded;

    public Pause(Monitor lock) {
        this.lock = lock;
    }

    public void await(long boundMs) {
        lock.lock();
        try {
            lock.awaitUntil(() -> isEnded, boundMs);
        } finally {
            lock.unlock();
        }
    }

    public void end() {
        lock.lock();
        try {
            isEnded = true;
            lock.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
