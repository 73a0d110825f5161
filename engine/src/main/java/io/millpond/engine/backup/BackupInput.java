package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/// A backup that is read. Single-threaded.
public sealed interface BackupInput extends Closeable permits DirectoryInput, ZipInput {
    /// Opens the backup at a place. Throws BACKUP_NOT_FOUND when there is none.
    static BackupInput open(BackupPlace place, FileSystem fileSystem) throws IOException {
        return place.isZip()
                ? ZipInput.open(place, fileSystem)
                : DirectoryInput.open(place, fileSystem);
    }

    /// Where entries are written to.
    interface Target {
        /// An empty file for an entry; whoever asked closes it.
        WritableFile create(BackupFile file) throws IOException;
    }

    /// What the backup holds. Errors: BACKUP_DAMAGED, BACKUP_VERSION_NOT_SUPPORTED.
    BackupManifest manifest() throws IOException;

    /// Writes entries to files, durably, each as soon as it is read.
    ///
    /// Throws BACKUP_DAMAGED when one is missing or not as it was written.
    ///
    /// @param wanted by name
    void copy(Map<String, BackupFile> wanted, Target target, CancellationToken token)
            throws IOException;
}
