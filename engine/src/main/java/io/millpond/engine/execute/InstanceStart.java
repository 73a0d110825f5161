package io.millpond.engine.execute;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.backup.BackupLog;
import io.millpond.engine.backup.BackupsTable;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.document.FileFactory;
import io.millpond.engine.document.UrlFactory;
import io.millpond.engine.external.UserFiles;
import io.millpond.engine.format.FormatSchemas;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.insert.LookupFactory;
import io.millpond.engine.insert.queue.AsyncInsertTable;
import io.millpond.engine.insert.queue.InsertQueues;
import io.millpond.engine.kafka.KafkaEngine;
import io.millpond.engine.kafka.KafkaMonitoring;
import io.millpond.engine.kafka.KafkaStreamMetrics;
import io.millpond.engine.kafka.KafkaWarnings;
import io.millpond.engine.keyed.JoinFactory;
import io.millpond.engine.keyed.KeyValueFactory;
import io.millpond.engine.keyed.SetFactory;
import io.millpond.engine.layered.AliasFactory;
import io.millpond.engine.layered.BufferFactory;
import io.millpond.engine.layered.DistributedFactory;
import io.millpond.engine.layered.MergeFactory;
import io.millpond.engine.log.LogFactory;
import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.FrozenParts;
import io.millpond.engine.mergetree.LeftOverFiles;
import io.millpond.engine.mergetree.MergeTreeFactory;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.random.GenerateRandomFactory;
import io.millpond.engine.refresh.ViewRefreshTable;
import io.millpond.engine.refresh.ViewRefreshes;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.system.AsideTables;
import io.millpond.engine.system.HostTables;
import io.millpond.engine.system.Processes;
import io.millpond.engine.system.StandardSystemTables;
import io.millpond.engine.system.SystemTables;
import io.millpond.engine.table.Buffered;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.RandomUuids;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.factory.MemoryFactory;
import io.millpond.engine.table.factory.NullFactory;
import io.millpond.engine.table.factory.TableFactories;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableLookup;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Opens a data directory, in this order:
///
/// 1. The catalog is recovered; a new one gets its identity, the database `default` and the stored
///    tables of the database `system`.
/// 2. Files that no entry names are removed.
/// 3. Every attached table is loaded, which opens its parts.
/// 4. Streaming tables go on where the catalog says they were.
public final class InstanceStart {
    /// How often tables look for merges that only time made worth doing.
    private static final long MERGE_PERIOD_S = 5;

    /// The shortest time after which a Buffer hands on rows.
    private static final long BUFFER_PERIOD_S = 1;

    /// How often views are looked at that are refreshed by the clock.
    private static final long REFRESH_PERIOD_S = 1;

    /// How often dropped tables are looked at whose time may be over.
    private static final long DROP_PERIOD_S = 1;

    private InstanceStart() {}

