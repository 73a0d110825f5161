package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A backup in a directory of its own, a file for each entry.
///
/// Data files are synced one by one, then their directories, then the manifest gets its name: a
/// crash before that leaves a directory without manifest, which is no backup.
final class DirectoryOutput implements BackupOutput {
    private static final Logger log = LoggerFactory.getLogger(DirectoryOutput.class);
    private static final String UNFINISHED = "manifest.tmp";

    private final FileSystem fileSystem;
    private final Path root;

    /// What was made, in that order, the root first.
    private final Set<Path> directories = new LinkedHashSet<>();

    private final List<Path> files = new ArrayList<>();

    private DirectoryOutput(FileSystem fileSystem, Path root) {
        this.fileSystem = fileSystem;
        this.root = root;
    }

    static DirectoryOutput create(BackupPlace place, FileSystem fileSystem) throws IOException {
        if (fileSystem.exists(place.path())) {
            throw place.exists();
        }
        DirectoryOutput output = new DirectoryOutput(fileSystem, place.path());
        output.makeDirectory(place.path());
        return output;
    }

    private void makeDirectory(Path directory) throws IOException {
        if (directories.add(directory)) {
            fileSystem.createDirectories(directory);
        }
    }

    @Override
    public BackupFile add(String name, MemorySegment bytes, CancellationToken token)
            throws IOException {
        Path path = root.resolve(name);
        List<Path> above = new ArrayList<>();
        for (Path at = path.getParent(); at != null && !at.equals(root); at = at.getParent()) {
            above.addFirst(at);
        }
        for (Path directory : above) {
            makeDirectory(directory);
        }
        files.add(path);
        try (WritableFile file = fileSystem.create(path)) {
            BackupFile written = Copying.copy(name, bytes, file::write, token);
            file.sync();
            return written;
        }
    }

    @Override
    public void finish(BackupManifest manifest) throws IOException {
        for (Path directory : directories) {
            fileSystem.syncDirectory(directory);
        }
        byte[] bytes = manifest.encode();
        Path unfinished = root.resolve(UNFINISHED);
        files.add(unfinished);
        try (WritableFile file = fileSystem.create(unfinished)) {
            file.write(bytes, 0, bytes.length);
            file.sync();
        }
        Path finished = root.resolve(BackupManifest.NAME);
        files.add(finished);
        fileSystem.rename(unfinished, finished);
        fileSystem.syncDirectory(root);
    }

    @Override
    public void abandon() {
        List<Path> made = new ArrayList<>(List.copyOf(directories).reversed());
        made.addAll(0, files.reversed());
        for (Path path : made) {
            try {
                if (fileSystem.exists(path)) {
                    fileSystem.delete(path);
                }
            } catch (IOException e) {
                log.warn("part of a failed backup stays path={} cause={}", path, e.toString());
            }
        }
    }
}
