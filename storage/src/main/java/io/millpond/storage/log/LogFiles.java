package io.millpond.storage.log;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Makes the files of a log: complete and synced under a temporary name, then renamed.
final class LogFiles {
    private LogFiles() {}

    /// Makes an empty log file whose first frame will be `first`, durably; returns its name.
    static Path createLog(FileSystem fileSystem, Path directory, long first) throws IOException {
        Path path = LogFormat.file(directory, LogFormat.LOG_PREFIX, first);
        fileSystem.rename(writeTemporaryLog(fileSystem, path, first), path);
        fileSystem.syncDirectory(directory);
        return path;
    }

    /// Writes the empty log file that is to become `path`; returns its temporary name.
    static Path writeTemporaryLog(FileSystem fileSystem, Path path, long first) throws IOException {
        byte[] header = new byte[LogFormat.FILE_HEADER_BYTES];
        LogFormat.putFileHeader(header, true, first);
        return writeTemporary(fileSystem, path, header, new byte[0]);
    }

    /// Makes the snapshot of the state after frame `sequence`, durably.
    static void writeSnapshot(FileSystem fileSystem, Path directory, long sequence, byte[] state)
            throws IOException {
        byte[] header = new byte[LogFormat.SNAPSHOT_HEADER_BYTES];
        LogFormat.putFileHeader(header, false, sequence);
        LogFormat.putLong(header, LogFormat.FILE_HEADER_BYTES, state.length);
        LogFormat.putInt(
                header,
                LogFormat.FILE_HEADER_BYTES + 8,
                LogFormat.checksum(state, 0, state.length));
        Path path = LogFormat.file(directory, LogFormat.SNAPSHOT_PREFIX, sequence);
        fileSystem.rename(writeTemporary(fileSystem, path, header, state), path);
        fileSystem.syncDirectory(directory);
    }

    private static Path writeTemporary(FileSystem fileSystem, Path path, byte[] head, byte[] body)
            throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + LogFormat.TEMPORARY_SUFFIX);
        deleteIfPresent(fileSystem, temporary);
        try (WritableFile writable = fileSystem.create(temporary)) {
            writable.write(head, 0, head.length);
            writable.write(body, 0, body.length);
            writable.sync();
        } catch (IOException e) {
            try {
                deleteIfPresent(fileSystem, temporary);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        return temporary;
    }

    static void deleteIfPresent(FileSystem fileSystem, Path path) throws IOException {
        try {
            fileSystem.delete(path);
        } catch (NoSuchFileException _) {
            // Gone already is what was asked for.
        }
    }
}
