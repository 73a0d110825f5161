package io.millpond.engine.system;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.storage.part.PartName;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// `system.detached_parts`.
final class DetachedPartTable {
    private DetachedPartTable() {}

    private record DetachedRow(TableEntry table, PartEntry part, PartName name, String path) {}

    static final SystemTable<?> DETACHED_PARTS =
            SystemTable.of("detached_parts", DetachedPartTable::rows)
                    .column("database", r -> r.table().database())
                    .column("table", r -> r.table().name())
                    .column("partition_id", r -> r.part().partitionId())
                    .column("name", r -> r.part().name())
                    .column("bytes_on_disk", r -> r.part().fileBytes())
                    .time("modification_time", r -> r.part().modifiedMs())
                    .column("disk", _ -> "default")
                    .column("path", DetachedRow::path)
                    .column("reason", _ -> "")
                    .column("min_block_number", r -> r.name().minBlock())
                    .column("max_block_number", r -> r.name().maxBlock())
                    .column("level", r -> r.name().level())
                    .made();

    private static List<DetachedRow> rows(SystemScope scope) {
        List<DetachedRow> rows = new ArrayList<>();
        for (MergeTreeTable table : scope.tables().all(MergeTreeTable.class)) {
            Optional<TableEntry> entry = scope.snapshot().table(table.uuid());
            if (entry.isPresent()) {
                for (PartEntry part : scope.snapshot().detachedParts(table.uuid())) {
                    rows.add(
                            new DetachedRow(
                                    entry.get(),
                                    part,
                                    PartName.parse(part.name()),
                                    table.path(part)));
                }
            }
        }
        rows.sort(Comparator.comparing(r -> r.table().fullName()));
        return rows;
    }
}
