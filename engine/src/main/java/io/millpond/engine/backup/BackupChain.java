package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// A backup with those that it adds to, which are looked at when something of them is needed.
/// Single-threaded.
public final class BackupChain {
    private static final int LENGTH_MAX = 1_000;

    private final BackupPlace place;
    private final BackupManifest manifest;
    private final @Nullable BackupPlace base;
    private final Places places;
    private final FileSystem fileSystem;

    /// Tells where the backup is that another one adds to.
    public interface Places {
        /// Errors: those of [BackupPlace#of].
        BackupPlace of(BackupBase base);
    }

    private BackupChain(
            BackupPlace place,
            BackupManifest manifest,
            @Nullable BackupPlace base,
            Places places,
            FileSystem fileSystem) {
        this.place = place;
        this.manifest = manifest;
        this.base = base;
        this.places = places;
        this.fileSystem = fileSystem;
    }

    /// Opens the backup at a place.
    ///
    /// Errors: BACKUP_NOT_FOUND, BACKUP_DAMAGED, BACKUP_VERSION_NOT_SUPPORTED.
    ///
    /// @param base where the backup is that it adds to; null: where it was
    public static BackupChain open(
            BackupPlace place, @Nullable BackupPlace base, Places places, FileSystem fileSystem)
            throws IOException {
        try (BackupInput input = BackupInput.open(place, fileSystem)) {
            return new BackupChain(place, input.manifest(), base, places, fileSystem);
        }
    }

    public BackupManifest manifest() {
        return manifest;
    }

    /// Writes entries to files as [BackupInput#copy] does, each from the backup that holds it.
    ///
    /// Errors: as there; BACKUP_NOT_FOUND, NO_BASE_BACKUP and WRONG_BASE_BACKUP of those that this
    /// one adds to.
    public void copy(
            Map<String, BackupFile> wanted, BackupInput.Target target, CancellationToken token)
            throws IOException {
        copy(wanted, target, token, LENGTH_MAX);
    }

    private void copy(
            Map<String, BackupFile> wanted,
            BackupInput.Target target,
            CancellationToken token,
            int lengthMax)
            throws IOException {
        Map<String, BackupFile> here = new LinkedHashMap<>();
        Map<String, BackupFile> below = new LinkedHashMap<>();
        wanted.forEach((name, file) -> (file.isInBase() ? below : here).put(name, file));
        if (!below.isEmpty()) {
            copyFromBase(below, target, token, lengthMax);
        }
        if (!here.isEmpty()) {
            try (BackupInput input = BackupInput.open(place, fileSystem)) {
                input.copy(here, target, token);
            }
        }
    }

    private void copyFromBase(
            Map<String, BackupFile> wanted,
            BackupInput.Target target,
            CancellationToken token,
            int lengthMax)
            throws IOException {
        if (lengthMax == 0) {
            throw place.damaged("more than %d backups add to each other".formatted(LENGTH_MAX));
        }
        BackupChain other = openBase();
        Map<String, BackupFile> known = other.manifest.filesByName();
        Map<String, BackupFile> found = new LinkedHashMap<>();
        for (BackupFile file : wanted.values()) {
            BackupFile same = known.get(file.name());
            if (same == null || !same.isSame(file)) {
                throw place.damaged(
                        "the entry '%s' is not in its base backup %s"
                                .formatted(file.name(), other.place.text()));
            }
            found.put(file.name(), same);
        }
        other.copy(found, target, token, lengthMax - 1);
    }

    private BackupChain openBase() throws IOException {
        BackupBase expected =
                manifest.base()
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NO_BASE_BACKUP,
                                                "Backup %s has entries of a base backup, but none"
                                                                .formatted(place.text())
                                                        + " is recorded"));
        BackupPlace at = base == null ? places.of(expected) : base;
        BackupChain other = open(at, null, places, fileSystem);
        if (!expected.isOf(other.manifest)) {
            throw new DatabaseException(
                    ErrorCode.WRONG_BASE_BACKUP,
                    "Backup %s is not the base backup that %s was made with"
                            .formatted(at.text(), place.text()));
        }
        return other;
    }
}
