package io.millpond.engine.backup;

import java.util.List;

/// The backup that another one adds to: where it was, and which one it is.
///
/// @param kind and
/// @param arguments as in [BackupPlace]
/// @param createdMs and
/// @param checksum of its manifest
public record BackupBase(String kind, List<String> arguments, long createdMs, int checksum) {
    public BackupBase {
        arguments = List.copyOf(arguments);
    }

    /// The backup with this manifest at a place.
    public static BackupBase of(BackupPlace place, BackupManifest manifest) {
        return new BackupBase(
                place.kind(), place.arguments(), manifest.createdMs(), manifest.checksum());
    }

    /// Whether a manifest is that of this backup.
    boolean isOf(BackupManifest manifest) {
        return manifest.createdMs() == createdMs && manifest.checksum() == checksum;
    }
}
