package io.millpond.engine.system;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.PartTtl;
import io.millpond.engine.mergetree.RunningMerge;
import io.millpond.engine.table.TableColumn;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.block.Field;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// `system.parts`, `system.parts_columns` and `system.merges`.
final class PartTables {
    private PartTables() {}

    private record PartColumnRow(PartRow part, int index, Field field) {
        /// The column of the table that is stored under this name.
        Optional<TableColumn> column() {
            return part.definition().columns().stream()
                    .filter(
                            c ->
                                    part.definition()
                                            .stored()
                                            .storedName(c.name())
                                            .equals(field.name()))
                    .findFirst();
        }
    }

    private record MergeRow(TableEntry table, RunningMerge merge, double elapsedSeconds) {
        double progress() {
            return merge.task().rowsRead() / (double) Math.max(1, merge.plan().rowCount());
        }
    }

    static final SystemTable<?> PARTS =
            new SystemTable<>(
                    "parts", "The visible parts of MergeTree tables.", parts(), PartRow::all);

    static final SystemTable<?> PARTS_COLUMNS =
            new SystemTable<>(
                    "parts_columns",
                    "The columns of the visible parts of MergeTree tables.",
                    columns(),
                    PartTables::columns);

    static final SystemTable<?> MERGES =
            new SystemTable<>(
                    "merges", "The merges that are running.", mergeColumns(), PartTables::merges);

    private static List<SystemColumn<PartRow>> parts() {
        List<SystemColumn<PartRow>> all = new ArrayList<>();
        all.addAll(PartRow.columns(Function.identity(), true));
        all.addAll(PartRow.more());
        return all;
    }

    private static List<SystemColumn<PartColumnRow>> columns() {
        List<SystemColumn<PartColumnRow>> all = new ArrayList<>();
        all.addAll(PartRow.columns(PartColumnRow::part, false));
        all.add(SystemColumn.text("column", "The stored name.", r -> r.field().name()));
        all.add(SystemColumn.text("type", "The type.", r -> r.field().type().name()));
        all.add(SystemColumn.count("column_position", "The place, from 1.", r -> r.index() + 1L));
        all.add(
                SystemColumn.text(
                        "default_kind",
                        "DEFAULT, MATERIALIZED or empty.",
                        r -> r.column().map(c -> c.kind().sql()).orElse("")));
        all.add(
                SystemColumn.text(
                        "default_expression",
                        "The expression of its default.",
                        r ->
                                r.column()
                                        .map(TableColumn::defaultExpression)
                                        .map(SqlFormatter::expression)
                                        .orElse("")));
        all.add(
                SystemColumn.count(
                        "column_bytes_on_disk", "Bytes in the file.", PartTables::storedBytes));
        all.add(
                SystemColumn.count(
                        "column_data_compressed_bytes",
                        "Bytes in the file.",
                        PartTables::storedBytes));
        all.add(
                SystemColumn.count(
                        "column_data_uncompressed_bytes",
                        "Bytes before compression.",
                        r -> r.part().part().rawBytes(r.index())));
        all.add(PartRow.unused("column_marks_bytes"));
        addUnusedOfColumns(all);
        return all;
    }

    private static void addUnusedOfColumns(List<SystemColumn<PartColumnRow>> all) {
        DataType time = new NullableType(DataTypes.DATE_TIME);
        all.add(
                SystemColumn.number(
                        "column_modification_time",
                        time,
                        "When it was written.",
                        r -> r.part().part().spec().createdAtMs() / 1000));
        all.add(
                SystemColumn.number(
                        "column_ttl_min",
                        time,
                        "When its first value expires.",
                        r -> columnTtl(r).map(PartTtl::minS).orElse(null)));
        all.add(
                SystemColumn.number(
                        "column_ttl_max",
                        time,
                        "When its last value expires.",
                        r -> columnTtl(r).map(PartTtl::maxS).orElse(null)));
        all.add(SystemColumn.texts("statistics", "None.", _ -> List.of()));
        all.add(SystemColumn.nullableText("estimates.min", "Unused.", _ -> null));
        all.add(SystemColumn.nullableText("estimates.max", "Unused.", _ -> null));
        all.add(SystemColumn.nullableCount("estimates.cardinality", "Unused.", _ -> null));
        all.add(SystemColumn.nullableCount("estimates.null_count", "Unused.", _ -> null));
        all.add(SystemColumn.text("serialization_kind", "Always the same.", _ -> "Default"));
        for (String name :
                List.of(
                        "substreams",
                        "filenames",
                        "subcolumns.names",
                        "subcolumns.types",
                        "subcolumns.serializations")) {
            all.add(SystemColumn.texts(name, "Unused.", _ -> List.of()));
        }
        DataType counts = new ArrayType(DataTypes.UINT64);
        for (String name :
                List.of(
                        "bytes_on_disk",
                        "data_compressed_bytes",
                        "data_uncompressed_bytes",
                        "marks_bytes")) {
            all.add(new SystemColumn<>("subcolumns." + name, counts, "Unused.", _ -> List.of()));
        }
    }

