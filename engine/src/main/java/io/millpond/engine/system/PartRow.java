package io.millpond.engine.system;

import static io.millpond.engine.mergetree.PartTtl.Kind.DELETE;
import static io.millpond.engine.mergetree.PartTtl.Kind.DELETE_WHERE;
import static io.millpond.engine.mergetree.PartTtl.Kind.GROUP;
import static io.millpond.engine.mergetree.PartTtl.Kind.RECOMPRESS;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.PartTtl;
import io.millpond.engine.table.ColumnCodecs;
import io.millpond.engine.table.TableDefinition;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// A visible part, as system tables show it.
record PartRow(TableEntry table, TableDefinition definition, PartReader part, List<PartTtl> ttl) {
    private static final long MS_PER_S = 1_000;
    private static final DataType TRANSACTION =
            TupleType.of(List.of(DataTypes.UINT64, DataTypes.UINT64, DataTypes.UUID));
    private static final List<Object> NO_TRANSACTION = List.of(0, 0, new UUID(0, 0));

    static List<PartRow> all(SystemScope scope) {
        List<PartRow> rows = new ArrayList<>();
        for (MergeTreeTable table : scope.tables().all(MergeTreeTable.class)) {
            Optional<TableEntry> entry = scope.snapshot().table(table.uuid());
            if (entry.isPresent() && table.damage().isEmpty()) {
                for (PartReader part : table.readers(scope.snapshot())) {
                    rows.add(new PartRow(entry.get(), table.definition(), part, table.ttl(part)));
                }
            }
        }
        rows.sort(Comparator.comparing(r -> r.table().fullName()));
        return rows;
    }

    private long fileBytes() {
        return part.description().fileBytes();
    }

    /// The columns that come first in `system.parts` and `system.parts_columns`, up to the path.
    ///
    /// @param row the part that a row of the table is about
    static <R> List<SystemColumn<R>> columns(Function<R, PartRow> row, boolean isOfParts) {
        List<SystemColumn<R>> all = new ArrayList<>();
        all.add(text("partition", "The partition's value.", row, r -> r.part.spec().partition()));
        all.add(text("name", "The part.", row, r -> r.part.spec().name()));
        all.add(SystemColumn.uuid("uuid", "Unused.", _ -> new UUID(0, 0)));
        all.add(SystemColumn.text("part_type", "The kind of file.", _ -> "Compact"));
        all.add(SystemColumn.flag("active", "Whether it is visible.", _ -> true));
        all.add(count("marks", "Granules.", row, r -> r.part.granuleCount()));
        all.add(count("rows", "Rows.", row, r -> r.part.rowCount()));
        if (isOfParts) {
            all.add(SystemColumn.count("files", "Always 1.", _ -> 1));
        }
        all.add(count("bytes_on_disk", "Bytes of the file.", row, PartRow::fileBytes));
        all.add(count("data_compressed_bytes", "Bytes of the file.", row, PartRow::fileBytes));
        all.add(
                count(
                        "data_uncompressed_bytes",
                        "Bytes of the columns before compression.",
                        row,
                        r -> r.part.description().rawBytes()));
        if (isOfParts) {
            all.add(unused("primary_key_size"));
        }
        all.add(unused("marks_bytes"));
        if (isOfParts) {
            all.add(unused("secondary_indices_compressed_bytes"));
            all.add(unused("secondary_indices_uncompressed_bytes"));
            all.add(unused("secondary_indices_marks_bytes"));
        }
        all.add(
                SystemColumn.time(
                        "modification_time",
                        "When it was written.",
                        r -> row.apply(r).part.spec().createdAtMs()));
        all.add(SystemColumn.time("remove_time", "Unused.", _ -> 0));
        all.add(SystemColumn.number("refcount", DataTypes.UINT32, "Unused.", _ -> 1));
        all.add(SystemColumn.number("min_date", DataTypes.DATE, "Unused.", _ -> 0));
        all.add(SystemColumn.number("max_date", DataTypes.DATE, "Unused.", _ -> 0));
        all.add(SystemColumn.time("min_time", "Unused.", _ -> 0));
        all.add(SystemColumn.time("max_time", "Unused.", _ -> 0));
        addPlace(all, row, isOfParts);
        return all;
    }

