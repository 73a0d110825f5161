package io.millpond.engine.system;

import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.part.PartSection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// `system.data_skipping_indices` and `system.constraints`.
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
        return SystemTable.of("data_skipping_indices", this::rows)
                .column("database", r -> r.table().database())
                .column("table", r -> r.table().name())
                .column("name", r -> r.index().name())
                .column("type", r -> r.index().type().name())
                .column("type_full", r -> SystemTexts.call(r.index().type()))
                .column("expr", r -> CatalogTables.keyText(r.index().expression()))
                .column("creation", _ -> "Explicit")
                .column("granularity", r -> r.index().granularity())
                .column("data_compressed_bytes", r -> r.bytes(PartSection::storedBytes))
                .column("data_uncompressed_bytes", r -> r.bytes(PartSection::rawBytes))
                .column("marks_bytes", r -> r.bytes(PartSection::markBytes))
                .made();
    }

    private record ConstraintRow(
            CatalogTables.TableRow table, TableElement.Constraint constraint) {}

    SystemTable<?> constraints() {
        return SystemTable.of("constraints", this::constraintRows)
                .column("database", r -> r.table().database())
                .column("table", r -> r.table().name())
                .column("name", r -> r.constraint().name())
                .column("type", r -> r.constraint().assume() ? "ASSUME" : "CHECK")
                .column("expression", r -> SqlFormatter.expression(r.constraint().expression()))
                .made();
    }

    private List<ConstraintRow> constraintRows(SystemScope scope) {
        List<ConstraintRow> rows = new ArrayList<>();
        for (CatalogTables.TableRow table : catalog.rows(scope, false)) {
            if (table.definition() != null
                    && table.definition().create() instanceof CreateTable create) {
                for (TableElement element : create.elements()) {
                    if (element instanceof TableElement.Constraint constraint) {
                        rows.add(new ConstraintRow(table, constraint));
                    }
                }
            }
        }
        return rows;
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
}