    private static Optional<PartTtl> columnTtl(PartColumnRow row) {
        return row.part().ttl().stream()
                .filter(
                        ttl ->
                                ttl.kind() == PartTtl.Kind.CLEAR_COLUMN
                                        && row.column()
                                                .filter(c -> c.name().equals(ttl.column()))
                                                .isPresent())
                .findFirst();
    }

    private static long storedBytes(PartColumnRow row) {
        return row.part().part().storedBytes(row.index());
    }

    private static List<SystemColumn<MergeRow>> mergeColumns() {
        List<SystemColumn<MergeRow>> all = new ArrayList<>();
        all.add(SystemColumn.text("database", "The database.", r -> r.table().database()));
        all.add(SystemColumn.text("table", "The table.", r -> r.table().name()));
        all.add(
                SystemColumn.number(
                        "elapsed",
                        DataTypes.FLOAT64,
                        "Seconds since it began.",
                        MergeRow::elapsedSeconds));
        all.add(
                SystemColumn.number(
                        "progress",
                        DataTypes.FLOAT64,
                        "The share of rows that are read, 0 to 1.",
                        MergeRow::progress));
        all.add(
                SystemColumn.count(
                        "num_parts",
                        "Parts that become one.",
                        r -> r.merge().plan().sources().size()));
        all.add(
                SystemColumn.texts(
                        "source_part_names", "Their names.", r -> r.merge().plan().sourceNames()));
        all.add(
                SystemColumn.text(
                        "result_part_name", "What they become.", r -> r.merge().resultName()));
        all.add(SystemColumn.texts("source_part_paths", "Unused.", _ -> List.of()));
        all.add(SystemColumn.text("result_part_path", "Unused.", _ -> ""));
        all.add(
                SystemColumn.text(
                        "partition_id",
                        "The partition.",
                        r -> r.merge().plan().sources().getFirst().spec().partitionId()));
        all.add(
                SystemColumn.text(
                        "partition",
                        "The partition's value.",
                        r -> r.merge().plan().sources().getFirst().spec().partition()));
        all.add(SystemColumn.flag("is_mutation", "Never.", _ -> false));
        addProgress(all);
        return all;
    }

    private static void addProgress(List<SystemColumn<MergeRow>> all) {
        all.add(
                SystemColumn.count(
                        "total_size_bytes_compressed",
                        "Bytes of their files.",
                        r -> r.merge().plan().fileBytes()));
        all.add(
                SystemColumn.count(
                        "total_size_bytes_uncompressed",
                        "Bytes of their columns before compression.",
                        PartTables::rawBytes));
        all.add(
                SystemColumn.count(
                        "total_size_marks",
                        "Their granules.",
                        r ->
                                r.merge().plan().sources().stream()
                                        .mapToLong(part -> part.granuleCount())
                                        .sum()));
        all.add(
                SystemColumn.count(
                        "bytes_read_uncompressed",
                        "The share of the bytes that is read.",
                        r -> (long) (r.progress() * rawBytes(r))));
        all.add(
                SystemColumn.count(
                        "rows_read", "Rows read so far.", r -> r.merge().task().rowsRead()));
        for (String name :
                List.of(
                        "bytes_written_uncompressed",
                        "rows_written",
                        "columns_written",
                        "memory_usage",
                        "thread_id")) {
            all.add(PartRow.unused(name));
        }
        all.add(SystemColumn.text("merge_type", "The kind.", r -> r.merge().reason().mergeType()));
        all.add(SystemColumn.text("merge_algorithm", "How.", _ -> "Horizontal"));
    }

    private static long rawBytes(MergeRow row) {
        return row.merge().plan().sources().stream().mapToLong(part -> part.rawBytes()).sum();
    }

    private static List<PartColumnRow> columns(SystemScope scope) {
        List<PartColumnRow> rows = new ArrayList<>();
        for (PartRow part : PartRow.all(scope)) {
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
                for (RunningMerge merge : table.merges().running()) {
                    rows.add(new MergeRow(entry.get(), merge, (now - merge.startedNanos()) / 1e9));
                }
            }
        }
        return rows;
    }
}
