package io.millpond.engine.backup;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The operations that run, and the last ones that ran. Thread-safe.
public final class BackupLog {
    private static final int REMEMBERED_MAX = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /// By id, the oldest first; guarded by `lock`.
    private final Map<String, BackupOperation> operations = new LinkedHashMap<>();

    /// Adds an operation that begins.
    ///
    /// Throws BACKUP_ALREADY_EXISTS while one of this id or into the same backup runs.
    public void begin(BackupOperation operation) {
        BackupOperation.Subject subject = operation.subject();
        lock.lock();
        try {
            for (BackupOperation other : operations.values()) {
                boolean isSame =
                        other.subject().id().equals(subject.id())
                                || other.subject().path().equals(subject.path());
                if (isSame && other.endedMs() == 0 && !other.subject().isRestore()) {
                    throw new DatabaseException(
                            ErrorCode.BACKUP_ALREADY_EXISTS,
                            "Backup %s with id '%s' is being made"
                                    .formatted(other.subject().name(), other.subject().id()));
                }
            }
            operations.remove(subject.id());
            operations.put(subject.id(), operation);
            forgetOld();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld() {
        if (operations.size() > REMEMBERED_MAX) {
            for (BackupOperation oldest : List.copyOf(operations.values())) {
                if (oldest.endedMs() != 0) {
                    operations.remove(oldest.subject().id());
                    return;
                }
            }
        }
    }

    /// Tells who waits that an operation is over.
    public void ended() {
        lock.lock();
        try {
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// All that are remembered, the oldest first.
    public List<BackupOperation> operations() {
        lock.lock();
        try {
            return new ArrayList<>(operations.values());
        } finally {
            lock.unlock();
        }
    }

    /// Ends all that run, and waits for their end, at most `boundMs`.
    public void cancelAll(String reason, long boundMs) {
        DatabaseException cause = new DatabaseException(ErrorCode.ABORTED, reason);
        lock.lock();
        try {
            operations.values().forEach(operation -> operation.token().cancel(cause));
            long nanos = TimeUnit.MILLISECONDS.toNanos(boundMs);
            while (nanos > 0 && operations.values().stream().anyMatch(one -> one.endedMs() == 0)) {
                nanos = ended.awaitNanos(nanos);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
