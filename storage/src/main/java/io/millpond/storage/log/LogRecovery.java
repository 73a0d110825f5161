package io.millpond.storage.log;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.WritableFile;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The reading of a log directory after a stop of whatever kind.
///
/// 1. The directory is synced: a process that was killed may have left names that only the running
///    system knows, and what follows rests on them. Temporary files are removed: whatever they were
///    to become was not acknowledged.
/// 2. The newest snapshot is handed over. It was renamed after it was synced, so damage to it is
///    damage to the disk, and refused.
/// 3. Files that the snapshot replaces are deleted. The other log files are read in the order of
/// their first frames; frames of the snapshot are skipped, the
///    rest are handed over. Their sequences have no gap.
/// 4. At the first frame that fails its checksum, its sequence or its length, the reading stops.
///    If a later log file exists, or a valid frame follows that was written when the failing frame
///    was already durable, an acknowledged frame is damaged, and the log is refused. Otherwise it
///    is the group that was being written at the crash, of which the system may have kept any
///    pieces; none of it was acknowledged, and the file is cut there.
/// 5. The last file is synced, so that what was handed over is durable.
///
/// Differs from a plain "stop at the first failing frame": that would drop acknowledged frames
/// silently. What cannot be told from a crash is damage to the very last group.
final class LogRecovery {
    /// Where appending goes on.
    ///
    /// @param files the log files by the sequence of their first frame; the last is appended to
    record Result(long lastSequence, NavigableMap<Long, Path> files) {}

    private final FileSystem fileSystem;
    private final Path directory;
    private final LogReplay replay;
    private final TreeMap<Long, Path> logs = new TreeMap<>();
    private final TreeMap<Long, Path> snapshots = new TreeMap<>();

    /// The last sequence that was handed over, in the snapshot or as a frame.
    private long lastSequence;

    LogRecovery(FileSystem fileSystem, Path directory, LogReplay replay) {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.replay = replay;
    }

    Result run() throws IOException {
        fileSystem.syncDirectory(directory);
        for (Path file : fileSystem.list(directory)) {
            if (String.valueOf(file.getFileName()).endsWith(LogFormat.TEMPORARY_SUFFIX)) {
                fileSystem.delete(file);
            }
            LogFormat.sequenceIn(file, LogFormat.LOG_PREFIX).ifPresent(s -> logs.put(s, file));
            LogFormat.sequenceIn(file, LogFormat.SNAPSHOT_PREFIX)
                    .ifPresent(s -> snapshots.put(s, file));
        }
        if (!snapshots.isEmpty()) {
            readSnapshot(snapshots.lastKey(), snapshots.lastEntry().getValue());
        }
        // A crash may have kept some of the deletions that followed the snapshot, in any order.
        for (Path file : superfluous(logs, List.copyOf(snapshots.values()), lastSequence)) {
            fileSystem.delete(file);
            LogFormat.sequenceIn(file, LogFormat.LOG_PREFIX).ifPresent(logs::remove);
        }
        checkFirstLog();
        for (Map.Entry<Long, Path> log : logs.entrySet()) {
            readLog(log.getKey(), log.getValue());
        }
        return new Result(lastSequence, logs);
    }

    private void checkFirstLog() {
        if (logs.isEmpty()) {
            if (lastSequence > 0) {
                throw new CorruptLogException(directory, 0, "a snapshot has no log file after it");
            }
            return;
        }
        if (logs.firstKey() > lastSequence + 1) {
            throw new CorruptLogException(
                    logs.firstEntry().getValue(),
                    0,
                    "frames %d to %d are missing".formatted(lastSequence + 1, logs.firstKey() - 1));
        }
    }

    private void readSnapshot(long sequence, Path file) throws IOException {
        try (ReadableFile readable = fileSystem.open(file)) {
            byte[] bytes = bytesOf(readable);
            if (bytes.length < LogFormat.SNAPSHOT_HEADER_BYTES) {
                throw new CorruptLogException(file, bytes.length, "the snapshot is cut short");
            }
            checkHeader(file, bytes, false, sequence);
            int from = LogFormat.SNAPSHOT_HEADER_BYTES;
            long length = LogFormat.longAt(bytes, LogFormat.FILE_HEADER_BYTES);
            int expected = LogFormat.intAt(bytes, LogFormat.FILE_HEADER_BYTES + 8);
            if (length != bytes.length - from
                    || expected != LogFormat.checksum(bytes, from, bytes.length - from)) {
                throw new CorruptLogException(file, from, "the snapshot fails its checksum");
            }
            byte[] state = new byte[bytes.length - from];
            System.arraycopy(bytes, from, state, 0, state.length);
            replay.snapshot(sequence, state);
            lastSequence = sequence;
        }
    }

