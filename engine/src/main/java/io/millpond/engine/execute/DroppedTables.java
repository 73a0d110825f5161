package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.DroppedTable;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.LeftOverFiles;
import io.millpond.engine.table.Buffered;
import io.millpond.engine.table.MemoryTable;
import io.millpond.engine.table.NullTable;
import io.millpond.engine.table.Table;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The tables that were dropped and can be had back by UNDROP TABLE: which ones are, and their end.
///
/// They keep their rows, positions and identity in the catalog, and their files. Tables without
/// anything on the disk are not kept, nor are those of databases in memory. Bounded by time, see
/// [io.millpond.engine.setting.MillpondSettings#keepDroppedMs], and in number.
final class DroppedTables {
    /// More than these, and the first that was dropped goes.
    private static final int KEPT_MAX = 1_000;

    private DroppedTables() {}

    /// The edit by which a DROP takes a table away.
    ///
    /// @param isSync whether it is to be gone at once
    static CatalogEdit drop(TableEntry entry, boolean isSync, Instance instance) {
        if (isSync || !isKept(entry, instance)) {
            return new CatalogEdit.DropTable(entry.uuid());
        }
        long nowMs = instance.settings().clock().currentTimeMillis();
        return new CatalogEdit.DropTableLater(entry.uuid(), nowMs);
    }

    private static boolean isKept(TableEntry entry, Instance instance) {
        boolean isInMemory =
                instance.catalog()
                        .snapshot()
                        .database(entry.database())
                        .filter(DatabaseEntry::isMemory)
                        .isPresent();
        Optional<Table> table = instance.tables().find(entry.uuid());
        return instance.settings().keepDroppedMs() > 0
                && !isInMemory
                && table.filter(DroppedTables::isTransient).isEmpty();
    }

    private static boolean isTransient(Table table) {
        return table instanceof MemoryTable
                || table instanceof NullTable
                || table instanceof Buffered;
    }

    /// When a table goes for good, in wall time.
    static long endMs(DroppedTable table, Instance instance) {
        return table.droppedMs() + instance.settings().keepDroppedMs();
    }

    /// Drops those for good whose time is over. Waits for no statement; does not fail because
    /// somebody has them back meanwhile.
    static void removeDue(Instance instance) {
        long nowMs = instance.settings().clock().currentTimeMillis();
        List<DroppedTable> kept = instance.catalog().snapshot().droppedTables();
        for (int i = 0; i < kept.size(); i++) {
            if (i < kept.size() - KEPT_MAX || endMs(kept.get(i), instance) <= nowMs) {
                remove(kept.get(i).entry().uuid(), instance);
            }
        }
    }

    private static void remove(UUID table, Instance instance) {
        instance.catalog()
                .commitIf(
                        snapshot -> isDropped(table, snapshot),
                        List.of(new CatalogEdit.DropTable(table)))
                .ifPresent(after -> removed(table, after, instance));
    }

    static boolean isDropped(UUID table, CatalogSnapshot snapshot) {
        return snapshot.droppedTables().stream().anyMatch(t -> t.entry().uuid().equals(table));
    }

    private static void removed(UUID table, CatalogSnapshot after, Instance instance) {
        instance.inserts().forgetPrepared(table);
        instance.catalog()
                .retire(
                        after.version(),
                        () ->
                                LeftOverFiles.removeTable(
                                        instance.settings().fileSystem(),
                                        instance.services().directory().resolve(table.toString())));
    }
}
