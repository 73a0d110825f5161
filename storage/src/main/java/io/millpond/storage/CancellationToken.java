package io.millpond.storage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;

/// The wish that some work should stop, checked by the work once a block. Thread-safe.
public final class CancellationToken {
    /// How often a wait for a lock looks whether the work was cancelled.
    private static final long LOOK_MS = 100;

    private final AtomicReference<@Nullable DatabaseException> reason = new AtomicReference<>();
    private final List<CancellationToken> others;

    public CancellationToken() {
        this(List.of());
    }

    private CancellationToken(List<CancellationToken> others) {
        this.others = others;
    }

    /// A token that is cancelled when one of these is.
    public static CancellationToken anyOf(CancellationToken... tokens) {
        return new CancellationToken(List.of(tokens));
    }

    /// Asks the work to stop and to report `cause`; the first call wins.
    public void cancel(DatabaseException cause) {
        reason.compareAndSet(null, cause);
    }

    public boolean isCancelled() {
        return reason.get() != null || others.stream().anyMatch(CancellationToken::isCancelled);
    }

    /// Throws the cause with which the work was cancelled, if it was.
    public void check() {
        DatabaseException cause = reason.get();
        if (cause != null) {
            throw new DatabaseException(cause.code(), cause.text(), cause);
        }
        others.forEach(CancellationToken::check);
    }

    /// Takes a lock; throws as [#check] when the work is cancelled before it is free.
    public void lock(Lock lock) {
        try {
            while (!lock.tryLock(LOOK_MS, TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(
                    ErrorCode.ABORTED, "The wait for others to finish was broken off", e);
        }
    }
}
