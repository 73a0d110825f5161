package io.millpond.engine.system;

import io.millpond.engine.metric.Metrics;
import io.millpond.engine.table.factory.TableFactories;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// All system tables of this module.
public final class StandardSystemTables {
    private StandardSystemTables() {}

    /// The tables.
    ///
    /// @param directory where the database is
    /// @param more tables that others provide, asked for when tables are made
    public static SystemTables make(
            Path directory,
            Metrics metrics,
            Processes processes,
            TableFactories factories,
            List<String> tableFunctions,
            Supplier<List<SystemTable<?>>> more) {
        return new SystemTables(
                all ->
                        contents(
                                all,
                                directory,
                                metrics,
                                processes,
                                factories,
                                tableFunctions,
                                more.get()));
    }

    private static SystemTables.Contents contents(
            SystemTables all,
            Path directory,
            Metrics metrics,
            Processes processes,
            TableFactories factories,
            List<String> tableFunctions,
            List<SystemTable<?>> more) {
        List<SystemTable<?>> filled = new ArrayList<>();
        CatalogTables catalog = new CatalogTables(all, directory);
        ColumnTables columns = new ColumnTables(catalog);
        filled.addAll(
                List.of(
                        CatalogTables.DATABASES,
                        catalog.tables(),
                        columns.columns(),
                        new IndexTables(catalog).indexes(),
                        new IndexTables(catalog).constraints(),
                        PartTables.PARTS,
                        PartTables.PARTS_COLUMNS,
                        DetachedPartTable.DETACHED_PARTS,
                        AsideTables.DETACHED,
                        MutationTable.MUTATIONS,
                        PartTables.MERGES,
                        PartLogTable.of(metrics.parts())));
        filled.addAll(FeatureTables.all(factories, tableFunctions));
        filled.addAll(ServerTables.all(metrics, processes));
        filled.addAll(HostTables.all());
        filled.addAll(ClientTables.all());
        filled.addAll(AccessTables.all());
        filled.addAll(new SchemaTables(catalog, columns, factories).all());
        filled.addAll(more);
        return SystemTables.Contents.of(filled);
    }
}
