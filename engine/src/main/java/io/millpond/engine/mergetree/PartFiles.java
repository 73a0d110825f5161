package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.DiskFailure;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.part.MaskFile;
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartPatch;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartSettings;
import io.millpond.storage.part.PartSpec;
import io.millpond.storage.part.PartWriter;
import io.millpond.storage.part.RowMask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The part files of one table: written, open, removed. Thread-safe.
///
/// A file `name.part`, and `name.mask` beside it when rows of it were deleted, is in the directory
/// of the table from before the catalog names the part until [#remove], which its owner calls when
/// no snapshot in use names it.
final class PartFiles {
    private static final Logger log = LoggerFactory.getLogger(PartFiles.class);
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final FileSystem fileSystem;
    private final Path directory;
    private final Map<String, PartReader> readers = new ConcurrentHashMap<>();
    private final ReentrantLock directoryLock = new ReentrantLock();

    /// Guarded by `directoryLock`.
    private boolean isDirectoryMade;

    PartFiles(FileSystem fileSystem, Path directory) {
        this.fileSystem = fileSystem;
        this.directory = directory;
    }

    /// Writes the rows of a part and finishes it under the name `target`.
    interface Writing {
        PartDescription run(PartWriter writer, Path target) throws IOException;
    }

    /// Opens the parts that the catalog names; returns what is wrong with the first one that is
    /// missing or damaged.
    Optional<DatabaseException> load(Collection<PartEntry> parts) {
        try {
            for (PartEntry part : parts) {
                readers.put(part.name(), open(part));
            }
            return Optional.empty();
        } catch (DatabaseException e) {
            return Optional.of(e);
        } catch (IOException e) {
            return Optional.of(
                    new DatabaseException(
                            ErrorCode.CORRUPTED_DATA,
                            "The parts in '%s' could not be read: %s".formatted(directory, e),
                            e));
        }
    }

    private PartReader open(PartEntry part) throws IOException {
        try {
            PartReader reader =
                    PartReader.open(fileSystem, file(part.name()), part.name(), mask(part));
            if (reader.rowCount() != part.rowCount()) {
                throw new DatabaseException(
                        ErrorCode.CORRUPTED_DATA,
                        "Part file '%s' has %d rows, the catalog says %d"
                                .formatted(reader.path(), reader.rowCount(), part.rowCount()));
            }
            return reader;
        } catch (NoSuchFileException e) {
            throw new DatabaseException(
                    ErrorCode.NO_SUCH_DATA_PART,
                    "Part file '%s' is missing".formatted(file(part.name())),
                    e);
        }
    }

    private RowMask mask(PartEntry part) throws IOException {
        if (!part.hasMask()) {
            return RowMask.NONE;
        }
        Path path = maskFile(part.name());
        RowMask mask = MaskFile.read(fileSystem, path, part.rowCount());
        if (mask.rowCount() != part.deletedCount()) {
            throw new DatabaseException(
                    ErrorCode.CORRUPTED_DATA,
                    "Mask file '%s' has %d rows, the catalog says %d"
                            .formatted(path, mask.rowCount(), part.deletedCount()));
        }
        return mask;
    }

    /// Writes a part, makes it durable and opens it; nobody sees it before the catalog names it.
    PartEntry write(
            PartSpec spec, PartSettings settings, Header header, Header keys, Writing writing) {
        Path target = file(spec.name());
        Path temporary = directory.resolve(spec.name() + TEMPORARY_SUFFIX);
        try {
            makeDirectory();
            PartDescription description;
            try (PartWriter writer =
                    PartWriter.create(fileSystem, temporary, spec, settings, header, keys)) {
                description = writing.run(writer, target);
            }
            // A merge that is tried again after a frame in doubt writes the part of before.
            closeReader(spec.name());
            readers.put(spec.name(), PartReader.open(fileSystem, target, spec.name()));
            return new PartEntry(
                    spec.name(),
                    spec.partitionId(),
                    description.rowCount(),
                    description.fileBytes(),
                    spec.createdAtMs());
        } catch (IOException e) {
            removeQuietly(spec.name());
            throw DiskFailure.writing("Part '%s' could not be written".formatted(target), e);
        }
    }

    /// Writes the columns of a part that change.
    interface Patching {
        PartDescription run(PartPatch patch, Path target) throws IOException;
    }

    /// Writes a part with the rows of `source`, those that were deleted too, and other values of
    /// the columns of `header`; else as [#write].
    PartEntry patch(
            PartReader source,
            PartSpec spec,
            PartSettings settings,
            Header header,
            Patching patching) {
        Path target = file(spec.name());
        Path temporary = directory.resolve(spec.name() + TEMPORARY_SUFFIX);
        RowMask mask = source.mask();
        try {
            makeDirectory();
            if (!mask.isEmpty()) {
                MaskFile.write(fileSystem, maskFile(spec.name()), mask, source.rowCount());
            }
            PartDescription description;
            try (PartPatch patch =
                    PartPatch.create(fileSystem, temporary, source, spec, settings, header)) {
                description = patching.run(patch, target);
            }
            readers.put(spec.name(), PartReader.open(fileSystem, target, spec.name(), mask));
            return new PartEntry(
                    spec.name(),
                    spec.partitionId(),
                    description.rowCount(),
                    description.fileBytes(),
                    spec.createdAtMs(),
                    mask.rowCount());
        } catch (IOException e) {
            remove(spec.name());
            throw DiskFailure.writing("Part '%s' could not be written".formatted(target), e);
        } catch (DatabaseException e) {
            remove(spec.name());
            throw e;
        }
    }

