package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// One BACKUP or RESTORE, running or over. Thread-safe.
public final class BackupOperation {
    private final Subject subject;
    private final CancellationToken token;
    private final long startedMs;
    private final AtomicLong fileCount = new AtomicLong();
    private final AtomicLong byteCount = new AtomicLong();
    private final AtomicLong entryCount = new AtomicLong();
    private final AtomicLong entryBytes = new AtomicLong();
    private final AtomicLong copiedFiles = new AtomicLong();
    private final AtomicLong copiedBytes = new AtomicLong();
    private volatile State state;

    /// What an operation is about.
    ///
    /// @param id unique among the operations that are remembered
    /// @param name of the backup
    /// @param path where that is
    /// @param baseName of the backup that it adds to; empty: none
    /// @param settings as they were written
    public record Subject(
            String id,
            String name,
            Path path,
            String baseName,
            String queryId,
            boolean isRestore,
            Map<String, String> settings) {
        public Subject {
            settings = Map.copyOf(settings);
        }
    }

    /// How far it is. The numbers are ClickHouse's.
    public enum Status {
        CREATING_BACKUP(0),
        BACKUP_CREATED(1),
        BACKUP_FAILED(2),
        RESTORING(3),
        RESTORED(4),
        RESTORE_FAILED(5),
        BACKUP_CANCELLED(6),
        RESTORE_CANCELLED(7);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    /// @param error empty unless it failed
    /// @param endedMs wall time; 0 while it runs
    private record State(Status status, String error, long endedMs) {}

    /// @param token ends it early
    public BackupOperation(Subject subject, CancellationToken token, long startedMs) {
        this.subject = subject;
        this.token = token;
        this.startedMs = startedMs;
        Status status = subject.isRestore() ? Status.RESTORING : Status.CREATING_BACKUP;
        this.state = new State(status, "", 0);
    }

    public Subject subject() {
        return subject;
    }

    public CancellationToken token() {
        return token;
    }

    public Status status() {
        return state.status();
    }

    public String error() {
        return state.error();
    }

    public long startedMs() {
        return startedMs;
    }

    /// Wall time; 0 while it runs.
    public long endedMs() {
        return state.endedMs();
    }

    /// Says how much there is of what the operation is about.
    public void found(long files, long bytes) {
        fileCount.set(files);
        byteCount.set(bytes);
    }

    /// Says which of these the backup holds itself.
    public void found(Collection<BackupFile> files) {
        found(files.size(), files.stream().mapToLong(BackupFile::byteCount).sum());
        List<BackupFile> own = files.stream().filter(file -> !file.isInBase()).toList();
        entryCount.set(own.size());
        entryBytes.set(own.stream().mapToLong(BackupFile::byteCount).sum());
    }

    /// Counts an entry that was copied.
    public void copied(BackupFile file) {
        copiedFiles.incrementAndGet();
        copiedBytes.addAndGet(file.byteCount());
    }

    /// The operation has done its work.
    public void succeed(long nowMs) {
        state = new State(subject.isRestore() ? Status.RESTORED : Status.BACKUP_CREATED, "", nowMs);
    }

    /// The operation has failed and left nothing.
    public void fail(String error, long nowMs) {
        Status status;
        if (token.isCancelled()) {
            status = subject.isRestore() ? Status.RESTORE_CANCELLED : Status.BACKUP_CANCELLED;
        } else {
            status = subject.isRestore() ? Status.RESTORE_FAILED : Status.BACKUP_FAILED;
        }
        state = new State(status, error, nowMs);
    }

    /// Those of the entries that are in the backup itself, as far as it is known.
    public long entryCount() {
        return entryCount.get();
    }

    /// Bytes of these.
    public long entryBytes() {
        return entryBytes.get();
    }

    /// Entries of data, those that another backup holds too.
    public long fileCount() {
        return fileCount.get();
    }

    /// Bytes of these.
    public long byteCount() {
        return byteCount.get();
    }

    /// Entries copied so far.
    public long copiedFiles() {
        return copiedFiles.get();
    }

    /// Bytes of these.
    public long copiedBytes() {
        return copiedBytes.get();
    }
}
