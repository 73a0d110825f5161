package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.io.FileSystem;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/// A backup that is being written. Single-threaded.
///
/// Ends with [#finish], or with [#abandon], which leaves nothing behind.
public sealed interface BackupOutput permits DirectoryOutput, ZipOutput {
    /// Begins a backup at a place that is free.
    ///
    /// Throws BACKUP_ALREADY_EXISTS when there is something.
    static BackupOutput create(BackupPlace place, FileSystem fileSystem) throws IOException {
        return place.isZip()
                ? ZipOutput.create(place, fileSystem)
                : DirectoryOutput.create(place, fileSystem);
    }

    /// Adds an entry with these bytes; returns what the manifest is to say of it.
    ///
    /// @param name parts separated by slashes, once in a backup
    BackupFile add(String name, MemorySegment bytes, CancellationToken token) throws IOException;

    /// As [#add(String, MemorySegment, CancellationToken)], unless another backup has that entry
    /// already.
    ///
    /// @param base the entries of the other backup by name
    default BackupFile add(
            String name, MemorySegment bytes, Map<String, BackupFile> base, CancellationToken token)
            throws IOException {
        BackupFile known = base.get(name);
        return known != null
                        && known.byteCount() == bytes.byteSize()
                        && known.isSame(Copying.describe(name, bytes, token))
                ? known.inBase()
                : add(name, bytes, token);
    }

    /// Writes the manifest; the backup is there, durably, when this returns.
    void finish(BackupManifest manifest) throws IOException;

    /// Removes what was written, as far as the disk lets it.
    void abandon();
}