    /// Gives a part a second file under the name `name`, and its mask too; nobody sees them before
    /// the catalog names them.
    ///
    /// @param from the table of the part, which may be this one
    PartEntry link(PartFiles from, PartEntry part, String name) {
        try {
            return link(from.file(part.name()), from.mask(part), name);
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CORRUPTED_DATA,
                    "Mask file '%s' could not be read: %s".formatted(from.maskFile(part.name()), e),
                    e);
        }
    }

    /// Gives a part of this table a second file under the name `name`, and a mask of its own;
    /// nobody sees them before the catalog names them.
    PartEntry masked(PartEntry part, RowMask mask, String name) {
        return link(file(part.name()), mask, name);
    }

    private PartEntry link(Path source, RowMask mask, String name) {
        Path target = file(name);
        try {
            makeDirectory();
            fileSystem.link(source, target);
            PartReader reader = PartReader.open(fileSystem, target, name, mask);
            readers.put(name, reader);
            if (!mask.isEmpty()) {
                MaskFile.write(fileSystem, maskFile(name), mask, reader.rowCount());
            }
            fileSystem.syncDirectory(directory);
            return new PartEntry(
                    name,
                    reader.spec().partitionId(),
                    reader.rowCount(),
                    reader.description().fileBytes(),
                    reader.spec().createdAtMs(),
                    mask.rowCount());
        } catch (IOException e) {
            remove(name);
            throw DiskFailure.writing("Part '%s' could not be linked".formatted(target), e);
        } catch (DatabaseException e) {
            remove(name);
            throw e;
        }
    }

    /// Closes a part that queries do not see any more and that the table keeps.
    void setAside(String name) {
        closeReader(name);
    }

    /// Once for each table object, and done before any part is acknowledged: a directory that is
    /// there may have been made by a process that was killed before its name was durable.
    private void makeDirectory() throws IOException {
        directoryLock.lock();
        try {
            if (!isDirectoryMade) {
                fileSystem.createDirectories(directory);
                isDirectoryMade = true;
            }
        } finally {
            directoryLock.unlock();
        }
    }

    /// The open part of this name, which some snapshot in use or a transaction names.
    PartReader reader(String name) {
        return readers.computeIfAbsent(name, this::openAgain);
    }

    /// A table that was detached and attached again may be asked for a part that a transaction of
    /// its predecessor wrote.
    private PartReader openAgain(String name) {
        try {
            Path path = maskFile(name);
            boolean hasMask = fileSystem.exists(path);
            PartReader reader = PartReader.open(fileSystem, file(name), name);
            if (!hasMask) {
                return reader;
            }
            try (reader) {
                RowMask mask = MaskFile.read(fileSystem, path, reader.rowCount());
                return PartReader.open(fileSystem, file(name), name, mask);
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.NO_SUCH_DATA_PART,
                    "Part file '%s' could not be opened: %s".formatted(file(name), e),
                    e);
        }
    }

    /// Closes and deletes a part that nobody reads any more. A file that cannot be deleted is left
    /// to the next start.
    void remove(String name) {
        closeReader(name);
        removeQuietly(name);
    }

    private void removeQuietly(String name) {
        for (Path file : List.of(file(name), maskFile(name))) {
            try {
                if (fileSystem.exists(file)) {
                    fileSystem.delete(file);
                }
            } catch (IOException e) {
                log.warn(
                        "part file stays until the next start file={} cause={}",
                        file,
                        e.toString());
            }
        }
    }

    /// Closes every part; the files stay. Idempotent.
    void close() {
        Set.copyOf(readers.keySet()).forEach(this::closeReader);
    }

    /// Closes every part and deletes the table's directory.
    void removeAll() {
        close();
        try {
            if (fileSystem.exists(directory)) {
                for (Path path : fileSystem.list(directory)) {
                    fileSystem.delete(path);
                }
                fileSystem.delete(directory);
            }
        } catch (IOException e) {
            log.warn(
                    "files of a dropped table stay until the next start directory={} cause={}",
                    directory,
                    e.toString());
        }
    }

    private void closeReader(String name) {
        PartReader reader = readers.remove(name);
        if (reader == null) {
            return;
        }
        try {
            reader.close();
        } catch (IOException e) {
            log.warn("part not closed part={} cause={}", name, e.toString());
        }
    }

    /// The file with the rows of the part of this name.
    Path file(String name) {
        return directory.resolve(PartEntry.fileName(name));
    }

    private Path maskFile(String name) {
        return directory.resolve(PartEntry.maskName(name));
    }

    /// The files of a part.
    List<Path> files(PartEntry part) {
        return part.fileNames().stream().map(directory::resolve).toList();
    }

    /// Compares the mask of a part with what was written. Throws
    /// [io.millpond.storage.part.CorruptPartException].
    void verifyMask(PartEntry part) {
        try {
            if (!mask(part).equals(reader(part.name()).mask())) {
                throw new IllegalStateException(
                        "The mask of part %s changed".formatted(part.name()));
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CORRUPTED_DATA,
                    "Mask file '%s' could not be read: %s".formatted(maskFile(part.name()), e),
                    e);
        }
    }
}
