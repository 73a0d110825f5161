package io.millpond.engine.execute;

import io.millpond.engine.backup.BackupBase;
import io.millpond.engine.backup.BackupChain;
import io.millpond.engine.backup.BackupFile;
import io.millpond.engine.backup.BackupManifest;
import io.millpond.engine.backup.BackupOperation;
import io.millpond.engine.backup.BackupPlace;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.DiskFailure;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// RESTORE: files are copied under names that nothing has yet, then one frame of the catalog makes
/// the tables, their rows and their positions.
///
/// A crash before that frame leaves files that nothing names, which the next start removes.
final class RestoreWork implements BackupStatements.Work {
    private final Instance instance;
    private final BackupPlace place;
    private final BackupChain chain;
    private final RestorePlan plan;

    /// @param base where the backup is that it adds to; null: where it was
    RestoreWork(
            Backup backup,
            Settings settings,
            BackupPlace place,
            @Nullable BackupPlace base,
            StatementScope scope) {
        this.instance = scope.instance();
        this.place = place;
        try {
            this.chain =
                    BackupChain.open(place, base, this::place, instance.settings().fileSystem());
        } catch (IOException e) {
            throw unreadable(e);
        }
        CatalogSnapshot stored = chain.manifest().excerpt().catalog();
        BackupSelection.Selected selected =
                BackupSelection.select(backup, stored, scope.context().currentDatabase());
        this.plan = new RestorePlanner(backup, selected, settings, scope).plan();
    }

    private BackupPlace place(BackupBase base) {
        return BackupPlace.of(base.kind(), base.arguments(), instance.settings().backupDirectory());
    }

    private DatabaseException unreadable(IOException cause) {
        return new DatabaseException(
                ErrorCode.CANNOT_OPEN_FILE,
                "Backup %s could not be read: %s".formatted(place.text(), cause.getMessage()),
                cause);
    }

    @Override
    public void run(BackupOperation operation) {
        RestoredFiles files =
                new RestoredFiles(
                        instance.settings().fileSystem(), instance.services().directory());
        boolean isKept = false;
        try {
            copy(files, operation);
            Map<UUID, List<Block>> inMemory = readMemory(operation.token());
            instance.definitions().change(() -> plan.commit(instance, inMemory));
            isKept = true;
        } catch (CommitInDoubtException e) {
            // The next start may find the frame, and then it needs the files.
            isKept = true;
            throw e;
        } finally {
            if (!isKept) {
                files.abandon();
            }
        }
    }

    /// The rows of tables in memory; their files are not needed any more.
    private Map<UUID, List<Block>> readMemory(CancellationToken token) {
        Map<UUID, List<Block>> rows = new HashMap<>();
        for (RestoredTable table : plan.tables()) {
            if (table.isInMemory() && !table.parts().isEmpty()) {
                try (MemoryRows parts =
                        new MemoryRows(
                                DefinitionTexts.parse(table.entry()),
                                table.directory(),
                                instance)) {
                    rows.put(table.uuid(), parts.read(table.entry(), table.restoredParts(), token));
                }
            }
        }
        return rows;
    }

    private void copy(RestoredFiles files, BackupOperation operation) {
        Map<String, BackupFile> wanted = wanted(files);
        operation.found(wanted.values());
        try {
            chain.copy(
                    wanted,
                    file -> {
                        operation.copied(file);
                        return files.create(file);
                    },
                    operation.token());
            files.sync();
        } catch (IOException e) {
            throw DiskFailure.writing("Backup %s could not be restored".formatted(place.text()), e);
        }
    }

    /// The entries of the parts, each with the place it comes to.
    private Map<String, BackupFile> wanted(RestoredFiles files) {
        Map<String, BackupFile> known = chain.manifest().filesByName();
        Map<String, BackupFile> wanted = new LinkedHashMap<>();
        for (RestoredTable table : plan.tables()) {
            for (RestoredTable.Part part : table.parts()) {
                List<String> stored = part.stored().fileNames();
                List<String> restored = part.restored().fileNames();
                for (int i = 0; i < stored.size(); i++) {
                    String name =
                            BackupManifest.entryName(
                                    table.stored().uuid().toString(), stored.get(i));
                    wanted.put(name, known(known, name));
                    files.expect(name, table.directory(), restored.get(i));
                }
            }
        }
        return wanted;
    }

    private BackupFile known(Map<String, BackupFile> known, String name) {
        BackupFile file = known.get(name);
        if (file == null) {
            throw new DatabaseException(
                    ErrorCode.BACKUP_DAMAGED,
                    "Backup %s is damaged: the entry '%s' is not in its manifest"
                            .formatted(place.text(), name));
        }
        return file;
    }
}
