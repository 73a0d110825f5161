package io.millpond.engine.system;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeMerges;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.storage.block.Field;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// `system.parts`, `system.parts_columns` and `system.merges`.
final class PartTables {
    private PartTables() {}

    private record PartRow(TableEntry table, String engine, PartReader part, long modifiedMs) {}

    private record PartColumnRow(PartRow part, int index, Field field) {}

    private record MergeRow(
            TableEntry table, MergeTreeMerges.RunningMerge merge, double elapsedSeconds) {}

    static final SystemTable<?> PARTS =
            new SystemTable<PartRow>(
                    "parts",
                    "The visible parts of MergeTree tables.",
                    List.of(
                            SystemColumn.text(
                                    "partition",
                                    "The partition's value.",
                                    r -> r.part().spec().partition()),
                            SystemColumn.text("name", "The part.", r -> r.part().spec().name()),
                            SystemColumn.text("part_type", "The kind of file.", _ -> "Compact"),
                            SystemColumn.flag("active", "Whether it is visible.", _ -> true),
                            SystemColumn.count("marks", "Granules.", r -> r.part().granuleCount()),
                            SystemColumn.count("rows", "Rows.", r -> r.part().rowCount()),
                            SystemColumn.count(
                                    "bytes_on_disk",
                                    "Bytes of the file.",
                                    r -> r.part().description().fileBytes()),
                            SystemColumn.count(
                                    "data_compressed_bytes",
                                    "Bytes of the columns.",
                                    r -> r.part().description().fileBytes()),
                            SystemColumn.count(
                                    "data_uncompressed_bytes",
                                    "Bytes of the columns before compression.",
                                    r -> r.part().description().rawBytes()),
                            SystemColumn.count("marks_bytes", "Unused.", _ -> 0),
                            SystemColumn.time(
                                    "modification_time",
                                    "When it was written.",
                                    PartRow::modifiedMs),
                            SystemColumn.time("remove_time", "Unused.", _ -> 0),
                            SystemColumn.number("refcount", DataTypes.UINT32, "Unused.", _ -> 1),
                            SystemColumn.text(
                                    "partition_id",
                                    "The partition.",
                                    r -> r.part().spec().partitionId()),
                            SystemColumn.number(
                                    "min_block_number",
                                    DataTypes.INT64,
                                    "The first insert in it.",
                                    r -> r.part().spec().minBlock()),
                            SystemColumn.number(
                                    "max_block_number",
                                    DataTypes.INT64,
                                    "The last insert in it.",
                                    r -> r.part().spec().maxBlock()),
                            SystemColumn.number(
                                    "level",
                                    DataTypes.UINT32,
                                    "How often its rows were merged.",
                                    r -> r.part().spec().level()),
                            SystemColumn.count(
                                    "data_version", "Unused.", r -> r.part().spec().minBlock()),
                            SystemColumn.count("primary_key_bytes_in_memory", "Unused.", _ -> 0),
                            SystemColumn.text(
                                    "database", "The database.", r -> r.table().database()),
                            SystemColumn.text("table", "The table.", r -> r.table().name()),
                            SystemColumn.text("engine", "The engine.", PartRow::engine),
                            SystemColumn.text("disk_name", "The disk.", _ -> "default"),
                            SystemColumn.text(
                                    "path", "The file.", r -> r.part().path().toString())),
                    PartTables::parts);

