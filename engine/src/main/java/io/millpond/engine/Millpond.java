package io.millpond.engine;

import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.execute.SessionState;
import io.millpond.engine.execute.StatementRunner;
import io.millpond.engine.metric.MetricsSnapshot;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FencedFileSystem;
import io.millpond.storage.io.FileSystem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// An open database. Thread-safe.
///
/// One process at a time has a directory open. In it are `lock`, the commit log of the catalog in
/// `catalog`, and the part files in `tables`, one directory a table.
public final class Millpond implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Millpond.class);
    private static final long DRAIN_BOUND_MS = 5_000;

    private final Path directory;
    private final Instance instance;
    private final StatementRunner runner;
    private final FencedFileSystem files;
    private final Closeable lock;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Millpond(Path directory, Instance instance, FencedFileSystem files, Closeable lock) {
        this.directory = directory;
        this.instance = instance;
        this.runner = new StatementRunner(instance);
        this.files = files;
        this.lock = lock;
    }

    /// Opens the database in `directory`, or makes a new one, with this machine's settings.
    public static Millpond open(Path directory) {
        return open(directory, MillpondSettings.local());
    }

    /// Opens the database in `directory`, or makes a new one.
    ///
    /// Errors: INVALID_STATE when another process has it open; CORRUPTED_DATA when the catalog is
    /// damaged. Damaged parts do not keep it from opening; their tables say so when they are used.
    public static Millpond open(Path directory, MillpondSettings given) {
        FencedFileSystem files = new FencedFileSystem(given.durability().over(given.fileSystem()));
        MillpondSettings settings = given.withFileSystem(files);
        Closeable lock = lock(directory, settings);
        try {
            return new Millpond(directory, InstanceStart.start(directory, settings), files, lock);
        } catch (RuntimeException | Error e) {
            try {
                lock.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static Closeable lock(Path directory, MillpondSettings settings) {
        try {
            if (settings.fileSystem().exists(directory)) {
                keepName(directory, settings.fileSystem());
            } else {
                settings.fileSystem().createDirectories(directory);
            }
            return settings.fileSystem()
                    .tryLock(directory.resolve("lock"))
                    .orElseThrow(
                            () ->
                                    new DatabaseException(
                                            ErrorCode.INVALID_STATE,
                                            ("The data directory '%s' is open in another process;"
                                                            + " stop that one first")
                                                    .formatted(directory)));
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_OPEN_FILE,
                    "The data directory '%s' could not be opened: %s".formatted(directory, e),
                    e);
        }
    }

    /// Makes the names of the directory and of those it is in durable: whoever made them may have
    /// been killed before that. What is not ours to open was made by somebody else.
    private static void keepName(Path directory, FileSystem files) {
        Path path = directory.toAbsolutePath().normalize().getParent();
        while (path != null) {
            try {
                files.syncDirectory(path);
            } catch (IOException e) {
                log.debug("directory not synced path={} cause={}", path, e.toString());
            }
            path = path.getParent();
        }
    }

    /// A session of its own: settings, current database and temporary tables begin afresh.
    public Session session(SessionOptions options) {
        SessionState state =
                new SessionState(
                        options,
                        QuerySettings.REGISTRY.defaults().with(instance.settings().defaults()));
        return new Session(state, runner);
    }

    /// The values of all metrics and events now.
    public MetricsSnapshot metrics() {
        return instance.metrics().snapshot();
    }

    /// Cancels running statements, stops background work, and gives the directory back; waits,
    /// within a bound. Idempotent.
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        instance.processes().cancelAll("The server is shutting down");
        instance.backups().cancelAll("The server is shutting down", DRAIN_BOUND_MS);
        instance.processes().awaitEmpty(DRAIN_BOUND_MS);
        instance.insertQueues().flushAll(null);
        instance.refreshes().close();
        Definitions.stopAll(instance);
        instance.background().close();
        try (lock) {
            instance.catalog().close();
            // A view that is still at it would otherwise write into a directory given back.
            files.close();
        } catch (IOException e) {
            log.warn("lock not released directory={} cause={}", directory, e.toString());
        } catch (DatabaseException e) {
            log.warn("catalog not closed directory={} cause={}", directory, e.text());
        }
    }
}
