package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.LeftOverFiles;
import io.millpond.engine.table.Buffered;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.storage.DatabaseException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/// Brings working tables in line with the catalog, after statements and at the start.
///
/// Called with [Instance#definitions] held.
public final class Definitions {
    private static final Logger log = LoggerFactory.getLogger(Definitions.class);
    private static final int BUFFERS_IN_A_ROW_MAX = 3;

    private Definitions() {}

    /// A working table for a definition; not registered yet.
    ///
    /// @param isNew whether it was never accepted before
    static Table make(TableDefinition definition, Instance instance, boolean isNew) {
        if (definition.create() instanceof CreateTable table
                && table.source() instanceof CreateTable.LikeFunction like) {
            return new FunctionTable(definition, like);
        }
        return switch (definition.engine()) {
            case "View" -> new StoredQuery(definition);
            case "MaterializedView" -> new MaterializedView(definition, instance.tables());
            default ->
                    instance.factories()
                            .require(definition.engine())
                            .create(definition, instance.services(), isNew);
        };
    }

    /// A working table for an entry that was accepted before; not registered yet.
    public static Table load(TableEntry entry, Instance instance) {
        return make(DefinitionTexts.parse(entry), instance, false);
    }

    /// Lets streaming tables hear that the views on them may have changed, after the statement.
    static void viewsChanged(Instance instance) {
        instance.definitions().viewsChanged();
    }

    /// Has background work of tables at rest before they are detached or dropped; called before
    /// anything is changed.
    static void stop(List<Table> tables, Instance instance) {
        instance.definitions().requireAtRest(tables);
        for (Table table : tables) {
            if (table instanceof Buffered buffered) {
                flush(buffered);
            }
            if (table instanceof StoredTable stored) {
                stored.stopBackground();
            }
        }
    }

    /// Brings all tables to rest for good and closes them, at the end.
    public static void stopAll(Instance instance) {
        instance.definitions().close();
        DefinitionLock.stop(instance.tables().all(Streaming.class), instance.background());
        // What one hands on may be held by another.
        for (int i = 0; i < BUFFERS_IN_A_ROW_MAX; i++) {
            instance.tables().all(Buffered.class).forEach(Definitions::flush);
        }
        instance.tables().all(Table.class).forEach(Table::close);
    }

    /// A buffer whose rows nothing takes must not keep anybody from dropping it.
    private static void flush(Buffered table) {
        try {
            table.flush();
        } catch (DatabaseException e) {
            log.warn("buffer is not flushed table={} cause={}", table.uuid(), e.text());
        }
    }

    /// Commits a change of definitions that attaches `added`; returns the first snapshot with it.
    ///
    /// The tables are registered by the time that a snapshot names them, which can be leased before
    /// this returns. When the commit fails they are closed, and nothing has changed.
    static CatalogSnapshot commit(List<CatalogEdit> edits, List<Table> added, Instance instance) {
        added.forEach(instance.tables()::put);
        boolean isCommitted = false;
        try {
            CatalogSnapshot after = instance.catalog().commit(edits);
            isCommitted = true;
            return after;
        } finally {
            if (!isCommitted) {
                added.forEach(instance.tables()::remove);
                added.forEach(Table::close);
            }
        }
    }

    /// Takes a table out of service after `after` is the first snapshot without it. Whoever has
    /// leased an older one goes on to find it; after the last of them it gives back what it holds.
    ///
    /// @param isDropped whether its files go too
    static void retire(Table table, Instance instance, CatalogSnapshot after, boolean isDropped) {
        instance.tables().retire(table);
        if (isDropped) {
            instance.inserts().forgetPrepared(table.uuid());
        }
        instance.catalog()
                .retire(
                        after.version(),
                        () -> {
                            instance.tables().release(table);
                            if (isDropped && table instanceof StoredTable stored) {
                                stored.destroy();
                                return;
                            }
                            table.close();
                            if (isDropped) {
                                LeftOverFiles.removeTable(
                                        instance.settings().fileSystem(),
                                        instance.services()
                                                .directory()
                                                .resolve(table.uuid().toString()));
                            }
                        });
    }
}
