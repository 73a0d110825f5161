package io.millpond.engine.system;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The statements that are running, and the last ones that ran. Thread-safe.
public final class Processes {
    /// How often a wait looks whether it was cancelled.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// How many statements are remembered.
    private static final int FINISHED_MAX = 1_000;

    private final Map<String, RunningProcess> byId = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition removed = lock.newCondition();

    private final ErrorCounts errors = new ErrorCounts();

    /// Guarded by the lock.
    private final Deque<FinishedQuery> finished = new ArrayDeque<>();

    /// Adds a statement; throws QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING.
    public void add(RunningProcess process) {
        if (byId.putIfAbsent(process.queryId(), process) != null) {
            throw new DatabaseException(
                    ErrorCode.QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING,
                    "Query with id = %s is already running.".formatted(process.queryId()));
        }
    }

    /// Takes a statement off the list and remembers that it ran.
    public void end(RunningProcess process, Clock clock) {
        FinishedQuery ended =
                new FinishedQuery(
                        process,
                        clock.currentTimeMillis(),
                        clock.nanoTime() - process.startedNanos(),
                        process.progress().failure());
        byId.remove(process.queryId(), process);
        if (ended.failure() instanceof DatabaseException error) {
            errors.add(error, process.query(), process.queryId(), ended.endMillis());
        }
        lock.lock();
        try {
            finished.addLast(ended);
            if (finished.size() > FINISHED_MAX) {
                finished.removeFirst();
            }
            removed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Remembers that a statement was refused before it ran.
    ///
    /// @param query the statement with secrets hidden
    public void refuse(DatabaseException error, String query, Clock clock) {
        errors.add(error, query, "", clock.currentTimeMillis());
    }

    ErrorCounts errors() {
        return errors;
    }

    public Optional<RunningProcess> find(String queryId) {
        return Optional.ofNullable(byId.get(queryId));
    }

    /// The statements that ended last, the oldest first.
    public List<FinishedQuery> finished() {
        lock.lock();
        try {
            return List.copyOf(finished);
        } finally {
            lock.unlock();
        }
    }

    /// All running statements, the oldest first.
    public List<RunningProcess> all() {
        return byId.values().stream()
                .sorted(Comparator.comparingLong(RunningProcess::startedNanos))
                .toList();
    }

    /// Waits until a statement has ended.
    ///
    /// Errors: the cause with which `token` is cancelled meanwhile.
    public void awaitEnd(RunningProcess process, CancellationToken token) {
        lock.lock();
        try {
            while (process.equals(byId.get(process.queryId()))) {
                token.check();
                long left = removed.awaitNanos(LOOK_NANOS);
                assert left <= LOOK_NANOS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(
                    ErrorCode.ABORTED, "The wait for a query to end was broken off", e);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until no statement runs, at most `boundMs`.
    public void awaitEmpty(long boundMs) {
        long left = TimeUnit.MILLISECONDS.toNanos(boundMs);
        lock.lock();
        try {
            while (!byId.isEmpty() && left > 0) {
                left = removed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Asks every statement to stop.
    public void cancelAll(String reason) {
        for (RunningProcess process : byId.values()) {
            process.token().cancel(new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, reason));
        }
    }
}
