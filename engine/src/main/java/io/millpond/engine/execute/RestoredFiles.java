package io.millpond.engine.execute;

import io.millpond.engine.backup.BackupFile;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// The files of parts that a backup gives back, before anything names them. Single-threaded.
final class RestoredFiles {
    private static final Logger log = LoggerFactory.getLogger(RestoredFiles.class);

    private final FileSystem fileSystem;
    private final Path tables;

    /// The file of an entry, by the entry's name.
    private final Map<String, Path> targets = new HashMap<>();

    private final Set<Path> directories = new LinkedHashSet<>();

    /// Those of the directories that were not there.
    private final List<Path> made = new ArrayList<>();

    private final List<Path> files = new ArrayList<>();

    /// @param tables holds a directory for each table
    RestoredFiles(FileSystem fileSystem, Path tables) {
        this.fileSystem = fileSystem;
        this.tables = tables;
    }

    /// The entry `name` comes to be a file of a part of a table.
    void expect(String name, UUID table, String fileName) {
        targets.put(name, tables.resolve(table.toString()).resolve(fileName));
    }

    WritableFile create(BackupFile file) throws IOException {
        Path target = Objects.requireNonNull(targets.get(file.name()));
        Path directory = Objects.requireNonNull(target.getParent());
        if (directories.add(directory) && !fileSystem.exists(directory)) {
            fileSystem.createDirectories(directory);
            made.add(directory);
        }
        files.add(target);
        return fileSystem.create(target);
    }

    /// Makes the names of all files durable.
    void sync() throws IOException {
        for (Path directory : directories) {
            fileSystem.syncDirectory(directory);
        }
    }

    /// Removes them, as far as the disk lets it; the next start removes the rest.
    void abandon() {
        List<Path> all = new ArrayList<>(files);
        all.addAll(made);
        for (Path path : all) {
            try {
                if (fileSystem.exists(path)) {
                    fileSystem.delete(path);
                }
            } catch (IOException e) {
                log.warn("restored file stays until the next start path={} cause={}", path, e);
            }
        }
    }
}
