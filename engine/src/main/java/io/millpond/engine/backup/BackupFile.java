package io.millpond.engine.backup;

/// An entry of a backup that holds data.
///
/// @param name relative, its parts separated by slashes: `tables/<uuid>/<part>.part`
/// @param byteCount its size
/// @param checksum CRC-32C of all bytes
/// @param isInBase whether the bytes are those of the same entry of the backup that this one adds
///     to
public record BackupFile(String name, long byteCount, int checksum, boolean isInBase) {
    /// An entry whose bytes are in the backup itself.
    public BackupFile(String name, long byteCount, int checksum) {
        this(name, byteCount, checksum, false);
    }

    /// The same entry of a backup that adds to this one.
    BackupFile inBase() {
        return new BackupFile(name, byteCount, checksum, true);
    }

    /// Whether the bytes are, as far as size and checksum tell, the same.
    boolean isSame(BackupFile other) {
        return byteCount == other.byteCount && checksum == other.checksum;
    }
}
