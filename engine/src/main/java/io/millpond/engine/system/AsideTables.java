package io.millpond.engine.system;

import io.millpond.engine.catalog.DroppedTable;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.DefinitionTexts;

import java.util.ArrayList;
import java.util.List;

/// `system.dropped_tables` and `system.detached_tables`: tables that no query sees.
public final class AsideTables {
    private AsideTables() {}

    private record DroppedRow(int index, DroppedTable table) {
        TableEntry entry() {
            return table.entry();
        }
    }

    /// The tables that were dropped and can be had back.
    ///
    /// @param keepMs how long they can, in milliseconds
    public static SystemTable<?> dropped(long keepMs) {
        return SystemTable.of("dropped_tables", AsideTables::droppedRows)
                .column("index", DroppedRow::index)
                .column("database", r -> r.entry().database())
                .column("table", r -> r.entry().name())
                .column("uuid", r -> r.entry().uuid())
                .column("engine", r -> DefinitionTexts.parse(r.entry()).engine())
                .time("table_dropped_time", r -> r.table().droppedMs() + keepMs)
                .made();
    }

    private static List<DroppedRow> droppedRows(SystemScope scope) {
        List<DroppedRow> rows = new ArrayList<>();
        for (DroppedTable table : scope.snapshot().droppedTables()) {
            rows.add(new DroppedRow(rows.size(), table));
        }
        return rows;
    }

    static final SystemTable<?> DETACHED =
            SystemTable.of("detached_tables", AsideTables::detachedRows)
                    .column("database", TableEntry::database)
                    .column("table", TableEntry::name)
                    .column("uuid", TableEntry::uuid)
                    .column(
                            "is_permanently",
                            t -> t.attachment() == TableEntry.Attachment.DETACHED_PERMANENTLY)
                    .made();

    private static List<TableEntry> detachedRows(SystemScope scope) {
        return scope.snapshot().tables().stream()
                .filter(t -> t.attachment() != TableEntry.Attachment.ATTACHED)
                .toList();
    }
}
