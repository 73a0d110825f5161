package io.millpond.engine.execute;

import io.millpond.engine.backup.BackupBase;
import io.millpond.engine.backup.BackupFile;
import io.millpond.engine.backup.BackupInput;
import io.millpond.engine.backup.BackupManifest;
import io.millpond.engine.backup.BackupOperation;
import io.millpond.engine.backup.BackupOutput;
import io.millpond.engine.backup.BackupPlace;
import io.millpond.engine.backup.BackupSettings;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DiskFailure;
import io.millpond.engine.catalog.MutationEntry;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MemoryTable;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.io.ReadableFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// BACKUP: what one snapshot of the catalog names is copied while a lease keeps it.
///
/// Rows and positions of Kafka tables are those of that snapshot, and so fit each other. Rows in
/// memory are those of the moment right after it.
final class BackupWork implements BackupStatements.Work {
    private final Instance instance;
    private final BackupPlace place;
    private final SnapshotLease lease;
    private final CatalogExcerpt excerpt;
    private final boolean hasData;
    private final Optional<BackupBase> base;

    /// The entries of the backup that this one adds to, by name.
    private final Map<String, BackupFile> baseFiles;

    /// By table.
    private final Map<UUID, List<Block>> inMemory = new HashMap<>();

    /// @param base where the backup is that this one adds to; null: there is none
    BackupWork(
            Backup backup,
            Settings settings,
            BackupPlace place,
            @Nullable BackupPlace base,
            StatementScope scope) {
        this.instance = scope.instance();
        this.place = place;
        this.hasData = !settings.get(BackupSettings.STRUCTURE_ONLY);
        Optional<BackupManifest> other = Optional.ofNullable(base).map(this::manifest);
        this.base = other.map(manifest -> BackupBase.of(Objects.requireNonNull(base), manifest));
        this.baseFiles = other.map(BackupManifest::filesByName).orElse(Map.of());
        this.lease = instance.catalog().lease();
        try {
            CatalogExcerpt selected =
                    BackupSelection.select(
                                    backup, lease.snapshot(), scope.context().currentDatabase())
                            .excerpt();
            this.excerpt = selected.with(otherParts(backup, scope));
            takeMemory();
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private BackupManifest manifest(BackupPlace at) {
        try (BackupInput input = BackupInput.open(at, instance.settings().fileSystem())) {
            return input.manifest();
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_OPEN_FILE,
                    "Backup %s could not be read: %s".formatted(at.text(), e.getMessage()),
                    e);
        }
    }

    private void takeMemory() {
        for (TableEntry table : excerpt.catalog().tables()) {
            if (hasData
                    && instance.tables().find(table).orElse(null) instanceof MemoryTable working
                    && working.rowCount(lease.snapshot()) > 0) {
                inMemory.put(table.uuid(), working.blocks());
            }
        }
    }

    /// The edits that take away what is not asked for: all rows, or other partitions.
    private List<CatalogEdit> otherParts(Backup backup, StatementScope scope) {
        CatalogSnapshot snapshot = lease.snapshot();
        List<CatalogEdit> edits = new ArrayList<>();
        for (Backup.Element element : backup.elements()) {
            if (element instanceof Backup.OneTable table && !table.partitions().isEmpty()) {
                if (!(scope.table(scope.full(table.name())) instanceof MergeTreeTable working)) {
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "Table %s has no partitions".formatted(table.name()));
                }
                Set<String> wanted = new HashSet<>();
                for (Expression value : table.partitions()) {
                    wanted.add(working.partitionId(value, scope.context()));
                }
                List<String> others = new ArrayList<>();
                for (PartEntry part : snapshot.parts(working.uuid())) {
                    if (!wanted.contains(part.partitionId())) {
                        others.add(part.name());
                    }
                }
                edits.add(new CatalogEdit.PublishParts(working.uuid(), List.of(), others));
            }
        }
        return edits;
    }

