package io.millpond.storage.log;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The durable sequence of changes: opaque payloads, numbered from 1, each durable before it is
/// acknowledged.
///
/// **Files.** `log-N` and `snapshot-N` in one directory, whose bytes are specified in [LogFormat].
/// Recovery is [LogRecovery].
///
/// **Group commit.** [#submit] gives a payload its place, [#awaitDurable] waits for the disk. The
/// first waiter writes and syncs everything submitted so far, as one group, while others queue up
/// for the next group. A group is not written before the one before it is durable; each frame
/// records what was durable when it was written, which lets recovery tell a crash from damage.
///
/// **Failure.** A write or sync that fails ends the log: the waiters of that group and every later
/// call get an `IOException` with the first failure as its cause. Frames of that group are in
/// doubt: they are not visible through this instance, and the next recovery settles whether they
/// exist. Syncing again would not help, since the system may have dropped the bytes it failed to
/// write.
///
/// **Snapshots.** [#snapshot] writes the caller's state to a temporary file, syncs it, renames it
/// and syncs the directory; then a new log file begins, made in the same way, and the files that
/// the snapshot replaces are deleted. A crash between any two steps leaves a readable directory.
///
/// Thread-safe. Lock order: `snapshotLock` before `lock`, which is not held while a group is
/// written.
public final class CommitLog implements Closeable {
    /// The largest payload in bytes: far above any change of a catalog, far below an array's limit.
    public static final int PAYLOAD_BYTES_MAX = LogFormat.PAYLOAD_BYTES_MAX;

    /// A group takes no further frame beyond this many bytes; one more payload still fits an array.
    private static final int GROUP_BYTES_ENOUGH = 16 << 20;

    private static final int GROUP_BUFFER_BYTES_KEPT = 1 << 20;

    private final FileSystem fileSystem;
    private final Path directory;

    private final ReentrantLock snapshotLock = new ReentrantLock();

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    /// Submitted and not yet taken into a group, oldest first.
    private final Deque<byte[]> pending = new ArrayDeque<>();

    private final TreeMap<Long, Path> files;
    private WritableFile file;
    private byte[] groupBuffer = new byte[64 << 10];
    private long submittedSequence;
    private long durableSequence;
    private boolean isWriting;
    private boolean isClosed;
    private @Nullable Throwable failure;

    private CommitLog(
            FileSystem fileSystem,
            Path directory,
            long lastSequence,
            NavigableMap<Long, Path> files,
            WritableFile file) {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.files = new TreeMap<>(files);
        this.file = file;
        this.submittedSequence = lastSequence;
        this.durableSequence = lastSequence;
    }

    /// Recovers what `directory` holds into `replay`, then opens it for appending; creates the
    /// directory when absent. One process at a time: the caller holds the lock of the data
    /// directory.
    ///
    /// Throws [CorruptLogException] when the log holds damage that a crash does not explain.
    public static CommitLog open(FileSystem fileSystem, Path directory, LogReplay replay)
            throws IOException {
        fileSystem.createDirectories(directory);
        LogRecovery.Result recovered = new LogRecovery(fileSystem, directory, replay).run();
        TreeMap<Long, Path> files = new TreeMap<>(recovered.files());
        if (files.isEmpty()) {
            long first = recovered.lastSequence() + 1;
            files.put(first, LogFiles.createLog(fileSystem, directory, first));
        }
        WritableFile file = fileSystem.append(files.lastEntry().getValue());
        return new CommitLog(fileSystem, directory, recovered.lastSequence(), files, file);
    }

    /// Hands over what `directory` holds, as [#open] does, without opening it for appending.
    ///
    /// Files are tidied up as there, in whatever way `fileSystem` does it.
    public static void read(FileSystem fileSystem, Path directory, LogReplay replay)
            throws IOException {
        new LogRecovery(fileSystem, directory, replay).run();
    }

    /// Appends one frame and returns its sequence once it is durable.
    ///
    /// Throws `IOException` when the frame is in doubt or the log has failed before.
    public long append(byte[] payload) throws IOException {
        long sequence = submit(payload);
        awaitDurable(sequence);
        return sequence;
    }

