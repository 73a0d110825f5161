package io.millpond.engine.system;

import io.millpond.engine.catalog.DroppedTable;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.storage.type.DataTypes;

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
        return new SystemTable<DroppedRow>(
                "dropped_tables",
                "The tables that UNDROP TABLE gives back.",
                List.of(
                        SystemColumn.number(
                                "index",
                                DataTypes.UINT32,
                                "Place among the dropped tables.",
                                DroppedRow::index),
                        SystemColumn.text("database", "Database name.", r -> r.entry().database()),
                        SystemColumn.text("table", "Table name.", r -> r.entry().name()),
                        SystemColumn.uuid("uuid", "Table UUID.", r -> r.entry().uuid()),
                        SystemColumn.text(
                                "engine",
                                "Table engine name.",
                                r -> DefinitionTexts.parse(r.entry()).engine()),
                        SystemColumn.text(
                                "metadata_dropped_path",
                                "Empty: the catalog keeps definitions.",
                                _ -> ""),
                        SystemColumn.time(
                                "table_dropped_time",
                                "When the table goes for good.",
                                r -> r.table().droppedMs() + keepMs)),
                AsideTables::droppedRows);
    }

    private static List<DroppedRow> droppedRows(SystemScope scope) {
        List<DroppedRow> rows = new ArrayList<>();
        for (DroppedTable table : scope.snapshot().droppedTables()) {
            rows.add(new DroppedRow(rows.size(), table));
        }
        return rows;
    }

    static final SystemTable<?> DETACHED =
            new SystemTable<TableEntry>(
                    "detached_tables",
                    "The tables that ATTACH TABLE gives back.",
                    List.of(
                            SystemColumn.text("database", "Database name.", TableEntry::database),
                            SystemColumn.text("table", "Table name.", TableEntry::name),
                            SystemColumn.uuid("uuid", "Table UUID.", TableEntry::uuid),
                            SystemColumn.text(
                                    "metadata_path",
                                    "Empty: the catalog keeps definitions.",
                                    _ -> ""),
                            SystemColumn.flag(
                                    "is_permanently",
                                    "Whether it stays detached over restarts.",
                                    t ->
                                            t.attachment()
                                                    == TableEntry.Attachment.DETACHED_PERMANENTLY)),
                    AsideTables::detachedRows);

    private static List<TableEntry> detachedRows(SystemScope scope) {
        return scope.snapshot().tables().stream()
                .filter(t -> t.attachment() != TableEntry.Attachment.ATTACHED)
                .toList();
    }
}
