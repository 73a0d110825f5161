package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.MutationEntry;
import io.millpond.engine.catalog.NamedCollection;
import io.millpond.engine.catalog.UserFunction;
import io.millpond.engine.table.MemoryTable;
import io.millpond.engine.table.Preparable;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableWriter;
import io.millpond.storage.block.Block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What a RESTORE makes. Immutable.
///
/// @param excerpt what is restored, under the names it is to have
/// @param databases to make where they are missing
/// @param tables that are made or get rows
/// @param isFromBackup whether Kafka tables go on at the backup's positions
/// @param hasRows whether rows come, and what is still to be done to them
record RestorePlan(
        CatalogExcerpt excerpt,
        Set<String> databases,
        List<RestoredTable> tables,
        boolean isFromBackup,
        boolean hasRows) {

    /// Makes everything but functions, in one frame; the files are there. Rows of tables in memory
    /// are seen a moment later.
    ///
    /// @param inMemory the rows of tables in memory, by table
    void commit(Instance instance, Map<UUID, List<Block>> inMemory) {
        commitFunctions(instance);
        List<Table> made = new ArrayList<>();
        Set<UUID> streaming = new HashSet<>();
        boolean isMade = false;
        try {
            for (RestoredTable table : tables) {
                if (table.isNew()) {
                    Table working = Definitions.load(table.entry(), instance);
                    made.add(working);
                    if (working instanceof StoredTable files) {
                        files.adopt(table.restoredParts(), lastMutation(table));
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
                case MemoryTable rows ->
                        show(inMemory.getOrDefault(table.uuid(), List.of()), rows, instance);
                case null, default -> {}
            }
        }
        Definitions.viewsChanged(instance);
    }

    /// Makes the functions of users that are missing, in a frame of their own before the others:
    /// the tables are loaded with them.
    private void commitFunctions(Instance instance) {
        CatalogSnapshot present = instance.catalog().snapshot();
        List<CatalogEdit> edits = new ArrayList<>();
        for (UserFunction function : excerpt.catalog().functions()) {
            if (present.function(function.name()).isEmpty()) {
                edits.add(new CatalogEdit.PutFunction(function));
            }
        }
        if (!edits.isEmpty()) {
            instance.catalog().commit(edits);
        }
    }

    private static void show(List<Block> blocks, MemoryTable table, Instance instance) {
        TableWriter writer =
                table.writer(instance.inserts().backgroundContext("default", "restore"));
        blocks.forEach(writer::write);
        writer.publish();
    }

    /// The number of the last change that waits for rows of a table; those that are inserted from
    /// now on come after it.
    private long lastMutation(RestoredTable table) {
        return excerpt.catalog().mutations(table.stored().uuid()).stream()
                .mapToLong(MutationEntry::number)
                .max()
                .orElse(0);
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
                                        database.name(),
                                        instance.newUuid(),
                                        database.comment(),
                                        database.isMemory())));
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
            if (!table.parts().isEmpty() && !table.isInMemory()) {
                edits.add(
                        new CatalogEdit.PublishParts(
                                table.uuid(), table.restoredParts(), List.of()));
            }
            if (table.isNew()) {
                edits.addAll(
                        excerpt.stateOf(
                                table.stored().uuid(),
                                table.uuid(),
                                isFromBackup && streaming.contains(table.uuid()),
                                hasRows));
            }
        }
        return edits;
    }
}