    static final SystemTable<?> PARTS_COLUMNS =
            new SystemTable<PartColumnRow>(
                    "parts_columns",
                    "The columns of the visible parts of MergeTree tables.",
                    List.of(
                            SystemColumn.text(
                                    "partition",
                                    "The partition's value.",
                                    r -> r.part().part().spec().partition()),
                            SystemColumn.text(
                                    "name", "The part.", r -> r.part().part().spec().name()),
                            SystemColumn.flag("active", "Whether it is visible.", _ -> true),
                            SystemColumn.count("rows", "Rows.", r -> r.part().part().rowCount()),
                            SystemColumn.text(
                                    "database", "The database.", r -> r.part().table().database()),
                            SystemColumn.text("table", "The table.", r -> r.part().table().name()),
                            SystemColumn.text("column", "The stored name.", r -> r.field().name()),
                            SystemColumn.text("type", "The type.", r -> r.field().type().name()),
                            SystemColumn.count(
                                    "column_position", "The place, from 1.", r -> r.index() + 1L),
                            SystemColumn.count(
                                    "column_data_compressed_bytes",
                                    "Bytes in the file.",
                                    r -> r.part().part().storedBytes(r.index())),
                            SystemColumn.count(
                                    "column_data_uncompressed_bytes",
                                    "Bytes before compression.",
                                    r -> r.part().part().rawBytes(r.index()))),
                    PartTables::columns);

    static final SystemTable<?> MERGES =
            new SystemTable<MergeRow>(
                    "merges",
                    "The merges that are running.",
                    List.of(
                            SystemColumn.text(
                                    "database", "The database.", r -> r.table().database()),
                            SystemColumn.text("table", "The table.", r -> r.table().name()),
                            SystemColumn.number(
                                    "elapsed",
                                    DataTypes.FLOAT64,
                                    "Seconds since it began.",
                                    MergeRow::elapsedSeconds),
                            SystemColumn.number(
                                    "progress",
                                    DataTypes.FLOAT64,
                                    "The share of rows that are read, 0 to 1.",
                                    r ->
                                            r.merge().task().rowsRead()
                                                    / (double)
                                                            Math.max(
                                                                    1,
                                                                    r.merge().plan().rowCount())),
                            SystemColumn.count(
                                    "num_parts",
                                    "Parts that become one.",
                                    r -> r.merge().plan().sources().size()),
                            SystemColumn.texts(
                                    "source_part_names",
                                    "Their names.",
                                    r -> r.merge().plan().sourceNames()),
                            SystemColumn.text(
                                    "result_part_name",
                                    "What they become.",
                                    r -> r.merge().resultName()),
                            SystemColumn.flag("is_mutation", "Never.", _ -> false),
                            SystemColumn.count(
                                    "total_size_bytes_compressed",
                                    "Bytes of their files.",
                                    r -> r.merge().plan().fileBytes()),
                            SystemColumn.count(
                                    "rows_read",
                                    "Rows read so far.",
                                    r -> r.merge().task().rowsRead())),
                    PartTables::merges);

    private static List<PartRow> parts(SystemScope scope) {
        List<PartRow> rows = new ArrayList<>();
        for (MergeTreeTable table : scope.tables().all(MergeTreeTable.class)) {
            Optional<TableEntry> entry = scope.snapshot().table(table.uuid());
            if (entry.isPresent() && table.damage().isEmpty()) {
                for (PartReader part : table.readers(scope.snapshot())) {
                    rows.add(
                            new PartRow(
                                    entry.get(),
                                    table.definition().engine(),
                                    part,
                                    part.spec().createdAtMs()));
                }
            }
        }
        rows.sort(Comparator.comparing(r -> r.table().fullName()));
        return rows;
    }

    private static List<PartColumnRow> columns(SystemScope scope) {
        List<PartColumnRow> rows = new ArrayList<>();
        for (PartRow part : parts(scope)) {
            List<Field> fields = part.part().header().fields();
            for (int i = 0; i < fields.size(); i++) {
                rows.add(new PartColumnRow(part, i, fields.get(i)));
            }
        }
        return rows;
    }

    private static List<MergeRow> merges(SystemScope scope) {
        List<MergeRow> rows = new ArrayList<>();
        long now = scope.context().clock().nanoTime();
        for (MergeTreeTable table : scope.tables().all(MergeTreeTable.class)) {
            Optional<TableEntry> entry = scope.snapshot().table(table.uuid());
            if (entry.isPresent()) {
                for (MergeTreeMerges.RunningMerge merge : table.merges().running()) {
                    rows.add(new MergeRow(entry.get(), merge, (now - merge.startedNanos()) / 1e9));
                }
            }
        }
        return rows;
    }
}