    /// Gives `payload` the next place in the log and returns its sequence; does not wait for the
    /// disk.
    ///
    /// The array is the log's until the frame is durable. Submitting obliges to await: a frame that
    /// nobody awaits is written with the next group.
    public long submit(byte[] payload) throws IOException {
        if (payload.length > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "payload of %d bytes exceeds %d".formatted(payload.length, PAYLOAD_BYTES_MAX));
        }
        lock.lock();
        try {
            checkUsable();
            pending.add(payload);
            return ++submittedSequence;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until frame `sequence` and all before it are durable, writing them if nobody else
    /// does.
    ///
    /// Throws `IOException` when the log failed before it became durable. Not interruptible.
    public void awaitDurable(long sequence) throws IOException {
        lock.lock();
        try {
            if (sequence > submittedSequence) {
                throw new IllegalArgumentException("frame %d is not submitted".formatted(sequence));
            }
            while (durableSequence < sequence) {
                checkUsable();
                if (isWriting) {
                    changed.awaitUninterruptibly();
                } else {
                    writePending();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// The sequence of the last durable frame; 0 when there is none.
    public long durableSequence() {
        lock.lock();
        try {
            return durableSequence;
        } finally {
            lock.unlock();
        }
    }

    /// The bytes of the log files that a recovery would read, without the snapshot.
    public long logBytes() throws IOException {
        lock.lock();
        try {
            long bytes = 0;
            for (Path path : files.values()) {
                bytes += fileSystem.size(path);
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Stores `state`, the caller's state after frame `sequence`, so that recovery starts from it.
    ///
    /// `sequence` is durable and not before an earlier snapshot's. Appending goes on meanwhile.
    /// When this throws before the new log file has its name, the log is unharmed and an attempt
    /// later may succeed; a failure after that ends the log.
    public void snapshot(long sequence, byte[] state) throws IOException {
        snapshotLock.lock();
        try {
            if (sequence > durableSequence()) {
                throw new IllegalArgumentException("frame %d is not durable".formatted(sequence));
            }
            LogFiles.writeSnapshot(fileSystem, directory, sequence, state);
            rotate();
            deleteSuperfluous(sequence);
        } finally {
            snapshotLock.unlock();
        }
    }

    /// Writes what is pending, then closes. Idempotent.
    @Override
    public void close() throws IOException {
        snapshotLock.lock();
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            awaitIdle();
            while (failure == null && !pending.isEmpty()) {
                writePending();
            }
            isClosed = true;
            changed.signalAll();
            file.close();
        } finally {
            lock.unlock();
            snapshotLock.unlock();
        }
    }

    private void checkUsable() throws IOException {
        if (failure != null) {
            throw new IOException(
                    "The commit log in '%s' failed and takes no more changes: %s"
                            .formatted(directory, failure.getMessage()),
                    failure);
        }
        if (isClosed) {
            throw new IOException("The commit log in '%s' is closed".formatted(directory));
        }
    }

    private void awaitIdle() {
        while (isWriting) {
            changed.awaitUninterruptibly();
        }
    }

    /// Writes and syncs all pending frames as one group. Called with `lock` held, which is given up
    /// during the input and output.
    private void writePending() {
        byte[][] group = takeGroup();
        isWriting = true;
        long durable = durableSequence;
        @Nullable Throwable problem = null;
        lock.unlock();
        try {
            writeGroup(group, durable);
        } catch (IOException | RuntimeException | Error e) {
            // Recorded, and thrown to every waiter by checkUsable.
            problem = e;
        } finally {
            lock.lock();
            isWriting = false;
            if (problem == null) {
                durableSequence = durable + group.length;
            } else {
                failure = problem;
                pending.clear();
            }
            changed.signalAll();
        }
    }

    private byte[][] takeGroup() {
        List<byte[]> group = new ArrayList<>();
        int bytes = 0;
        while (!pending.isEmpty() && bytes < GROUP_BYTES_ENOUGH) {
            byte[] payload = pending.remove();
            bytes += LogFormat.FRAME_HEADER_BYTES + payload.length;
            group.add(payload);
        }
        return group.toArray(new byte[0][]);
    }

    private void writeGroup(byte[][] group, long durable) throws IOException {
        int total = 0;
        for (byte[] payload : group) {
            total += LogFormat.FRAME_HEADER_BYTES + payload.length;
        }
        if (groupBuffer.length < total) {
            groupBuffer = new byte[total];
        }
        int at = 0;
        for (int i = 0; i < group.length; i++) {
            LogFormat.putFrame(groupBuffer, at, durable + 1 + i, durable, group[i]);
            at += LogFormat.FRAME_HEADER_BYTES + group[i].length;
        }
        file.write(groupBuffer, 0, at);
        file.sync();
        if (groupBuffer.length > GROUP_BUFFER_BYTES_KEPT) {
            groupBuffer = Arrays.copyOf(groupBuffer, GROUP_BUFFER_BYTES_KEPT);
        }
    }

    /// Begins a new log file, so that those before it can be deleted.
    private void rotate() throws IOException {
        lock.lock();
        try {
            awaitIdle();
            checkUsable();
            long first = durableSequence + 1;
            if (files.containsKey(first)) {
                return;
            }
            Path path = LogFormat.file(directory, LogFormat.LOG_PREFIX, first);
            Path temporary = LogFiles.writeTemporaryLog(fileSystem, path, first);
            try {
                // From the rename on, a recovery expects frame `first` in the new file only.
                fileSystem.rename(temporary, path);
                fileSystem.syncDirectory(directory);
                WritableFile next = fileSystem.append(path);
                file.close();
                file = next;
                files.put(first, path);
            } catch (IOException | RuntimeException e) {
                failure = e;
                pending.clear();
                changed.signalAll();
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    private void deleteSuperfluous(long sequence) throws IOException {
        lock.lock();
        try {
            // Logs from the oldest on: a crash in between leaves no gap.
            for (Path path : LogRecovery.superfluous(files, fileSystem.list(directory), sequence)) {
                LogFiles.deleteIfPresent(fileSystem, path);
                LogFormat.sequenceIn(path, LogFormat.LOG_PREFIX).ifPresent(files::remove);
            }
        } finally {
            lock.unlock();
        }
    }
}