    private static <R> void addPlace(
            List<SystemColumn<R>> all, Function<R, PartRow> row, boolean isOfParts) {
        all.add(text("partition_id", "The partition.", row, r -> r.part.spec().partitionId()));
        all.add(
                SystemColumn.number(
                        "min_block_number",
                        DataTypes.INT64,
                        "The first insert in it.",
                        r -> row.apply(r).part.spec().minBlock()));
        all.add(
                SystemColumn.number(
                        "max_block_number",
                        DataTypes.INT64,
                        "The last insert in it.",
                        r -> row.apply(r).part.spec().maxBlock()));
        all.add(
                SystemColumn.number(
                        "level",
                        DataTypes.UINT32,
                        "How often its rows were merged.",
                        r -> row.apply(r).part.spec().level()));
        all.add(
                count(
                        "data_version",
                        "The last change of its rows, or its first insert.",
                        row,
                        r -> r.part.spec().dataVersion()));
        all.add(unused("primary_key_bytes_in_memory"));
        all.add(unused("primary_key_bytes_in_memory_allocated"));
        if (isOfParts) {
            all.add(unused("index_granularity_bytes_in_memory"));
            all.add(unused("index_granularity_bytes_in_memory_allocated"));
            all.add(SystemColumn.flag("is_frozen", "Unused.", _ -> false));
        }
        all.add(text("database", "The database.", row, r -> r.table.database()));
        all.add(text("table", "The table.", row, r -> r.table.name()));
        all.add(text("engine", "The engine.", row, r -> r.definition.engine()));
        all.add(SystemColumn.text("disk_name", "The disk.", _ -> "default"));
        all.add(text("path", "The file.", row, r -> r.part.path().toString()));
    }

    /// The columns of `system.parts` behind the path.
    static List<SystemColumn<PartRow>> more() {
        List<SystemColumn<PartRow>> all = new ArrayList<>();
        for (String name :
                List.of(
                        "hash_of_all_files",
                        "hash_of_uncompressed_files",
                        "uncompressed_hash_of_compressed_files")) {
            all.add(SystemColumn.text(name, "Unused.", _ -> ""));
        }
        all.add(
                SystemColumn.time(
                        "delete_ttl_info_min",
                        "When its first row expires.",
                        r -> MS_PER_S * r.ttl(DELETE).mapToLong(PartTtl::minS).min().orElse(0)));
        all.add(
                SystemColumn.time(
                        "delete_ttl_info_max",
                        "When its last row expires.",
                        r -> MS_PER_S * r.ttl(DELETE).mapToLong(PartTtl::maxS).max().orElse(0)));
        addTtl("move_ttl_info", "Nothing: there is one disk.", null, all);
        all.add(
                SystemColumn.text(
                        "default_compression_codec",
                        "The codec of columns without one of their own.",
                        r -> ColumnCodecs.text(r.part.codec())));
        addTtl("recompression_ttl_info", "Clauses of compression.", RECOMPRESS, all);
        addTtl("group_by_ttl_info", "Clauses of grouping.", GROUP, all);
        addTtl("rows_where_ttl_info", "Clauses with a condition.", DELETE_WHERE, all);
        all.add(SystemColumn.texts("projections", "None.", _ -> List.of()));
        all.add(SystemColumn.flag("visible", "Whether it is visible.", _ -> true));
        all.add(new SystemColumn<>("creation_tid", TRANSACTION, "Unused.", _ -> NO_TRANSACTION));
        all.add(unused("removal_tid_lock"));
        all.add(new SystemColumn<>("removal_tid", TRANSACTION, "Unused.", _ -> NO_TRANSACTION));
        all.add(unused("creation_csn"));
        all.add(unused("removal_csn"));
        all.add(
                SystemColumn.flag(
                        "has_lightweight_delete",
                        "Whether rows of its file were deleted.",
                        r -> !r.part.mask().isEmpty()));
        all.add(SystemColumn.time("last_removal_attempt_time", "Unused.", _ -> 0));
        all.add(SystemColumn.text("removal_state", "Unused.", _ -> ""));
        return all;
    }

    private Stream<PartTtl> ttl(PartTtl.@Nullable Kind kind) {
        return ttl.stream().filter(one -> one.kind() == kind);
    }

    private static void addTtl(
            String prefix,
            String doc,
            PartTtl.@Nullable Kind kind,
            List<SystemColumn<PartRow>> all) {
        DataType times = new ArrayType(DataTypes.DATE_TIME);
        all.add(
                SystemColumn.texts(
                        prefix + ".expression",
                        doc,
                        r -> r.ttl(kind).map(PartTtl::expression).toList()));
        all.add(
                new SystemColumn<>(
                        prefix + ".min", times, doc, r -> r.ttl(kind).map(PartTtl::minS).toList()));
        all.add(
                new SystemColumn<>(
                        prefix + ".max", times, doc, r -> r.ttl(kind).map(PartTtl::maxS).toList()));
    }

    static <R> SystemColumn<R> unused(String name) {
        return SystemColumn.count(name, "Unused.", _ -> 0);
    }

    private static <R> SystemColumn<R> text(
            String name,
            String description,
            Function<R, PartRow> row,
            Function<PartRow, String> value) {
        return SystemColumn.text(name, description, r -> value.apply(row.apply(r)));
    }

    private static <R> SystemColumn<R> count(
            String name,
            String description,
            Function<R, PartRow> row,
            ToLongFunction<PartRow> value) {
        return SystemColumn.count(name, description, r -> value.applyAsLong(row.apply(r)));
    }
}
