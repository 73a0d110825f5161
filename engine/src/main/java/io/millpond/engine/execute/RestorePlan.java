package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.NamedCollection;
import io.millpond.engine.table.Preparable;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What a RESTORE makes. Immutable.
///
/// @param excerpt what is restored, under the names it is to have
/// @param databases to make where they are missing
/// @param tables that are made or get rows
/// @param isFromBackup whether Kafka tables go on at the backup's positions
record RestorePlan(
        CatalogExcerpt excerpt,
        Set<String> databases,
        List<RestoredTable> tables,
        boolean isFromBackup) {

    /// Makes everything, in one frame; the files are there.
    void commit(Instance instance) {
        List<Table> made = new ArrayList<>();
        Set<UUID> streaming = new HashSet<>();
        boolean isMade = false;
        try {
            for (RestoredTable table : tables) {
                if (table.isNew()) {
                    Table working = Definitions.load(table.entry(), instance);
                    made.add(working);
                    if (working instanceof StoredTable files) {
                        files.adopt(table.restoredParts());
                    }
                    if (working instanceof Streaming) {
                        streaming.add(working.uuid());
                    }
                }
            }
            isMade = true;
        } finally {
            if (!isMade) {
                made.forEach(Table::close);
            }
        }
        var _ = Definitions.commit(edits(streaming, instance), made, instance);
        for (RestoredTable table : tables) {
            switch (instance.tables().find(table.uuid()).orElse(null)) {
                case Streaming reading when table.isNew() -> instance.definitions().start(reading);
                case Preparable rows when !table.parts().isEmpty() -> rows.published();
                case null, default -> {}
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
        for (RestoredTable table : tables) {
            if (table.isNew()) {
                edits.add(new CatalogEdit.PutTable(table.entry()));
            }
            if (!table.parts().isEmpty()) {
                edits.add(
                        new CatalogEdit.PublishParts(
                                table.uuid(), table.restoredParts(), List.of()));
            }
            if (table.isNew()) {
                edits.addAll(
                        excerpt.stateOf(
                                table.stored().uuid(),
                                table.uuid(),
                                isFromBackup && streaming.contains(table.uuid())));
            }
        }
        return edits;
    }
}
