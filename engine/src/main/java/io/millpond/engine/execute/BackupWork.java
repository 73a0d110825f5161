package io.millpond.engine.execute;

import io.millpond.engine.backup.BackupFile;
import io.millpond.engine.backup.BackupManifest;
import io.millpond.engine.backup.BackupOperation;
import io.millpond.engine.backup.BackupOutput;
import io.millpond.engine.backup.BackupPlace;
import io.millpond.engine.backup.BackupSettings;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DiskFailure;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// BACKUP: what one snapshot of the catalog names is copied while a lease keeps it.
///
/// Rows and positions of Kafka tables are those of that snapshot, and so fit each other.
final class BackupWork implements BackupStatements.Work {
    private final Instance instance;
    private final BackupPlace place;
    private final SnapshotLease lease;
    private final CatalogExcerpt excerpt;
    private final boolean hasData;

    BackupWork(Backup backup, Settings settings, BackupPlace place, StatementScope scope) {
        this.instance = scope.instance();
        this.place = place;
        this.hasData = !settings.get(BackupSettings.STRUCTURE_ONLY);
        this.lease = instance.catalog().lease();
        try {
            CatalogExcerpt selected =
                    BackupSelection.select(
                                    backup, lease.snapshot(), scope.context().currentDatabase())
                            .excerpt();
            this.excerpt = selected.with(otherParts(backup, scope));
        } catch (RuntimeException e) {
            lease.close();
            throw e;
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
        List<CatalogEdit> withoutData = new ArrayList<>();
        List<BackupFile> files = new ArrayList<>();
        count(operation);
        for (TableEntry table : catalog.tables()) {
            if (!hasData) {
                withoutData.addAll(removal(table));
                continue;
            }
            for (PartEntry part : catalog.parts(table.uuid())) {
                for (String name : part.fileNames()) {
                    files.add(copy(output, table, name, operation.token()));
                    operation.copied(files.getLast());
                }
            }
        }
        output.finish(new BackupManifest(operation.startedMs(), excerpt.with(withoutData), files));
    }

    private List<CatalogEdit> removal(TableEntry table) {
        List<CatalogEdit> edits = new ArrayList<>();
        List<String> parts =
                excerpt.catalog().parts(table.uuid()).stream().map(PartEntry::name).toList();
        if (!parts.isEmpty()) {
            edits.add(new CatalogEdit.PublishParts(table.uuid(), List.of(), parts));
        }
        if (!excerpt.catalog().positions(table.uuid()).isEmpty()) {
            edits.add(new CatalogEdit.DropPositions(table.uuid()));
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

    private BackupFile copy(
            BackupOutput output, TableEntry table, String fileName, CancellationToken token)
            throws IOException {
        FileSystem fileSystem = instance.settings().fileSystem();
        String uuid = table.uuid().toString();
        Path path = instance.services().directory().resolve(uuid).resolve(fileName);
        try (ReadableFile file = fileSystem.open(path)) {
            return output.add(BackupManifest.entryName(uuid, fileName), file.bytes(), token);
        }
    }
}
