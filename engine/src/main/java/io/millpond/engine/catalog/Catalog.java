package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.log.CommitLog;
import io.millpond.storage.log.LogReplay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The current [CatalogSnapshot] and the way to change it. Thread-safe.
///
/// The package comment describes a commit step by step.
public final class Catalog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Catalog.class);

    /// Bytes of frames after which a snapshot is written, unless the last snapshot was larger.
    /// Reading this much back takes well below a second.
    private static final long FRAME_BYTES_MAX = 4 << 20;

    private final CommitLog frames;

    private final ReentrantLock commitLock = new ReentrantLock();

    /// The newest snapshot, perhaps not durable yet; guarded by `commitLock`.
    private CatalogSnapshot staged;

    private final ReentrantLock leaseLock = new ReentrantLock();

    /// The number of open leases by version; guarded by `leaseLock`.
    private final TreeMap<Long, Integer> leases = new TreeMap<>();

    /// Waiting for leases to close, guarded by `leaseLock`.
    private final List<Retirement> retirements = new ArrayList<>();

    private volatile CatalogSnapshot visible;

    private final AtomicLong frameBytes = new AtomicLong();
    private final AtomicLong snapshotBytes = new AtomicLong();
    private final AtomicBoolean isSnapshotting = new AtomicBoolean();

    /// What to do when no lease on a snapshot before `version` is open any more.
    private record Retirement(long version, Runnable release) {}

    private Catalog(CommitLog frames, CatalogSnapshot recovered) {
        this.frames = frames;
        this.staged = recovered;
        this.visible = recovered;
    }

    /// Recovers the catalog that `directory` holds, or makes a new one. The identity of a new one
    /// is asked of `server`, which throws where there may be none.
    ///
    /// Databases that were detached are attached again, and tables unless permanently so. The
    /// caller holds the lock of the data directory. Throws `DatabaseException` when the log is
    /// damaged or the disk fails.
    public static Catalog open(FileSystem fileSystem, Path directory, Supplier<UUID> server) {
        Recovery recovery = new Recovery();
        try {
            CommitLog frames = CommitLog.open(fileSystem, directory, recovery);
            Catalog catalog = new Catalog(frames, recovery.snapshot);
            try {
                catalog.settle(server);
                return catalog;
            } catch (DatabaseException e) {
                frames.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /// The catalog that `directory` holds, without opening it for changes.
    ///
    /// Throws `DatabaseException` when the log is damaged or the disk fails.
    public static CatalogSnapshot read(FileSystem fileSystem, Path directory) {
        Recovery recovery = new Recovery();
        try {
            CommitLog.read(fileSystem, directory, recovery);
            return recovery.snapshot;
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static DatabaseException unreadable(Path directory, IOException cause) {
        return new DatabaseException(
                ErrorCode.CORRUPTED_DATA,
                "The catalog in '%s' could not be read: %s"
                        .formatted(directory, cause.getMessage()),
                cause);
    }

    private static final class Recovery implements LogReplay {
        private CatalogSnapshot snapshot = CatalogSnapshot.empty();

        @Override
        public void snapshot(long sequence, byte[] state) {
            snapshot = after(CatalogSnapshot.empty(), sequence, state);
        }

        @Override
        public void frame(long sequence, byte[] payload) {
            snapshot = after(snapshot, sequence, payload);
        }

        /// A frame that is whole may be of a newer program.
        private static CatalogSnapshot after(
                CatalogSnapshot before, long sequence, byte[] payload) {
            try {
                return before.apply(CatalogCodec.decode(payload)).withVersion(sequence);
            } catch (IllegalArgumentException
                    | IndexOutOfBoundsException
                    | IllegalStateException
                    | DatabaseException e) {
                throw new DatabaseException(
                        ErrorCode.CORRUPTED_DATA,
                        "Frame %d of the catalog cannot be read: %s"
                                .formatted(sequence, e.getMessage()),
                        e);
            }
        }
    }

    private void settle(Supplier<UUID> server) {
        List<CatalogEdit> edits = new ArrayList<>();
        if (!visible.hasServer()) {
            edits.add(new CatalogEdit.SetServer(server.get()));
        }
        for (DatabaseEntry database : visible.detachedDatabases()) {
            edits.add(new CatalogEdit.SetDatabaseAttachment(database.name(), true));
        }
        for (TableEntry table : visible.namedTables()) {
            if (table.attachment() == TableEntry.Attachment.DETACHED) {
                edits.add(
                        new CatalogEdit.SetAttachment(
                                table.uuid(), TableEntry.Attachment.ATTACHED));
            }
        }
        if (!edits.isEmpty()) {
            commit(edits);
        }
    }

    /// Everything that is committed, at this moment.
    public CatalogSnapshot snapshot() {
        return visible;
    }

    /// Everything that was committed up to this call, at a moment after it: waits for frames that
    /// are on their way. Who was overtaken by one of them would be so again without that.
    ///
    /// Throws [CommitInDoubtException] when the disk fails.
    public CatalogSnapshot settled() {
        CatalogSnapshot next;
        commitLock.lock();
        try {
            next = staged;
        } finally {
            commitLock.unlock();
        }
        try {
            frames.awaitDurable(next.version());
        } catch (IOException e) {
            throw CommitInDoubtException.of(e);
        }
        show(next);
        return visible;
    }

    /// The present snapshot, with a hold on the files of its parts.
    public SnapshotLease lease() {
        leaseLock.lock();
        try {
            CatalogSnapshot snapshot = visible;
            leases.merge(snapshot.version(), 1, Integer::sum);
            return new Lease(snapshot);
        } finally {
            leaseLock.unlock();
        }
    }

    /// Makes all edits or none, durably, and returns the snapshot with them.
    ///
    /// Throws what [CatalogEdit]s throw that do not fit, and [CommitInDoubtException] when the disk
    /// fails; the visible snapshot is then unchanged. Not interruptible.
    public CatalogSnapshot commit(List<CatalogEdit> edits) {
        return commitIf(_ -> true, edits).orElseThrow();
    }

    /// As [#commit], but nothing is made when the catalog is not as the edits want it; empty then.
    ///
    /// @param condition on what is there right before the edits; asked with the catalog's lock held
    public Optional<CatalogSnapshot> commitIf(
            Predicate<CatalogSnapshot> condition, List<CatalogEdit> edits) {
        byte[] payload = CatalogCodec.encode(edits);
        CatalogSnapshot next;
        commitLock.lock();
        try {
            if (!condition.test(staged)) {
                return Optional.empty();
            }
            next = staged.apply(edits);
            long sequence = frames.submit(payload);
            if (sequence != next.version()) {
                throw new IllegalStateException(
                        "frame %d for version %d".formatted(sequence, next.version()));
            }
            staged = next;
        } catch (IOException e) {
            throw CommitInDoubtException.of(e);
        } finally {
            commitLock.unlock();
        }
        try {
            frames.awaitDurable(next.version());
        } catch (IOException e) {
            unstage();
            throw CommitInDoubtException.of(e);
        }
        show(next);
        frameBytes.addAndGet(payload.length);
        snapshotIfDue();
        return Optional.of(next);
    }

    /// Runs `release` as soon as no lease on a snapshot before `version` is open: at once, or when
    /// the last of them is closed, by the thread that closes it. It does not throw.
    public void retire(long version, Runnable release) {
        leaseLock.lock();
        try {
            retirements.add(new Retirement(version, release));
        } finally {
            leaseLock.unlock();
        }
        releaseDue();
    }

    /// Waits for running commits and closes the log. Idempotent.
    @Override
    public void close() {
        try {
            frames.close();
        } catch (IOException e) {
            throw CommitInDoubtException.of(e);
        }
    }

    /// The log takes no frame any more: what was staged will never be visible.
    private void unstage() {
        commitLock.lock();
        try {
            staged = visible;
        } finally {
            commitLock.unlock();
        }
    }

    /// Frames become durable in order, but their waiters run in any: an older snapshot never
    /// replaces a newer one.
    private void show(CatalogSnapshot next) {
        leaseLock.lock();
        try {
            if (next.version() > visible.version()) {
                visible = next;
            }
        } finally {
            leaseLock.unlock();
        }
    }

    private void snapshotIfDue() {
        if (frameBytes.get() < Math.max(FRAME_BYTES_MAX, snapshotBytes.get())
                || !isSnapshotting.compareAndSet(false, true)) {
            return;
        }
        try {
            CatalogSnapshot state = visible;
            byte[] bytes = CatalogCodec.encode(CatalogCodec.editsOf(state));
            frames.snapshot(state.version(), bytes);
            frameBytes.set(0);
            snapshotBytes.set(bytes.length);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // The commit that came here is durable, and its caller must not hear otherwise. If the
            // log itself is harmed, the next one says so.
            log.warn("catalog snapshot failed cause={}", e.toString());
        } finally {
            isSnapshotting.set(false);
        }
    }

    private void releaseDue() {
        List<Retirement> due = new ArrayList<>();
        leaseLock.lock();
        try {
            long oldest = leases.isEmpty() ? Long.MAX_VALUE : leases.firstKey();
            retirements.removeIf(
                    r -> {
                        boolean isDue = r.version() <= oldest;
                        if (isDue) {
                            due.add(r);
                        }
                        return isDue;
                    });
        } finally {
            leaseLock.unlock();
        }
        due.forEach(r -> r.release().run());
    }

    private final class Lease implements SnapshotLease {
        private final CatalogSnapshot snapshot;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        Lease(CatalogSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public CatalogSnapshot snapshot() {
            return snapshot;
        }

        @Override
        public void close() {
            if (!isClosed.compareAndSet(false, true)) {
                return;
            }
            leaseLock.lock();
            try {
                leases.computeIfPresent(
                        snapshot.version(), (_, count) -> count == 1 ? null : count - 1);
            } finally {
                leaseLock.unlock();
            }
            releaseDue();
        }
    }
}
