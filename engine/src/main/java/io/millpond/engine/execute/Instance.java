package io.millpond.engine.execute;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.backup.BackupLog;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.insert.queue.InsertQueues;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.refresh.ViewRefreshes;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.system.Processes;
import io.millpond.engine.system.SystemTables;
import io.millpond.engine.table.RandomUuids;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.factory.TableFactories;
import io.millpond.engine.table.factory.TableServices;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// An open data directory: everything statements work on. The objects are thread-safe.
///
/// @param definitions held while tables and databases are created, changed and dropped
public record Instance(
        MillpondSettings settings,
        Catalog catalog,
        Tables tables,
        TableFactories factories,
        TableServices services,
        Inserts inserts,
        InsertQueues insertQueues,
        ViewRefreshes refreshes,
        SystemTables systemTables,
        ExternalFunctions external,
        Processes processes,
        BackupLog backups,
        BackgroundPool background,
        Metrics metrics,
        RandomGenerator random,
        DefinitionLock definitions) {

    /// A new random uuid, version 4.
    public UUID newUuid() {
        return RandomUuids.next(random);
    }
}
