package io.millpond.storage;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/// The wish that some work should stop, checked by the work once a block. Thread-safe.
public final class CancellationToken {
    private final AtomicReference<@Nullable DatabaseException> reason = new AtomicReference<>();

    /// Asks the work to stop and to report `cause`; the first call wins.
    public void cancel(DatabaseException cause) {
        reason.compareAndSet(null, cause);
    }

    public boolean isCancelled() {
        return reason.get() != null;
    }

    /// Throws the cause with which the work was cancelled, if it was.
    public void check() {
        DatabaseException cause = reason.get();
        if (cause != null) {
            throw new DatabaseException(cause.code(), cause.text(), cause);
        }
    }
}
