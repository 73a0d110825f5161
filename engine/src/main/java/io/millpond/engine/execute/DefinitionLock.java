package io.millpond.engine.execute;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Tables;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The lock of definitions: held while tables and databases are created, changed and dropped.
/// Thread-safe.
///
/// Nothing waits for another system under it, so that a table whose cluster does not answer holds
/// up no statement on others. What may take long happens outside:
///
/// - A change that needs streaming tables at rest says so by [#requireAtRest] before it changes
///   anything. If they are not, the lock is given back, they are stopped, and the change begins
///   anew, with what is there by then. Tables that are still there in the end, because the change
///   failed or another one was faster, go on.
/// - Streaming tables hear of changed views after the lock was given back.
///
/// Once it is closed, at the end of the database, changes are refused, and none that waits for a
/// table to come to rest brings tables back to work: the catalog may be closed by then.
///
/// A statement on one streaming table that holds nothing else takes no lock at all: a table at rest
/// refuses it.
public final class DefinitionLock {
    /// How long a streaming table may take to come to rest: long enough for a block in flight and
    /// for the broker's answers, short enough for whoever waits.
    static final long STOP_BOUND_MS = 5_000;

    private final Tables tables;
    private final BackgroundPool background;
    private final ReentrantLock lock = new ReentrantLock();

    /// Whether streaming tables are to be told of views; guarded by `lock`.
    private boolean areViewsChanged;

    /// Held while a table is started, so that none is after [#close] has returned. Inside of
    /// `lock`, which [#close] does not wait for.
    private final ReentrantLock startLock = new ReentrantLock();

    /// Becomes true under `startLock`.
    private volatile boolean isClosed;

    /// A change needs these tables at rest, and they are not.
    private static final class AtWorkException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Streaming> tables;

        AtWorkException(List<Streaming> tables) {
            super("tables are at work", null, false, false);
            this.tables = tables;
        }
    }

    /// @param tables those that work
    DefinitionLock(Tables tables, BackgroundPool background) {
        this.tables = tables;
        this.background = background;
    }

    /// Makes a change, or nothing when it throws. It may be begun more than once.
    ///
    /// Errors: ABORTED after [#close], also for a change that came before and waits for tables.
    <T> T change(Supplier<T> change) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a change within a change");
        }
        List<Streaming> stopped = new ArrayList<>();
        try {
            while (true) {
                try {
                    return hold(change);
                } catch (AtWorkException e) {
                    stopped.addAll(e.tables);
                    stop(e.tables, background);
                }
            }
        } finally {
            if (!stopped.isEmpty()) {
                startAgain(stopped);
            }
        }
    }

    /// Makes a change of which there is nothing to tell.
    void change(Runnable change) {
        this.<List<Void>>change(
                () -> {
                    change.run();
                    return List.of();
                });
    }

    private <T> T hold(Supplier<T> change) {
        boolean isTold = false;
        lock.lock();
        try {
            if (isClosed) {
                throw new DatabaseException(ErrorCode.ABORTED, "The server is shutting down");
            }
            return change.get();
        } finally {
            isTold = areViewsChanged;
            areViewsChanged = false;
            lock.unlock();
            if (isTold && !isClosed) {
                tables.all(Streaming.class).forEach(Streaming::viewsChanged);
            }
        }
    }

    /// Returns if all streaming tables among these are at rest; otherwise the change that calls
    /// this, which has changed nothing yet, is begun anew when they are.
    void requireAtRest(List<Table> wanted) {
        List<Streaming> atWork = new ArrayList<>();
        for (Table table : wanted) {
            if (table instanceof Streaming streaming && !streaming.isAtRest()) {
                atWork.add(streaming);
            }
        }
        if (!atWork.isEmpty()) {
            throw new AtWorkException(atWork);
        }
    }

    /// Views were created, changed or dropped by the change that calls this.
    void viewsChanged() {
        areViewsChanged = true;
    }

    private void startAgain(List<Streaming> stopped) {
        lock.lock();
        try {
            for (Streaming table : stopped) {
                if (tables.find(table.uuid()).filter(table::equals).isPresent()) {
                    start(table);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets a streaming table work, unless the database is being closed.
    void start(Streaming table) {
        startLock.lock();
        try {
            if (!isClosed) {
                table.start();
            }
        } finally {
            startLock.unlock();
        }
    }

    /// Lets no table work and no change begin from now on; a change that has begun may still end.
    /// Idempotent.
    void close() {
        startLock.lock();
        try {
            isClosed = true;
        } finally {
            startLock.unlock();
        }
    }

    /// Stops streaming tables all at once: together they take as long as the slowest of them.
    static void stop(List<Streaming> tables, BackgroundPool background) {
        List<Thread> threads = new ArrayList<>();
        for (Streaming table : tables) {
            threads.add(
                    background.startLane("stop/" + table.uuid(), () -> table.stop(STOP_BOUND_MS)));
        }
        threads.forEach(DefinitionLock::awaitEnd);
    }

    /// Waits even when interrupted: what follows relies on the table being at rest.
    private static void awaitEnd(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