    private void readLog(long first, Path file) throws IOException {
        byte[] bytes;
        try (ReadableFile readable = fileSystem.open(file)) {
            bytes = bytesOf(readable);
        }
        if (bytes.length < LogFormat.FILE_HEADER_BYTES) {
            throw new CorruptLogException(file, bytes.length, "the header is cut short");
        }
        checkHeader(file, bytes, true, first);
        int at = LogFormat.FILE_HEADER_BYTES;
        long sequence = first;
        while (isFrame(bytes, at, sequence)) {
            int length = LogFormat.intAt(bytes, at);
            if (sequence > lastSequence) {
                byte[] payload = new byte[length];
                System.arraycopy(bytes, at + LogFormat.FRAME_HEADER_BYTES, payload, 0, length);
                replay.frame(sequence, payload);
                lastSequence = sequence;
            }
            at += LogFormat.FRAME_HEADER_BYTES + length;
            sequence++;
        }
        Optional<Long> next = Optional.ofNullable(logs.higherKey(first));
        if (next.isPresent()) {
            if (at < bytes.length || next.get() != sequence) {
                throw new CorruptLogException(
                        file,
                        at,
                        "frame %d is damaged and acknowledged frames follow".formatted(sequence));
            }
            return;
        }
        checkTail(file, bytes, at, sequence);
        try (WritableFile writable = fileSystem.append(file)) {
            if (at < bytes.length) {
                writable.truncate(at);
            }
            writable.sync();
        }
    }

    private void checkTail(Path file, byte[] bytes, int from, long failing) {
        if (failing <= lastSequence) {
            throw new CorruptLogException(
                    file, from, "frame %d, part of a snapshot, is missing".formatted(failing));
        }
        long highest = failing + (bytes.length - from) / LogFormat.FRAME_HEADER_BYTES;
        for (int at = from; at + LogFormat.FRAME_HEADER_BYTES <= bytes.length; at++) {
            long sequence = LogFormat.longAt(bytes, at + 8);
            if (sequence > failing
                    && sequence <= highest
                    && LogFormat.longAt(bytes, at + 16) >= failing
                    && isFrame(bytes, at, sequence)) {
                throw new CorruptLogException(
                        file,
                        from,
                        "frame %d is damaged and the acknowledged frame %d follows it"
                                .formatted(failing, sequence));
            }
        }
    }

    private static boolean isFrame(byte[] bytes, int at, long sequence) {
        if (bytes.length - at < LogFormat.FRAME_HEADER_BYTES) {
            return false;
        }
        int length = LogFormat.intAt(bytes, at);
        return length >= 0
                && length <= LogFormat.PAYLOAD_BYTES_MAX
                && length <= bytes.length - at - LogFormat.FRAME_HEADER_BYTES
                && LogFormat.longAt(bytes, at + 8) == sequence
                && LogFormat.intAt(bytes, at + 4) == LogFormat.frameChecksum(bytes, at, length);
    }

    private static void checkHeader(Path file, byte[] bytes, boolean isLog, long sequence) {
        Optional<String> fault = LogFormat.fileHeaderFault(bytes, isLog, sequence);
        if (fault.isPresent()) {
            throw new CorruptLogException(file, 0, fault.get());
        }
    }

    private static byte[] bytesOf(ReadableFile file) throws IOException {
        MemorySegment bytes = file.bytes();
        if (bytes.byteSize() > Integer.MAX_VALUE - 8) {
            throw new IOException("File '%s' is larger than 2 GiB".formatted(file.path()));
        }
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    /// The log files and snapshots that a snapshot at `sequence` makes superfluous.
    static List<Path> superfluous(
            NavigableMap<Long, Path> logs, List<Path> entries, long sequence) {
        List<Path> files = new ArrayList<>();
        for (Path entry : entries) {
            Optional<Long> snapshot = LogFormat.sequenceIn(entry, LogFormat.SNAPSHOT_PREFIX);
            if (snapshot.isPresent() && snapshot.get() < sequence) {
                files.add(entry);
            }
        }
        for (Map.Entry<Long, Path> log : logs.entrySet()) {
            Long next = logs.higherKey(log.getKey());
            if (next != null && next <= sequence + 1) {
                files.add(log.getValue());
            }
        }
        return files;
    }
}
