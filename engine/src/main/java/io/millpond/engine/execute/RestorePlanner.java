package io.millpond.engine.execute;

import io.millpond.engine.backup.BackupSettings;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.MemoryTable;
import io.millpond.engine.table.SizedTable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.factory.MemoryFactory;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Decides what a RESTORE makes. Single-threaded, used once.
///
/// A table that is missing gets a new identity, so that nothing that goes on with an old one meets
/// it. One that is there has to have the backup's definition, and no rows unless they are allowed;
/// the backup's come to it under new numbers.
final class RestorePlanner {
    private final Backup backup;
    private final BackupSelection.Selected selected;
    private final Settings settings;
    private final StatementScope scope;
    private final CatalogSnapshot present;
    private final CatalogSnapshot stored;
    private final Map<UUID, UUID> uuids = new HashMap<>();

    RestorePlanner(
            Backup backup,
            BackupSelection.Selected selected,
            Settings settings,
            StatementScope scope) {
        this.backup = backup;
        this.selected = selected;
        this.settings = settings;
        this.scope = scope;
        this.present = scope.instance().catalog().snapshot();
        this.stored = selected.excerpt().catalog();
    }

    /// Errors: UNKNOWN_DATABASE, CANNOT_RESTORE_TABLE.
    RestorePlan plan() {
        Map<String, String> innerNames = new HashMap<>();
        for (TableEntry entry : stored.tables()) {
            UUID uuid =
                    existing(entry, entry.name())
                            .map(TableEntry::uuid)
                            .orElseGet(scope.instance()::newUuid);
            uuids.put(entry.uuid(), uuid);
            innerNames.put(
                    BackupSelection.innerName(entry), MaterializedView.innerName(uuid.toString()));
        }
        List<RestoredTable> tables = new ArrayList<>();
        for (TableEntry entry : stored.tables()) {
            if (!selected.databases().contains(entry.database())) {
                scope.requireDatabase(entry.database());
            }
            String name = innerNames.getOrDefault(entry.name(), entry.name());
            tables.add(
                    existing(entry, name)
                            .map(there -> into(entry, there))
                            .orElseGet(() -> made(entry, name)));
        }
        boolean isFromBackup =
                hasData() && settings.get(BackupSettings.KAFKA_POSITIONS).equals("backup");
        return new RestorePlan(
                selected.excerpt(), selected.databases(), tables, isFromBackup, hasData());
    }

    private Optional<TableEntry> existing(TableEntry entry, String name) {
        return present.table(entry.database(), name);
    }

    private boolean hasData() {
        return !settings.get(BackupSettings.STRUCTURE_ONLY);
    }

    private RestoredTable made(TableEntry entry, String name) {
        TableEntry made =
                new TableEntry(
                        uuids.getOrDefault(entry.uuid(), entry.uuid()),
                        entry.database(),
                        name,
                        entry.definition(),
                        entry.stored(),
                        TableEntry.Attachment.ATTACHED,
                        entry.modifiedMs());
        List<RestoredTable.Part> parts = new ArrayList<>();
        wanted(entry, made).forEach(part -> parts.add(new RestoredTable.Part(part, part)));
        RestoredTable table = new RestoredTable(entry, made, true, parts);
        boolean isInMemory = DefinitionTexts.parse(made).engine().equals(MemoryFactory.ENGINE);
        return isInMemory ? table.inMemory(scope.instance().newUuid()) : table;
    }

    private RestoredTable into(TableEntry entry, TableEntry there) {
        Table working =
                scope.instance()
                        .tables()
                        .find(there)
                        .orElseThrow(() -> refused(entry, "because it is detached"));
        if (!definition(entry).equals(definition(there))
                || !entry.stored().equals(there.stored())) {
            throw refused(entry, "because it has a different definition than in the backup");
        }
        if (hasData() && working instanceof Streaming) {
            throw refused(
                    entry,
                    "because it exists and reads from where it is itself; drop it first, or set"
                            + " structure_only = true");
        }
        List<PartEntry> wanted = wanted(entry, there);
        if (wanted.isEmpty()) {
            return new RestoredTable(entry, there, false, List.of());
        }
        if (working instanceof SizedTable sized
                && sized.rowCount(present) > 0
                && !settings.get(BackupSettings.ALLOW_NON_EMPTY_TABLES)) {
            throw refused(
                    entry,
                    "because it already contains some data. You can set structure_only=true or"
                            + " allow_non_empty_tables=true to overcome that in the way you want");
        }
        List<RestoredTable.Part> parts = new ArrayList<>();
        if (working instanceof MemoryTable) {
            wanted.forEach(part -> parts.add(new RestoredTable.Part(part, part)));
            return new RestoredTable(entry, there, false, parts)
                    .inMemory(scope.instance().newUuid());
        }
        MergeTreeTable rows =
                working instanceof PartBacked backed ? backed.rows() : (MergeTreeTable) working;
        wanted.forEach(part -> parts.add(new RestoredTable.Part(part, rows.renumbered(part))));
        return new RestoredTable(entry, there, false, parts);
    }

    private static String definition(TableEntry entry) {
        return SqlFormatter.singleLine(
                DefinitionTexts.renamed(
                        DefinitionTexts.parse(entry).create(), TableName.of("table")));
    }

    private static DatabaseException refused(TableEntry entry, String reason) {
        return new DatabaseException(
                ErrorCode.CANNOT_RESTORE_TABLE,
                "Cannot restore the table %s %s".formatted(entry.fullName(), reason));
    }

    /// The parts of the partitions that are asked for.
    private List<PartEntry> wanted(TableEntry entry, TableEntry target) {
        if (!hasData()) {
            return List.of();
        }
        List<PartEntry> parts = List.copyOf(stored.parts(entry.uuid()));
        for (Backup.Element element : backup.elements()) {
            if (element instanceof Backup.OneTable table
                    && !table.partitions().isEmpty()
                    && isOf(table, entry)) {
                Set<String> ids = partitionIds(table.partitions(), target);
                return parts.stream().filter(part -> ids.contains(part.partitionId())).toList();
            }
        }
        return parts;
    }

    private boolean isOf(Backup.OneTable table, TableEntry entry) {
        TableName newName = table.newName();
        TableName name = scope.full(newName == null ? table.name() : newName);
        return entry.name().equals(name.table())
                && entry.database().equals(StatementScope.database(name));
    }

    private Set<String> partitionIds(List<Expression> values, TableEntry target) {
        Table table = Definitions.load(target, scope.instance());
        try {
            if (!(table instanceof MergeTreeTable parted)) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Storage %s has no partitions".formatted(table.definition().engine()));
            }
            Set<String> ids = new HashSet<>();
            values.forEach(value -> ids.add(parted.partitionId(value, scope.context())));
            return ids;
        } finally {
            table.close();
        }
    }
}
