package io.millpond.engine.backup;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Where a backup is.
///
/// @param kind `File` or `Disk`, as the statement says it
/// @param arguments those of the kind
/// @param path of the directory, or of the file that is a zip
public record BackupPlace(String kind, List<String> arguments, Path path, boolean isZip) {
    private static final String DISK = "backups";

    public BackupPlace {
        arguments = List.copyOf(arguments);
    }

    /// The place that `File('path')` or `Disk('backups', 'path')` names. A relative path begins at
    /// `allowed`, the directory that backups are kept below.
    ///
    /// Errors: INVALID_CONFIG_PARAMETER without such a directory, BAD_ARGUMENTS for a path that
    /// leaves it, UNKNOWN_DISK, NOT_IMPLEMENTED for another kind of place.
    public static BackupPlace of(String kind, List<String> arguments, @Nullable Path allowed) {
        String name =
                switch (kind.toLowerCase(Locale.ROOT)) {
                    case "file" -> only(kind, arguments, 1);
                    case "disk" -> onDisk(kind, arguments);
                    default ->
                            throw new DatabaseException(
                                    ErrorCode.NOT_IMPLEMENTED,
                                    "Backup engine '%s' is not supported, only File and Disk"
                                            .formatted(kind));
                };
        if (allowed == null) {
            throw new DatabaseException(
                    ErrorCode.INVALID_CONFIG_PARAMETER,
                    "The 'backups.allowed_path' configuration parameter is not set, cannot use '%s'"
                                    .formatted(kind)
                            + " backup engine");
        }
        return new BackupPlace(
                kind,
                arguments,
                resolve(name, allowed.toAbsolutePath().normalize()),
                name.toLowerCase(Locale.ROOT).endsWith(".zip"));
    }

    private static String onDisk(String kind, List<String> arguments) {
        String path = only(kind, arguments, 2);
        if (!arguments.getFirst().equals(DISK)) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DISK,
                    "There is no disk '%s' for backups, only '%s'"
                            .formatted(arguments.getFirst(), DISK));
        }
        if (path.startsWith("/")) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Path '%s' to backup must be inside the specified disk '%s'"
                            .formatted(path, DISK));
        }
        return path;
    }

    private static String only(String kind, List<String> arguments, int count) {
        if (arguments.size() != count) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Backup engine '%s' requires %d argument(s): %s"
                            .formatted(kind, count, count == 1 ? "path" : "disk_name, path"));
        }
        return arguments.getLast();
    }

    private static Path resolve(String name, Path allowed) {
        Path path;
        try {
            path = allowed.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "'%s' is no path".formatted(name), e);
        }
        if (!path.startsWith(allowed) || path.equals(allowed)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    ("Path '%s' is not allowed for backups, see the 'backups.allowed_path'"
                                    + " configuration parameter")
                            .formatted(name));
        }
        return path;
    }

    /// As the statement says it, `File('name')`, which is its name in `system.backups`.
    public String text() {
        String quoted = String.join(", ", arguments.stream().map(a -> "'" + a + "'").toList());
        return kind + "(" + quoted + ")";
    }

    DatabaseException damaged(String reason) {
        return new DatabaseException(
                ErrorCode.BACKUP_DAMAGED, "Backup %s is damaged: %s".formatted(text(), reason));
    }

    DatabaseException exists() {
        return new DatabaseException(
                ErrorCode.BACKUP_ALREADY_EXISTS, "Backup %s already exists".formatted(text()));
    }

    DatabaseException notFound() {
        return new DatabaseException(
                ErrorCode.BACKUP_NOT_FOUND, "Backup %s not found".formatted(text()));
    }
}
