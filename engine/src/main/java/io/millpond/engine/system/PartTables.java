package io.millpond.engine.system;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.PartTtl;
import io.millpond.engine.mergetree.RunningMerge;
import io.millpond.engine.table.TableColumn;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.block.Field;
import io.millpond.storage.part.PartDescription;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

        Stream<PartDescription> sources() {
            return merge.plan().sources().stream();
        }

        PartDescription first() {
            return merge.plan().sources().getFirst();
        }
    }

    static final SystemTable<?> PARTS = PartRow.parts();
    static final SystemTable<?> PARTS_COLUMNS = partsColumns();
    static final SystemTable<?> MERGES = runningMerges();

    private static SystemTable<?> partsColumns() {
        SystemTable.Making<PartColumnRow> table =
                SystemTable.of("parts_columns", PartTables::columns);
        PartRow.addCommon(table, PartColumnRow::part);
        return table.column("column", r -> r.field().name())
                .column("type", r -> r.field().type().name())
                .column("column_position", r -> r.index() + 1L)
                .column("default_kind", r -> r.column().map(c -> c.kind().sql()).orElse(""))
                .column("default_expression", PartTables::defaultExpression)
                .column("column_bytes_on_disk", PartTables::storedBytes)
                .column("column_data_compressed_bytes", PartTables::storedBytes)
                .column("column_data_uncompressed_bytes", r -> r.part().part().rawBytes(r.index()))
                .time("column_modification_time", r -> r.part().part().spec().createdAtMs())
                .column("column_ttl_min", r -> columnTtl(r).map(PartTtl::minS).orElse(null))
                .column("column_ttl_max", r -> columnTtl(r).map(PartTtl::maxS).orElse(null))
                .column("serialization_kind", _ -> "Default")
                .made();
    }

    private static String defaultExpression(PartColumnRow row) {
        return row.column()
                .map(TableColumn::defaultExpression)
                .map(SqlFormatter::expression)
                .orElse("");
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

    private static SystemTable<?> runningMerges() {
        return SystemTable.of("merges", PartTables::merges)
                .column("database", r -> r.table().database())
                .column("table", r -> r.table().name())
                .column("elapsed", MergeRow::elapsedSeconds)
                .column("progress", MergeRow::progress)
                .column("num_parts", r -> r.merge().plan().sources().size())
                .column("source_part_names", r -> r.merge().plan().sourceNames())
                .column("result_part_name", r -> r.merge().resultName())
                .column("partition_id", r -> r.first().spec().partitionId())
                .column("partition", r -> r.first().spec().partition())
                .column("total_size_bytes_compressed", r -> r.merge().plan().fileBytes())
                .column("total_size_bytes_uncompressed", PartTables::rawBytes)
                .column(
                        "total_size_marks",
                        r -> r.sources().mapToLong(part -> part.granuleCount() + 1L).sum())
                .column("bytes_read_uncompressed", r -> (long) (r.progress() * rawBytes(r)))
                .column("rows_read", r -> r.merge().task().rowsRead())
                .column("merge_type", r -> r.merge().reason().mergeType())
                .column("merge_algorithm", _ -> "Horizontal")
                .made();
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
