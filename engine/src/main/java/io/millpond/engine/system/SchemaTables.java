package io.millpond.engine.system;

import io.millpond.engine.system.CatalogTables.TableRow;
import io.millpond.engine.system.ColumnTables.ColumnRow;
import io.millpond.engine.table.factory.TableFactories;
import io.millpond.engine.table.factory.TableFactory;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The tables of `information_schema` that have rows.
final class SchemaTables {
    /// The one catalog of databases that call it so.
    private static final String CATALOG = "def";

    private static final String COLLATION = "utf8mb4_0900_ai_ci";
    private static final List<String> CHARACTER_SETS =
            List.of("utf8", "utf8mb4", "ascii", "binary");

    private final CatalogTables catalog;
    private final ColumnTables columns;
    private final TableFactories factories;

    SchemaTables(CatalogTables catalog, ColumnTables columns, TableFactories factories) {
        this.catalog = catalog;
        this.columns = columns;
        this.factories = factories;
    }

    List<SystemTable<?>> all() {
        return List.of(
                schemata(),
                tables(),
                columns(),
                views(),
                engines(),
                keyColumns(),
                SystemTable.of("information_schema.character_sets", _ -> CHARACTER_SETS)
                        .column("character_set_name", name -> name)
                        .made(),
                SystemTable.of("information_schema.collations", _ -> ClientTables.collations())
                        .column("collation_name", name -> name)
                        .made());
    }

    private SystemTable<?> engines() {
        return SystemTable.of("information_schema.engines", _ -> factories.all())
                .column("engine", TableFactory::engine)
                .column("support", e -> e.engine().equals("MergeTree") ? "DEFAULT" : "YES")
                .made();
    }

    private SystemTable<?> keyColumns() {
        return SystemTable.of("information_schema.key_column_usage", this::primaryKeys)
                .column("constraint_catalog", _ -> CATALOG)
                .column("constraint_schema", ColumnRow::database)
                .column("constraint_name", _ -> "PRIMARY")
                .column("table_catalog", _ -> CATALOG)
                .column("table_schema", ColumnRow::database)
                .column("table_name", ColumnRow::tableName)
                .column("column_name", r -> r.column().name())
                .column("ordinal_position", _ -> 1)
                .made();
    }

    private List<ColumnRow> primaryKeys(SystemScope scope) {
        return columns.rows(scope).stream().filter(row -> row.isIn(row.primaryKey())).toList();
    }

    private static SystemTable<?> schemata() {
        return SystemTable.of("information_schema.schemata", SchemaTables::databases)
                .column("catalog_name", name -> name)
                .column("schema_name", name -> name)
                .column("schema_owner", _ -> "default")
                .made();
    }

    private static List<String> databases(SystemScope scope) {
        List<String> names = new ArrayList<>(SystemTables.databases(scope.snapshot()));
        scope.snapshot().databases().forEach(d -> names.add(d.name()));
        names.sort(null);
        return names;
    }

    private SystemTable<?> tables() {
        SystemTable.Making<TableRow> table =
                SystemTable.of("information_schema.tables", scope -> catalog.rows(scope, true));
        name(table, TableRow::database, TableRow::name);
        return table.column("table_type", SchemaTables::kind)
                .column("table_rows", TableRow::rowCount)
                .column("data_length", TableRow::byteCount)
                .column("index_length", TableRow::indexBytes)
                .column("table_collation", _ -> COLLATION)
                .column("table_comment", TableRow::comment)
                .made();
    }

    private SystemTable<?> views() {
        SystemTable.Making<TableRow> table =
                SystemTable.of(
                        "information_schema.views",
                        scope ->
                                catalog.rows(scope, false).stream()
                                        .filter(TableRow::isView)
                                        .toList());
        name(table, TableRow::database, TableRow::name);
        table.column("view_definition", TableRow::asSelect).column("check_option", _ -> "NONE");
        for (String name :
                List.of("is_updatable", "is_trigger_updatable", "is_trigger_deletable")) {
            table.column(name, _ -> "NO");
        }
        for (String name : List.of("is_insertable_into", "is_trigger_insertable_into")) {
            table.column(name, r -> r.engine().equals("MaterializedView") ? "YES" : "NO");
        }
        return table.made();
    }

    private SystemTable<?> columns() {
        SystemTable.Making<ColumnRow> table =
                SystemTable.of("information_schema.columns", columns::rows);
        name(table, ColumnRow::database, ColumnRow::tableName);
        return table.column("column_name", r -> r.column().name())
                .column("ordinal_position", ColumnRow::position)
                .column("column_default", ColumnRow::defaultExpression)
                .column("is_nullable", r -> r.column().type().isNullable() ? "1" : "0")
                .column("data_type", r -> r.column().type().name())
                .column("character_maximum_length", ColumnRow::octets)
                .column("character_octet_length", ColumnRow::octets)
                .column("numeric_precision", ColumnRow::precision)
                .column("numeric_precision_radix", ColumnRow::radix)
                .column("numeric_scale", ColumnRow::scale)
                .column("datetime_precision", ColumnRow::timePrecision)
                .column("extra", _ -> "")
                .column("column_comment", r -> r.column().comment())
                .column("column_type", r -> r.column().type().name())
                .made();
    }

    private static <R> void name(
            SystemTable.Making<R> rows,
            Function<R, @Nullable Object> database,
            Function<R, @Nullable Object> table) {
        rows.column("table_catalog", database)
                .column("table_schema", database)
                .column("table_name", table);
    }

    private static String kind(TableRow table) {
        if (table.database().isEmpty()) {
            return "LOCAL TEMPORARY";
        }
        if (table.engine().endsWith("View")) {
            return "VIEW";
        }
        if (table.definition() == null) {
            return "SYSTEM VIEW";
        }
        return table.hasOwnData() ? "BASE TABLE" : "FOREIGN TABLE";
    }
}
