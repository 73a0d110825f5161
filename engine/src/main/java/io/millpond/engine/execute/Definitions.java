package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.storage.DatabaseException;

import java.util.ArrayList;
import java.util.List;

/// Brings working tables in line with the catalog, after statements and at the start.
///
/// Called with [Instance#definitions] held.
public final class Definitions {
    /// How long a streaming table may take to come to rest: long enough for a block in flight and
    /// for the broker's answers, short enough for whoever waits.
    static final long STOP_BOUND_MS = 5_000;

    private Definitions() {}

    /// A working table for a definition; not registered yet.
    ///
    /// @param isNew whether it was never accepted before
    static Table make(TableDefinition definition, Instance instance, boolean isNew) {
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

    /// Tells streaming tables that the views on them may have changed.
    public static void viewsChanged(Instance instance) {
        instance.tables().all(Streaming.class).forEach(Streaming::viewsChanged);
    }

    /// Brings background work of tables to rest before they are detached or dropped.
    static void stop(List<Table> tables, Instance instance) {
        stopStreaming(tables, instance);
        for (Table table : tables) {
            if (table instanceof StoredTable stored) {
                stored.stopBackground();
            }
        }
    }

    /// Stops streaming tables all at once: together they take as long as the slowest of them.
    private static void stopStreaming(List<Table> tables, Instance instance) {
        List<Thread> threads = new ArrayList<>();
        for (Table table : tables) {
            if (table instanceof Streaming streaming) {
                threads.add(
                        instance.background()
                                .startLane(
                                        "stop/" + table.uuid(),
                                        () -> streaming.stop(STOP_BOUND_MS)));
            }
        }
        threads.forEach(Definitions::awaitEnd);
    }

    /// Waits even when interrupted: what follows relies on the table being at rest.
    private static void awaitEnd(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Commits what takes tables out of service, after they came to rest; they go on when it fails.
    static CatalogSnapshot commitStopped(
            List<Table> stopped, List<CatalogEdit> edits, Instance instance) {
        try {
            return instance.catalog().commit(edits);
        } catch (DatabaseException e) {
            for (Table table : stopped) {
                if (table instanceof Streaming streaming) {
                    streaming.start();
                }
            }
            throw e;
        }
    }

    /// Brings all tables to rest and closes them, at the end.
    public static void stopAll(Instance instance) {
        stopStreaming(instance.tables().all(Table.class), instance);
        instance.tables().all(Table.class).forEach(Table::close);
    }

    /// Takes a table out of service after `after` is the first snapshot without it, and gives back
    /// what it holds when nobody reads it any more.
    ///
    /// @param isDropped whether its files go too
    static void retire(Table table, Instance instance, CatalogSnapshot after, boolean isDropped) {
        instance.tables().remove(table.uuid());
        if (isDropped) {
            instance.inserts().forgetPrepared(table.uuid());
        }
        instance.catalog()
                .retire(
                        after.version(),
                        () -> {
                            if (isDropped && table instanceof StoredTable stored) {
                                stored.destroy();
                            } else {
                                table.close();
                            }
                        });
    }
}
