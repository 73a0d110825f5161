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
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.part.GranuleBounds;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartSection;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A visible part, as system tables show it.
record PartRow(TableEntry table, TableDefinition definition, PartReader part, List<PartTtl> ttl) {
    private static final long MS_PER_S = 1_000;

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

    /// The boundaries of the granules of a part.
    static long markCount(PartReader part) {
        return part.granuleCount() + 1L;
    }

    /// The bytes of a part's sparse primary index.
    static long keyBytes(PartReader part) {
        long bytes = 0;
        for (int key = 0; key < part.keyHeader().size(); key++) {
            bytes += part.keys(key).retainedBytes();
        }
        return bytes;
    }

    private long fileBytes() {
        return part.description().fileBytes();
    }

    private long indexBytes(ToLongFunction<PartSection> what) {
        return part.sections().stream().mapToLong(what).sum();
    }

    /// The bounds of the column of a type of dates or times that the partition key reads; empty
    /// where there is none.
    private LongStream bounds(Class<? extends DataType> type) {
        Header header = part.header();
        LongStream.Builder all = LongStream.builder();
        for (int i = 0; i < header.size(); i++) {
            Field field = header.fields().get(i);
            if (type.isInstance(field.type())
                    && ColumnTables.mentions(definition.storage().partitionBy(), field.name())) {
                part.bounds(i).ifPresent(bounds -> add(bounds, all));
                break;
            }
        }
        return all.build();
    }

    private void add(GranuleBounds bounds, LongStream.Builder all) {
        for (int granule = 0; granule < part.granuleCount(); granule++) {
            if (bounds.hasValues(granule)) {
                all.add(number(bounds.min(), granule));
                all.add(number(bounds.max(), granule));
            }
        }
    }

    private static long number(Column column, int row) {
        return switch (column) {
            case ShortColumn days -> Short.toUnsignedInt(days.value(row));
            case IntColumn seconds -> Integer.toUnsignedLong(seconds.value(row));
            default -> 0;
        };
    }

    private long minDate() {
        return bounds(DateType.class).min().orElse(0);
    }

    private long maxDate() {
        return bounds(DateType.class).max().orElse(0);
    }

    private long minTimeMs() {
        return MS_PER_S * bounds(DateTimeType.class).min().orElse(0);
    }

    private long maxTimeMs() {
        return MS_PER_S * bounds(DateTimeType.class).max().orElse(0);
    }

    /// Says the columns that `system.parts` and `system.parts_columns` both have.
    ///
    /// @param row the part that a row of the table is about
    static <R> void addCommon(SystemTable.Making<R> table, Function<R, PartRow> row) {
        Columns<R> part = new Columns<>(table, row);
        part.column("partition", r -> r.part.spec().partition());
        part.column("name", r -> r.part.spec().name());
        part.column("part_type", _ -> "Compact");
        part.column("active", _ -> true);
        part.column("marks", r -> markCount(r.part));
        part.column("rows", r -> r.part.rowCount());
        part.column("bytes_on_disk", PartRow::fileBytes);
        part.column("data_compressed_bytes", PartRow::fileBytes);
        part.column("data_uncompressed_bytes", r -> r.part.description().rawBytes());
        table.time("modification_time", r -> row.apply(r).part.spec().createdAtMs());
        part.column("refcount", _ -> 1);
        part.column("min_date", PartRow::minDate);
        part.column("max_date", PartRow::maxDate);
        table.time("min_time", r -> row.apply(r).minTimeMs());
        table.time("max_time", r -> row.apply(r).maxTimeMs());
        part.column("partition_id", r -> r.part.spec().partitionId());
        part.column("min_block_number", r -> r.part.spec().minBlock());
        part.column("max_block_number", r -> r.part.spec().maxBlock());
        part.column("level", r -> r.part.spec().level());
        part.column("data_version", r -> r.part.spec().dataVersion());
        part.column("primary_key_bytes_in_memory", r -> keyBytes(r.part));
        part.column("primary_key_bytes_in_memory_allocated", r -> keyBytes(r.part));
        part.column("database", r -> r.table.database());
        part.column("table", r -> r.table.name());
        part.column("engine", r -> r.definition.engine());
        part.column("disk_name", _ -> "default");
        part.column("path", r -> r.part.path().toString());
    }

    private record Columns<R>(SystemTable.Making<R> table, Function<R, PartRow> row) {
        void column(String name, Function<PartRow, @Nullable Object> value) {
            table.column(name, r -> value.apply(row.apply(r)));
        }
    }

    static SystemTable<?> parts() {
        SystemTable.Making<PartRow> table = SystemTable.of("parts", PartRow::all);
        addCommon(table, Function.identity());
        table.column("files", _ -> 1)
                .column("primary_key_size", r -> keyBytes(r.part))
                .column(
                        "secondary_indices_compressed_bytes",
                        r -> r.indexBytes(PartSection::storedBytes))
                .column(
                        "secondary_indices_uncompressed_bytes",
                        r -> r.indexBytes(PartSection::rawBytes))
                .column("secondary_indices_marks_bytes", r -> r.indexBytes(PartSection::markBytes))
                .time(
                        "delete_ttl_info_min",
                        r -> MS_PER_S * r.ttl(DELETE).mapToLong(PartTtl::minS).min().orElse(0))
                .time(
                        "delete_ttl_info_max",
                        r -> MS_PER_S * r.ttl(DELETE).mapToLong(PartTtl::maxS).max().orElse(0))
                .column("default_compression_codec", r -> ColumnCodecs.text(r.part.codec()))
                .column("visible", _ -> true)
                .column("has_lightweight_delete", r -> !r.part.mask().isEmpty());
        addTtl("recompression_ttl_info", RECOMPRESS, table);
        addTtl("group_by_ttl_info", GROUP, table);
        addTtl("rows_where_ttl_info", DELETE_WHERE, table);
        return table.made();
    }

    private Stream<PartTtl> ttl(PartTtl.Kind kind) {
        return ttl.stream().filter(one -> one.kind() == kind);
    }

    private static void addTtl(
            String prefix, PartTtl.Kind kind, SystemTable.Making<PartRow> table) {
        table.column(prefix + ".expression", r -> r.ttl(kind).map(PartTtl::expression).toList())
                .column(prefix + ".min", r -> r.ttl(kind).map(PartTtl::minS).toList())
                .column(prefix + ".max", r -> r.ttl(kind).map(PartTtl::maxS).toList());
    }
}
