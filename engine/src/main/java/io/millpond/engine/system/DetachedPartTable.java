package io.millpond.engine.system;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.storage.part.PartName;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// `system.detached_parts`.
final class DetachedPartTable {
    private DetachedPartTable() {}

    private record DetachedRow(TableEntry table, PartEntry part, PartName name, String path) {}

    static final SystemTable<?> DETACHED_PARTS =
            new SystemTable<DetachedRow>(
                    "detached_parts",
                    "The parts that MergeTree tables keep aside.",
                    List.of(
                            SystemColumn.text(
                                    "database", "The database.", r -> r.table().database()),
                            SystemColumn.text("table", "The table.", r -> r.table().name()),
                            SystemColumn.nullableText(
                                    "partition_id", "The partition.", r -> r.part().partitionId()),
                            SystemColumn.text("name", "The part.", r -> r.part().name()),
                            SystemColumn.count(
                                    "bytes_on_disk",
                                    "Bytes of the file.",
                                    r -> r.part().fileBytes()),
                            SystemColumn.time(
                                    "modification_time",
                                    "When it was written.",
                                    r -> r.part().modifiedMs()),
                            SystemColumn.text("disk", "The disk.", _ -> "default"),
                            SystemColumn.text("path", "The file.", DetachedRow::path),
                            SystemColumn.nullableText(
                                    "reason",
                                    "Why the server set it aside; empty: a statement did.",
                                    _ -> ""),
                            SystemColumn.number(
                                    "min_block_number",
                                    new NullableType(DataTypes.INT64),
                                    "The first insert in it.",
                                    r -> r.name().minBlock()),
                            SystemColumn.number(
                                    "max_block_number",
                                    new NullableType(DataTypes.INT64),
                                    "The last insert in it.",
                                    r -> r.name().maxBlock()),
                            SystemColumn.number(
                                    "level",
                                    new NullableType(DataTypes.UINT32),
                                    "How often its rows were merged.",
                                    r -> r.name().level())),
                    DetachedPartTable::rows);

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