    /// The caller holds the lock of the directory.
    public static Instance start(Path directory, MillpondSettings settings) {
        // Thread-safe, unlike the generators that are faster.
        RandomGenerator random = new Random(settings.seed());
        Catalog catalog =
                Catalog.open(
                        settings.fileSystem(),
                        directory.resolve("catalog"),
                        () -> {
                            LeftOverFiles.refuseWithoutCatalog(settings.fileSystem(), directory);
                            return RandomUuids.next(random);
                        });
        BackgroundPool background = new BackgroundPool(settings.mergeThreadCount());
        try {
            Instance instance = wire(directory, settings, random, catalog, background);
            load(directory, instance);
            return instance;
        } catch (RuntimeException | Error e) {
            background.close();
            closeAfter(e, catalog);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, Catalog catalog) {
        try {
            catalog.close();
        } catch (DatabaseException e) {
            failure.addSuppressed(e);
        }
    }

    private static Instance wire(
            Path directory,
            MillpondSettings settings,
            RandomGenerator random,
            Catalog catalog,
            BackgroundPool background) {
        Tables tables = new Tables();
        Metrics metrics = new Metrics();
        Processes processes = new Processes();
        BackupLog backups = new BackupLog();
        TableFactories factories =
                new TableFactories(
                        Stream.concat(
                                        Stream.of(
                                                        MergeTreeFactory.all(),
                                                        LogFactory.all(),
                                                        KeyValueFactory.all())
                                                .flatMap(List::stream),
                                        Stream.of(
                                                new SetFactory(),
                                                new JoinFactory(),
                                                new MergeFactory(tables),
                                                new AliasFactory(tables),
                                                new DistributedFactory(),
                                                new BufferFactory(tables),
                                                new MemoryFactory(),
                                                new NullFactory(),
                                                new GenerateRandomFactory(),
                                                new FileFactory(),
                                                new UrlFactory(),
                                                new KafkaEngine(settings.kafkaMemoryBytes())))
                                .toList());
        // Their tables are among those that inserts look up, and are asked only when all is made.
        AtomicReference<ViewRefreshes> refreshes = new AtomicReference<>();
        AtomicReference<InsertQueues> queues = new AtomicReference<>();
        SystemTables systemTables =
                StandardSystemTables.make(
                        directory,
                        metrics,
                        processes,
                        factories,
                        TableFunctions.NAMES,
                        () ->
                                List.of(
                                        KafkaMonitoring.consumersTable(),
                                        KafkaWarnings.WARNINGS,
                                        BackupsTable.of(backups),
                                        AsideTables.dropped(settings.keepDroppedMs()),
                                        HostTables.disks(directory, settings.fileSystem()),
                                        HostTables.serverSettings(ServerSettings.of(settings)),
                                        AsyncInsertTable.of(queues.get(), catalog),
                                        ViewRefreshTable.of(refreshes.get(), catalog)));
        measure(metrics, catalog, tables, background);
        KafkaMonitoring.measure(metrics, tables);
        metrics.addStreams(() -> KafkaStreamMetrics.of(catalog.snapshot(), tables));
        FormatSchemas schemas =
                new FormatSchemas(
                        settings.fileSystem(),
                        settings.external().formatSchemas(),
                        settings.external().addresses());
        ExternalFunctions external =
                new ExternalFunctions(
                        new UserFiles(settings.fileSystem(), settings.external().userFiles()),
                        settings.external().addresses(),
                        schemas,
                        random);
        LookupFactory lookups = new Lookups(tables, systemTables, external);
        Inserts inserts =
                new Inserts(settings, catalog, tables, lookups, background, metrics, random);
        queues.set(new InsertQueues(inserts, tables, background));
        refreshes.set(
                new ViewRefreshes(
                        catalog,
                        tables,
                        inserts,
                        background,
                        settings.clock(),
                        settings.zone(),
                        random));
        TableServices services =
                new TableServices(
                        settings,
                        directory.resolve("tables"),
                        catalog,
                        inserts,
                        background,
                        metrics,
                        schemas,
                        random);
        return new Instance(
                settings,
                catalog,
                tables,
                factories,
                services,
                inserts,
                queues.get(),
                refreshes.get(),
                systemTables,
                external,
                processes,
                backups,
                background,
                metrics,
                random,
                new DefinitionLock(tables, background));
    }

    private static void measure(
            Metrics metrics, Catalog catalog, Tables tables, BackgroundPool background) {
        metrics.measure(Metric.DATABASES, () -> catalog.snapshot().databases().size());
        metrics.measure(
                Metric.PARTS_ACTIVE,
                () -> {
                    CatalogSnapshot snapshot = catalog.snapshot();
                    return snapshot.tables().stream()
                            .mapToLong(table -> snapshot.parts(table.uuid()).size())
                            .sum();
                });
        metrics.measure(Metric.TABLES, () -> tables.all(Table.class).size() - viewCount(tables));
        metrics.measure(Metric.VIEWS, () -> viewCount(tables));
        metrics.measure(Metric.BACKGROUND_POOL_TASK, background::mergeCount);
    }

    private static long viewCount(Tables tables) {
        return (long) tables.all(MaterializedView.class).size()
                + tables.all(StoredQuery.class).size();
    }

    /// Look-ups for queries of no session.
    private record Lookups(Tables tables, SystemTables systemTables, ExternalFunctions external)
            implements LookupFactory {
        @Override
        public QueryContext at(CatalogSnapshot snapshot, QueryContext context) {
            return QueryTables.in(context, tables, systemTables, external, snapshot, Map.of());
        }

        @Override
        public TableLookup none() {
            return QueryTables.none(tables, systemTables, external);
        }
    }

    private static void load(Path directory, Instance instance) {
        Catalog catalog = instance.catalog();
        if (catalog.snapshot().database("default").isEmpty()) {
            catalog.commit(
                    List.of(
                            new CatalogEdit.CreateDatabase(
                                    new DatabaseEntry("default", instance.newUuid(), ""))));
        }
        forgetMemoryDatabases(catalog);
        StoredSystemTables.prepare(instance);
        DroppedTables.removeDue(instance);
        removeLeftOvers(directory.resolve("tables"), instance);
        for (TableEntry entry : catalog.snapshot().tables()) {
            if (entry.attachment() == TableEntry.Attachment.ATTACHED) {
                instance.tables().put(load(entry, instance));
            }
        }
        instance.tables().all(Streaming.class).forEach(Streaming::start);
        instance.background().every(REFRESH_PERIOD_S, instance.refreshes()::tick);
        instance.background()
                .every(
                        BUFFER_PERIOD_S,
                        () -> instance.tables().all(Buffered.class).forEach(Buffered::flushIfDue));
        instance.background().every(DROP_PERIOD_S, () -> DroppedTables.removeDue(instance));
        instance.background()
                .every(
                        MERGE_PERIOD_S,
                        () -> {
                            instance.tables()
                                    .all(MergeTreeTable.class)
                                    .forEach(
                                            t -> {
                                                t.mutations().considerSoon();
                                                t.merges().considerSoon();
                                            });
                            instance.tables()
                                    .all(PartBacked.class)
                                    .forEach(t -> t.rows().merges().considerSoon());
                        });
    }

    /// Drops the tables of databases of the engine Memory, which do not outlive their process.
    private static void forgetMemoryDatabases(Catalog catalog) {
        CatalogSnapshot snapshot = catalog.snapshot();
        List<CatalogEdit> edits = new ArrayList<>();
        for (DatabaseEntry database : snapshot.databases()) {
            if (database.isMemory()) {
                snapshot.tables(database.name())
                        .forEach(table -> edits.add(new CatalogEdit.DropTable(table.uuid())));
            }
        }
        if (!edits.isEmpty()) {
            catalog.commit(edits);
        }
    }

    private static Table load(TableEntry entry, Instance instance) {
        try {
            return Definitions.load(entry, instance);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    e.code(),
                    "Table %s could not be loaded: %s".formatted(entry.fullName(), e.text()),
                    e);
        }
    }

    private static void removeLeftOvers(Path tables, Instance instance) {
        try {
            instance.settings().fileSystem().createDirectories(tables);
            LeftOverFiles.remove(
                    instance.settings().fileSystem(), tables, instance.catalog().snapshot());
            new FrozenParts(instance.settings().fileSystem(), tables)
                    .removeLeftOvers(instance.catalog().snapshot());
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_OPEN_FILE,
                    "The directory '%s' could not be read: %s".formatted(tables, e),
                    e);
        }
    }
}