    @Override
    public void run(BackupOperation operation) {
        Optional<BackupOutput> output = Optional.empty();
        boolean isDone = false;
        try (lease) {
            output = Optional.of(BackupOutput.create(place, instance.settings().fileSystem()));
            write(output.get(), operation);
            isDone = true;
        } catch (IOException e) {
            throw DiskFailure.writing("Backup %s could not be written".formatted(place.text()), e);
        } finally {
            if (!isDone) {
                output.ifPresent(BackupOutput::abandon);
            }
        }
    }

    private void write(BackupOutput output, BackupOperation operation) throws IOException {
        CatalogSnapshot catalog = excerpt.catalog();
        List<CatalogEdit> edits = new ArrayList<>();
        List<BackupFile> files = new ArrayList<>();
        count(operation);
        for (TableEntry table : catalog.tables()) {
            if (!hasData) {
                edits.addAll(removal(table));
            } else if (inMemory.containsKey(table.uuid())) {
                edits.add(writeMemory(table, output, operation, files));
            } else {
                for (PartEntry part : catalog.parts(table.uuid())) {
                    copy(output, table, part, directory(table.uuid()), operation, files);
                }
            }
        }
        operation.found(files);
        output.finish(new BackupManifest(operation.startedMs(), base, excerpt.with(edits), files));
    }

    /// Returns the edit by which the backup's catalog knows the rows.
    private CatalogEdit writeMemory(
            TableEntry table,
            BackupOutput output,
            BackupOperation operation,
            List<BackupFile> files)
            throws IOException {
        UUID scratch = instance.newUuid();
        try (MemoryRows rows = new MemoryRows(DefinitionTexts.parse(table), scratch, instance)) {
            List<PartEntry> parts = rows.write(inMemory.getOrDefault(table.uuid(), List.of()));
            for (PartEntry part : parts) {
                copy(output, table, part, directory(scratch), operation, files);
            }
            return new CatalogEdit.PublishParts(table.uuid(), parts, List.of());
        }
    }

    private List<CatalogEdit> removal(TableEntry table) {
        CatalogSnapshot catalog = excerpt.catalog();
        List<CatalogEdit> edits = new ArrayList<>();
        List<String> parts = catalog.parts(table.uuid()).stream().map(PartEntry::name).toList();
        if (!parts.isEmpty()) {
            edits.add(new CatalogEdit.PublishParts(table.uuid(), List.of(), parts));
        }
        if (!catalog.positions(table.uuid()).isEmpty()) {
            edits.add(new CatalogEdit.DropPositions(table.uuid()));
        }
        List<Long> mutations =
                catalog.mutations(table.uuid()).stream().map(MutationEntry::number).toList();
        if (!mutations.isEmpty()) {
            edits.add(new CatalogEdit.DropMutations(table.uuid(), mutations));
        }
        return edits;
    }

    private void count(BackupOperation operation) {
        List<PartEntry> parts = new ArrayList<>();
        if (hasData) {
            excerpt.catalog()
                    .tables()
                    .forEach(table -> parts.addAll(excerpt.catalog().parts(table.uuid())));
        }
        operation.found(
                parts.stream().mapToInt(part -> part.fileNames().size()).sum(),
                parts.stream().mapToLong(PartEntry::fileBytes).sum());
    }

    private Path directory(UUID table) {
        return instance.services().directory().resolve(table.toString());
    }

    private void copy(
            BackupOutput output,
            TableEntry table,
            PartEntry part,
            Path directory,
            BackupOperation operation,
            List<BackupFile> files)
            throws IOException {
        for (String fileName : part.fileNames()) {
            String name = BackupManifest.entryName(table.uuid().toString(), fileName);
            Path path = directory.resolve(fileName);
            try (ReadableFile file = instance.settings().fileSystem().open(path)) {
                BackupFile added = output.add(name, file.bytes(), baseFiles, operation.token());
                files.add(added);
                if (!added.isInBase()) {
                    operation.copied(added);
                }
            }
        }
    }
}
