package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Removes, at the start, what a crash left behind: files that no entry of the catalog names. What
/// cannot be removed is left to the next start.
public final class LeftOverFiles {
    private static final Logger log = LoggerFactory.getLogger(LeftOverFiles.class);

    private LeftOverFiles() {}

    /// Removes them from the directories of tables below `directory`, before any table is loaded.
    public static void remove(FileSystem fileSystem, Path directory, CatalogSnapshot snapshot)
            throws IOException {
        Set<UUID> kept =
                snapshot.keptTables().stream().map(TableEntry::uuid).collect(Collectors.toSet());
        for (Path table : fileSystem.list(directory)) {
            UUID uuid = uuid(String.valueOf(table.getFileName()));
            if (uuid == null) {
                log.warn("not a table's directory, left alone path={}", table);
                continue;
            }
            Set<Path> named = new HashSet<>();
            for (PartEntry part : snapshot.parts(uuid)) {
                part.fileNames().forEach(name -> named.add(table.resolve(name)));
            }
            for (PartEntry part : snapshot.preparedParts(uuid)) {
                part.fileNames().forEach(name -> named.add(table.resolve(name)));
            }
            for (PartEntry part : snapshot.detachedParts(uuid)) {
                part.fileNames().forEach(name -> named.add(table.resolve(name)));
            }
            for (Path file : fileSystem.list(table)) {
                if (!named.contains(file) && !(kept.contains(uuid) && isData(file))) {
                    remove(fileSystem, file);
                }
            }
            if (!kept.contains(uuid)) {
                remove(fileSystem, table);
            }
        }
    }

    /// Whether a file in the directory of a table holds rows that are no part: those of the engine
    /// File are called so.
    public static boolean isData(Path file) {
        return String.valueOf(file.getFileName()).startsWith("data.");
    }

    /// Removes the directory of a table that the catalog does not know any more, if there is one.
    public static void removeTable(FileSystem fileSystem, Path directory) {
        try {
            if (!fileSystem.exists(directory)) {
                return;
            }
            fileSystem.list(directory).forEach(file -> remove(fileSystem, file));
        } catch (IOException e) {
            log.warn("left-over table stays path={} cause={}", directory, e.toString());
            return;
        }
        remove(fileSystem, directory);
    }

    private static void remove(FileSystem fileSystem, Path file) {
        try {
            log.info("removing left-over file={}", file);
            fileSystem.delete(file);
        } catch (IOException e) {
            log.warn("left-over file stays file={} cause={}", file, e.toString());
        }
    }

    /// Refuses a data directory whose catalog is new or empty while tables have files: nothing
    /// would name them, and a start would remove them all.
    ///
    /// Errors: CORRUPTED_DATA.
    public static void refuseWithoutCatalog(FileSystem fileSystem, Path directory) {
        try {
            Path tables = directory.resolve("tables");
            if (!fileSystem.exists(tables)) {
                return;
            }
            for (Path table : fileSystem.list(tables)) {
                if (isTable(table) && !fileSystem.list(table).isEmpty()) {
                    throw new DatabaseException(
                            ErrorCode.CORRUPTED_DATA,
                            ("The catalog in '%s' is empty, but '%s' holds files: the catalog was"
                                            + " lost. Restore it from a backup; nothing was"
                                            + " changed")
                                    .formatted(directory.resolve("catalog"), table));
                }
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CORRUPTED_DATA,
                    "The tables below '%s' could not be listed: %s"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /// Whether a path below the directory of tables has the name of one.
    public static boolean isTable(Path path) {
        return uuid(String.valueOf(path.getFileName())) != null;
    }

    private static @Nullable UUID uuid(String name) {
        try {
            return UUID.fromString(name);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
