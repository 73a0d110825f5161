package io.millpond.engine.execute;

import io.millpond.engine.backup.BackupSettings;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.NamedCollection;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What a RESTORE makes: tables of new identities, so that nothing that goes on with the old ones
/// meets them. Immutable.
///
/// @param excerpt what is restored, under the names it is to have
/// @param databases to make where they are missing
/// @param tables that are made
record RestorePlan(
        CatalogExcerpt excerpt,
        Set<String> databases,
        List<NewTable> tables,
        boolean isFromBackup) {

    /// A table that is made.
    ///
    /// @param stored the entry in the backup
    /// @param entry the entry it gets
    /// @param parts that come with it
    record NewTable(TableEntry stored, TableEntry entry, List<PartEntry> parts) {
        UUID uuid() {
            return entry.uuid();
        }
    }

    /// Errors: UNKNOWN_DATABASE, CANNOT_RESTORE_TABLE.
    static RestorePlan of(
            BackupSelection.Selected selected, Settings settings, StatementScope scope) {
        CatalogSnapshot stored = selected.excerpt().catalog();
        boolean hasData = !settings.get(BackupSettings.STRUCTURE_ONLY);
        Map<UUID, UUID> uuids = new HashMap<>();
        for (TableEntry entry : stored.tables()) {
            uuids.put(entry.uuid(), scope.instance().newUuid());
        }
        Map<String, String> innerNames = new HashMap<>();
        uuids.forEach(
                (old, made) ->
                        innerNames.put(
                                MaterializedView.innerName(old.toString()),
                                MaterializedView.innerName(made.toString())));
        List<NewTable> tables = new ArrayList<>();
        for (TableEntry entry : stored.tables()) {
            if (!selected.databases().contains(entry.database())) {
                scope.requireDatabase(entry.database());
            }
            checkAbsent(entry, scope.instance().catalog().snapshot());
            TableEntry made =
                    new TableEntry(
                            uuids.getOrDefault(entry.uuid(), entry.uuid()),
                            entry.database(),
                            innerNames.getOrDefault(entry.name(), entry.name()),
                            entry.definition(),
                            entry.stored(),
                            TableEntry.Attachment.ATTACHED,
                            entry.modifiedMs());
            List<PartEntry> parts = hasData ? List.copyOf(stored.parts(entry.uuid())) : List.of();
            tables.add(new NewTable(entry, made, parts));
        }
        boolean isFromBackup =
                hasData && settings.get(BackupSettings.KAFKA_POSITIONS).equals("backup");
        return new RestorePlan(selected.excerpt(), selected.databases(), tables, isFromBackup);
    }

    private static void checkAbsent(TableEntry entry, CatalogSnapshot present) {
        if (present.table(entry.database(), entry.name()).isPresent()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_RESTORE_TABLE,
                    "Cannot restore the table %s because it already exists; drop it first, or"
                                    .formatted(entry.fullName())
                            + " restore it AS another one");
        }
    }

    /// Makes everything, in one frame; the files are there.
    void commit(Instance instance) {
        List<Table> made = new ArrayList<>();
        Set<UUID> streaming = new HashSet<>();
        boolean isMade = false;
        try {
            for (NewTable table : tables) {
                Table working = Definitions.load(table.entry(), instance);
                made.add(working);
                if (working instanceof StoredTable files) {
                    files.adopt(table.parts());
                }
                if (working instanceof Streaming) {
                    streaming.add(working.uuid());
                }
            }
            isMade = true;
        } finally {
            if (!isMade) {
                made.forEach(Table::close);
            }
        }
        var _ = Definitions.commit(edits(streaming, instance), made, instance);
        for (Table table : made) {
            if (table instanceof Streaming reading) {
                instance.definitions().start(reading);
            }
        }
        Definitions.viewsChanged(instance);
    }

    private List<CatalogEdit> edits(Set<UUID> streaming, Instance instance) {
        CatalogSnapshot present = instance.catalog().snapshot();
        List<CatalogEdit> edits = new ArrayList<>();
        for (DatabaseEntry database : excerpt.catalog().databases()) {
            if (databases.contains(database.name())
                    && present.database(database.name()).isEmpty()) {
                edits.add(
                        new CatalogEdit.CreateDatabase(
                                new DatabaseEntry(
                                        database.name(), instance.newUuid(), database.comment())));
            }
        }
        for (NamedCollection collection : excerpt.catalog().namedCollections()) {
            if (present.namedCollection(collection.name()).isEmpty()) {
                edits.add(new CatalogEdit.PutNamedCollection(collection));
            }
        }
        for (NewTable table : tables) {
            edits.addAll(
                    excerpt.editsOf(
                            table.stored(),
                            _ -> table.entry(),
                            !table.parts().isEmpty(),
                            isFromBackup && streaming.contains(table.uuid())));
        }
        return edits;
    }
}
