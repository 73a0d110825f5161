package io.millpond.engine.system;

import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.TableElement;
import io.millpond.storage.part.PartSection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// `system.data_skipping_indices`, and the tables about projections, which do not exist here.
final class IndexTables {
    private final CatalogTables catalog;

    IndexTables(CatalogTables catalog) {
        this.catalog = catalog;
    }

    /// @param sections what the visible parts hold of it
    private record IndexRow(
            CatalogTables.TableRow table, TableElement.Index index, List<PartSection> sections) {
        long bytes(ToLongFunction<PartSection> what) {
            return sections.stream().mapToLong(what).sum();
        }
    }

    SystemTable<?> indexes() {
        return new SystemTable<IndexRow>(
                "data_skipping_indices",
                "The indexes that definitions name.",
                List.of(
                        SystemColumn.text("database", "The database.", r -> r.table().database()),
                        SystemColumn.text("table", "The table.", r -> r.table().name()),
                        SystemColumn.text("name", "The index.", r -> r.index().name()),
                        SystemColumn.text("type", "The kind.", r -> r.index().type().name()),
                        SystemColumn.text(
                                "type_full",
                                "The kind with its arguments.",
                                r -> SystemTexts.call(r.index().type())),
                        SystemColumn.text(
                                "expr",
                                "The expression.",
                                r -> CatalogTables.keyText(r.index().expression())),
                        SystemColumn.text("creation", "Who made it.", _ -> "Explicit"),
                        SystemColumn.count(
                                "granularity", "Granules per entry.", r -> r.index().granularity()),
                        SystemColumn.count(
                                "data_compressed_bytes",
                                "Its bytes in parts.",
                                r -> r.bytes(PartSection::storedBytes)),
                        SystemColumn.count(
                                "data_uncompressed_bytes",
                                "Its bytes before compression.",
                                r -> r.bytes(PartSection::rawBytes)),
                        SystemColumn.count(
                                "marks_bytes",
                                "The bytes by which it is found in parts.",
                                r -> r.bytes(PartSection::markBytes))),
                this::rows);
    }

    private List<IndexRow> rows(SystemScope scope) {
        List<IndexRow> rows = new ArrayList<>();
        for (CatalogTables.TableRow table : catalog.rows(scope, false)) {
            if (table.definition() != null
                    && table.definition().create() instanceof CreateTable create) {
                for (TableElement element : create.elements()) {
                    if (element instanceof TableElement.Index index) {
                        rows.add(new IndexRow(table, index, sections(table, index, scope)));
                    }
                }
            }
        }
        return rows;
    }

    private static List<PartSection> sections(
            CatalogTables.TableRow row, TableElement.Index index, SystemScope scope) {
        for (MergeTreeTable table : scope.tables().all(MergeTreeTable.class)) {
            if (table.uuid().equals(row.uuid())) {
                return table.indexes().index(index.name()).stream()
                        .flatMap(
                                bound ->
                                        table.readers(scope.snapshot()).stream()
                                                .flatMap(part -> bound.section(part).stream()))
                        .toList();
            }
        }
        return List.of();
    }

    private record NoRow() {}

    static final SystemTable<?> PROJECTION_PARTS_COLUMNS =
            new SystemTable<NoRow>(
                    "projection_parts_columns",
                    "Columns of projections; there are none.",
                    List.of(
                            SystemColumn.text("partition", "The partition.", _ -> ""),
                            SystemColumn.text("database", "The database.", _ -> ""),
                            SystemColumn.text("table", "The table.", _ -> ""),
                            SystemColumn.text("name", "The projection.", _ -> ""),
                            SystemColumn.flag("active", "Whether it is visible.", _ -> true),
                            SystemColumn.text("column", "The column.", _ -> ""),
                            SystemColumn.text("type", "The type.", _ -> ""),
                            SystemColumn.count("column_position", "The place.", _ -> 0),
                            SystemColumn.count("rows", "Rows.", _ -> 0)),
                    _ -> List.of());
}
