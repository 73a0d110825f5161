package io.millpond.engine.check;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.check.Finding.Severity;
import io.millpond.engine.mergetree.FrozenParts;
import io.millpond.engine.mergetree.LeftOverFiles;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.part.MaskFile;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.RowMask;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads everything in a data directory that no server has open, and compares it:
///
/// 1. the catalog's log, frame by frame with its checksums, as a start does;
/// 2. the definition of each table;
/// 3. each part that the catalog names: that its file is there, of the size and number of rows that
///    the catalog says, and every byte of it as it was written; those of tables that were dropped
///    and can be had back, and those that FREEZE keeps, too;
/// 4. the files that nothing names.
///
/// Single-threaded; used once.
public final class DirectoryCheck {
    private static final String UNNAMED = "is named by nothing; the next start removes it";

    private final FileSystem files;
    private final Path directory;
    private final List<Finding> findings = new ArrayList<>();
    private int partCount;
    private long byteCount;

    private DirectoryCheck(FileSystem files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /// Checks a directory, which stays as it is.
    ///
    /// Errors: INVALID_STATE while a server has it open, FILE_DOESNT_EXIST when it is no data
    /// directory.
    public static CheckReport run(FileSystem files, Path directory) throws IOException {
        Path lock = directory.resolve("lock");
        if (!files.exists(directory.resolve("catalog")) || !files.exists(lock)) {
            throw new DatabaseException(
                    ErrorCode.FILE_DOESNT_EXIST,
                    "'%s' is no data directory: it has no catalog".formatted(directory));
        }
        Optional<Closeable> held = files.tryLock(lock);
        if (held.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.INVALID_STATE,
                    ("The data directory '%s' is open in another process; stop that one, or ask it"
                                    + " with CHECK ALL TABLES")
                            .formatted(directory));
        }
        try (Closeable _ = held.get()) {
            return new DirectoryCheck(files, directory).run();
        }
    }

    private CheckReport run() throws IOException {
        CatalogSnapshot catalog;
        try {
            catalog =
                    Catalog.read(
                            new UnchangedFiles(
                                    files, (path, text) -> found(Severity.LEFT_OVER, path, text)),
                            directory.resolve("catalog"));
            if (!catalog.hasServer()) {
                LeftOverFiles.refuseWithoutCatalog(files, directory);
            }
        } catch (DatabaseException e) {
            found(Severity.DAMAGE, directory.resolve("catalog"), e.text());
            return new CheckReport(findings, 0, 0, 0, 0);
        }
        List<TableEntry> tables =
                catalog.keptTables().stream()
                        .sorted(Comparator.comparing(TableEntry::fullName))
                        .toList();
        tables.forEach(table -> checkTable(table, catalog));
        checkFrozen(catalog);
        checkUnnamed(tables, catalog);
        return new CheckReport(
                findings, catalog.databases().size(), tables.size(), partCount, byteCount);
    }

    private void found(Severity severity, Path path, String text) {
        findings.add(new Finding(severity, directory.relativize(path).toString(), text));
    }

    private void checkTable(TableEntry table, CatalogSnapshot catalog) {
        try {
            DefinitionTexts.parse(table);
        } catch (
                RuntimeException e) { // the definition is anything, and so is what is wrong with it
            findings.add(
                    new Finding(
                            Severity.DAMAGE,
                            table.fullName(),
                            "its definition cannot be read: " + e.getMessage()));
        }
        Path at = directory(table);
        String owner = " (table " + table.fullName() + ")";
        catalog.parts(table.uuid()).forEach(part -> checkPart(at, part, owner));
        catalog.preparedParts(table.uuid()).forEach(part -> checkPart(at, part, owner));
        catalog.detachedParts(table.uuid()).forEach(part -> checkPart(at, part, owner));
    }

    /// What FREEZE keeps, and files beside it that nothing names.
    private void checkFrozen(CatalogSnapshot catalog) throws IOException {
        FrozenParts frozen = new FrozenParts(files, directory.resolve("tables"));
        catalog.frozenParts()
                .forEach(
                        (backup, tables) ->
                                tables.forEach(
                                        (table, parts) -> {
                                            Path at = frozen.directory(backup, table);
                                            String owner = " (backup '" + backup + "')";
                                            parts.values()
                                                    .forEach(part -> checkPart(at, part, owner));
                                        }));
        frozen.leftOvers(catalog).forEach(file -> found(Severity.LEFT_OVER, file, UNNAMED));
    }

    private void checkPart(Path at, PartEntry part, String owner) {
        Path path = at.resolve(part.fileNames().getFirst());
        partCount++;
        try (PartReader reader = PartReader.open(files, path)) {
            byteCount += reader.description().fileBytes();
            if (reader.rowCount() != part.rowCount()
                    || reader.description().fileBytes() != part.fileBytes()) {
                found(
                        Severity.DAMAGE,
                        path,
                        "has %d rows in %d bytes, the catalog says %d in %d%s"
                                .formatted(
                                        reader.rowCount(),
                                        reader.description().fileBytes(),
                                        part.rowCount(),
                                        part.fileBytes(),
                                        owner));
            }
            reader.verify();
            if (part.hasMask()) {
                checkMask(at, part, owner);
            }
        } catch (NoSuchFileException _) {
            found(Severity.DAMAGE, path, "is missing" + owner);
        } catch (DatabaseException e) {
            found(Severity.DAMAGE, path, e.text() + owner);
        } catch (IOException e) {
            found(Severity.DAMAGE, path, "cannot be read: " + e + owner);
        }
    }

    private void checkMask(Path at, PartEntry part, String owner) {
        Path path = at.resolve(part.fileNames().getLast());
        try {
            RowMask mask = MaskFile.read(files, path, part.rowCount());
            if (mask.rowCount() != part.deletedCount()) {
                found(
                        Severity.DAMAGE,
                        path,
                        "has %d deleted rows, the catalog says %d%s"
                                .formatted(mask.rowCount(), part.deletedCount(), owner));
            }
        } catch (NoSuchFileException _) {
            found(Severity.DAMAGE, path, "is missing" + owner);
        } catch (DatabaseException e) {
            found(Severity.DAMAGE, path, e.text() + owner);
        } catch (IOException e) {
            found(Severity.DAMAGE, path, "cannot be read: " + e + owner);
        }
    }

    private Path directory(TableEntry table) {
        return directory.resolve("tables").resolve(table.uuid().toString());
    }

    private List<Path> files(TableEntry table, PartEntry part) {
        return part.fileNames().stream().map(directory(table)::resolve).toList();
    }

    private void checkUnnamed(List<TableEntry> owners, CatalogSnapshot catalog) throws IOException {
        Set<Path> named = new HashSet<>();
        for (TableEntry table : owners) {
            catalog.parts(table.uuid()).forEach(part -> named.addAll(files(table, part)));
            catalog.preparedParts(table.uuid()).forEach(part -> named.addAll(files(table, part)));
            catalog.detachedParts(table.uuid()).forEach(part -> named.addAll(files(table, part)));
        }
        Path tables = directory.resolve("tables");
        if (!files.exists(tables)) {
            return;
        }
        for (Path table : files.list(tables)) {
            if (!LeftOverFiles.isTable(table)) {
                found(Severity.LEFT_OVER, table, "is no table's directory; starts leave it alone");
                continue;
            }
            for (Path file : files.list(table)) {
                if (!named.contains(file) && !LeftOverFiles.isData(file)) {
                    found(Severity.LEFT_OVER, file, UNNAMED);
                }
            }
        }
    }
}
