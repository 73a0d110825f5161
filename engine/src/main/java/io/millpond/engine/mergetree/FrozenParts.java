package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DiskFailure;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.storage.io.FileSystem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The files of parts that FREEZE keeps: `backup/table/name.part`, perhaps with `name.mask`, below
/// one directory.
///
/// They are there from before the catalog names them until after it does not any more; nobody reads
/// them but people.
public final class FrozenParts {
    private static final Logger log = LoggerFactory.getLogger(FrozenParts.class);

    private final FileSystem fileSystem;
    private final Path directory;

    /// @param tables the directory of the tables, beside which the backups are
    public FrozenParts(FileSystem fileSystem, Path tables) {
        this.fileSystem = fileSystem;
        this.directory = tables.resolveSibling("shadow");
    }

    /// The directory of a table's parts in a backup.
    public Path directory(String backup, UUID table) {
        return directory.resolve(escaped(backup)).resolve(table.toString());
    }

    /// Any name as one of a file that is inside of its directory.
    private static String escaped(String name) {
        StringBuilder text = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (Character.isLetterOrDigit(b) || b == '_' || b == '-') {
                text.append((char) b);
            } else {
                text.append("%%%02X".formatted(b & 0xff));
            }
        }
        return text.toString();
    }

    /// Links parts into a backup.
    void link(String backup, UUID table, List<Path> files) {
        Path target = directory(backup, table);
        try {
            fileSystem.createDirectories(target);
            for (Path file : files) {
                Path link = target.resolve(String.valueOf(file.getFileName()));
                if (fileSystem.exists(link)) {
                    fileSystem.delete(link);
                }
                fileSystem.link(file, link);
            }
            fileSystem.syncDirectory(target);
        } catch (IOException e) {
            throw DiskFailure.writing("Backup '%s' could not be written".formatted(target), e);
        }
    }

    /// Deletes what the catalog names no more.
    void remove(String backup, UUID table, List<PartEntry> parts) {
        Path from = directory(backup, table);
        try {
            for (PartEntry part : parts) {
                for (String name : part.fileNames()) {
                    Path file = from.resolve(name);
                    if (fileSystem.exists(file)) {
                        fileSystem.delete(file);
                    }
                }
            }
            removeEmpty(from);
            removeEmpty(directory.resolve(escaped(backup)));
        } catch (IOException e) {
            log.warn("backup stays until the next start path={} cause={}", from, e.toString());
        }
    }

    private void removeEmpty(Path path) throws IOException {
        try {
            if (fileSystem.list(path).isEmpty()) {
                fileSystem.delete(path);
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            // There is no such directory.
        }
    }

    /// Removes, at the start, parts that the catalog does not name. What else people put there
    /// stays.
    public void removeLeftOvers(CatalogSnapshot snapshot) throws IOException {
        for (Path file : leftOvers(snapshot)) {
            log.info("removing left-over file={}", file);
            fileSystem.delete(file);
        }
        for (Path backup : entries(directory)) {
            for (Path table : entries(backup)) {
                if (LeftOverFiles.isTable(table)) {
                    removeEmpty(table);
                }
            }
            removeEmpty(backup);
        }
    }

    /// The parts that the catalog does not name.
    public List<Path> leftOvers(CatalogSnapshot snapshot) throws IOException {
        Set<Path> named = new HashSet<>();
        snapshot.frozenParts()
                .forEach(
                        (backup, tables) ->
                                tables.forEach(
                                        (table, parts) ->
                                                named.addAll(
                                                        files(backup, table, parts.values()))));
        List<Path> unnamed = new ArrayList<>();
        for (Path backup : entries(directory)) {
            for (Path table : entries(backup)) {
                for (Path file : entries(table)) {
                    if (!named.contains(file) && isPart(file)) {
                        unnamed.add(file);
                    }
                }
            }
        }
        return unnamed;
    }

    private List<Path> files(String backup, UUID table, Collection<PartEntry> parts) {
        Path at = directory(backup, table);
        return parts.stream().flatMap(part -> part.fileNames().stream()).map(at::resolve).toList();
    }

    private static boolean isPart(Path file) {
        return PartEntry.isFileName(String.valueOf(file.getFileName()));
    }

    /// What a directory holds; nothing where it is none.
    private List<Path> entries(Path path) throws IOException {
        try {
            return fileSystem.list(path);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
    }
}
