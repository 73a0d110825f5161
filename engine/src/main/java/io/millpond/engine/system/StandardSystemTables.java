package io.millpond.engine.system;

import io.millpond.engine.metric.Metrics;
import io.millpond.engine.table.TableFactories;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// All system tables of this module.
public final class StandardSystemTables {
    private StandardSystemTables() {}

    /// The tables.
    ///
    /// @param more tables that others provide, asked for when tables are made
    public static SystemTables make(
            Metrics metrics,
            Processes processes,
            TableFactories factories,
            List<String> tableFunctions,
            Supplier<List<SystemTable<?>>> more) {
        return new SystemTables(
                all -> contents(all, metrics, processes, factories, tableFunctions, more.get()));
    }

    private static SystemTables.Contents contents(
            SystemTables all,
            Metrics metrics,
            Processes processes,
            TableFactories factories,
            List<String> tableFunctions,
            List<SystemTable<?>> more) {
        List<SystemTable<?>> system = new ArrayList<>();
        CatalogTables catalog = new CatalogTables(all);
        system.add(CatalogTables.DATABASES);
        system.add(catalog.tables());
        ColumnTables columns = new ColumnTables(catalog);
        system.add(columns.columns());
        system.add(new IndexTables(catalog).indexes());
        system.add(IndexTables.PROJECTION_PARTS_COLUMNS);
        system.add(PartTables.PARTS);
        system.add(PartTables.PARTS_COLUMNS);
        system.add(DetachedPartTable.DETACHED_PARTS);
        system.add(AsideTables.DETACHED);
        system.add(MutationTable.MUTATIONS);
        system.add(PartTables.MERGES);
        system.add(PartLogTable.of(metrics.parts()));
        system.add(FeatureTables.SETTINGS);
        system.add(FeatureTables.MERGE_TREE_SETTINGS);
        system.add(FeatureTables.FUNCTIONS);
        system.add(FeatureTables.FORMATS);
        system.add(FeatureTables.DATA_TYPE_FAMILIES);
        system.add(FeatureTables.COMBINATORS);
        system.add(FeatureTables.tableEngines(factories));
        system.add(FeatureTables.tableFunctions(tableFunctions));
        system.add(ServerTables.metrics(metrics));
        system.add(ServerTables.events(metrics));
        system.add(ServerTables.processes(processes));
        system.add(ServerTables.queryLog(processes));
        system.add(ServerTables.NAMED_COLLECTIONS);
        system.add(ServerTables.ERRORS);
        system.add(ServerTables.MACROS);
        system.add(ServerTables.CLUSTERS);
        system.addAll(ClientTables.all());
        system.addAll(AccessTables.all());
        system.addAll(more);
        return SystemTables.Contents.of(
                system, new SchemaTables(catalog, columns, factories).all());
    }
}
