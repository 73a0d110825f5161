package io.millpond.engine.kafka.thread;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A [Monitor] of the JDK's lock and condition.
@SuppressWarnings("WaitNotInLoop")
public // the caller's, who knows the condition
final class LockMonitor implements Monitor {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @Override
    public void lock() {
        lock.lock();
    }

    @Override
    public void unlock() {
        lock.unlock();
    }

    @Override
    public void signalAll() {
        changed.signalAll();
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        return changed.awaitNanos(nanos);
    }

    @Override
    public void awaitUninterruptibly() {
        changed.awaitUninterruptibly();
    }
}
