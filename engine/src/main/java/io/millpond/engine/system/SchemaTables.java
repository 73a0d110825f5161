package io.millpond.engine.system;

import io.millpond.engine.table.TableFactories;
import io.millpond.engine.table.TableFactory;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// The tables of `information_schema`. Each column is there twice, in lower and in upper case, as
/// in ClickHouse.
final class SchemaTables {
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
                SchemaConstants.CHARACTER_SETS,
                SchemaConstants.COLLATIONS,
                SchemaConstants.REFERENTIAL_CONSTRAINTS,
                SchemaConstants.STATISTICS);
    }

    private SystemTable<?> engines() {
        List<SystemColumn<TableFactory>> list = new ArrayList<>();
        list.add(SystemColumn.text("engine", "The table engine.", TableFactory::engine));
        list.add(
                SystemColumn.text(
                        "support",
                        "Whether it is the default.",
                        engine -> engine.engine().equals("MergeTree") ? "DEFAULT" : "YES"));
        return new SystemTable<>(
                "engines", "The table engines.", inBothCases(list), _ -> factories.all());
    }

    private SystemTable<?> keyColumns() {
        List<SystemColumn<ColumnTables.ColumnRow>> list = new ArrayList<>();
        list.add(SystemColumn.text("constraint_catalog", "Unused.", _ -> "def"));
        list.add(
                SystemColumn.text(
                        "constraint_schema", "The database.", ColumnTables.ColumnRow::database));
        list.add(SystemColumn.nullableText("constraint_name", "The key.", _ -> "PRIMARY"));
        list.add(SystemColumn.text("table_catalog", "Unused.", _ -> "def"));
        list.add(
                SystemColumn.text(
                        "table_schema", "The database.", ColumnTables.ColumnRow::database));
        list.add(SystemColumn.text("table_name", "The table.", ColumnTables.ColumnRow::table));
        list.add(SystemColumn.nullableText("column_name", "The column.", r -> r.column().name()));
        list.add(SystemColumn.number("ordinal_position", DataTypes.UINT32, "Unused.", _ -> 1L));
        list.add(
                SystemColumn.number(
                        "position_in_unique_constraint",
                        new NullableType(DataTypes.UINT32),
                        "Unused.",
                        _ -> null));
        addUnused(
                list, "referenced_table_schema", "referenced_table_name", "referenced_column_name");
        return new SystemTable<>(
                "key_column_usage",
                "The columns of primary keys.",
                inBothCases(list),
                scope ->
                        columns.rows(scope).stream()
                                .filter(row -> row.isIn(row.primaryKey()))
                                .toList());
    }

    private static SystemTable<?> schemata() {
        List<SystemColumn<String>> list = new ArrayList<>();
        list.add(SystemColumn.text("catalog_name", "The database.", name -> name));
        list.add(SystemColumn.text("schema_name", "The database.", name -> name));
        list.add(SystemColumn.text("schema_owner", "Unused.", _ -> "default"));
        addUnused(
                list,
                "default_character_set_catalog",
                "default_character_set_schema",
                "default_character_set_name",
                "sql_path");
        return new SystemTable<>(
                "schemata", "The databases.", inBothCases(list), SchemaTables::databases);
    }

    private static List<String> databases(SystemScope scope) {
        List<String> names = new ArrayList<>(SystemTables.databases(scope.snapshot()));
        scope.snapshot().databases().forEach(d -> names.add(d.name()));
        names.sort(null);
        return names;
    }

    private SystemTable<?> tables() {
        List<SystemColumn<CatalogTables.TableRow>> list = new ArrayList<>();
        addTable(list, CatalogTables.TableRow::database, CatalogTables.TableRow::name);
        list.add(SystemColumn.text("table_type", "The kind of table.", SchemaTables::kind));
        list.add(SystemColumn.nullableCount("table_rows", "Rows, if known.", r -> r.rowCount()));
        list.add(SystemColumn.nullableCount("data_length", "Bytes, if known.", r -> r.byteCount()));
        list.add(SystemColumn.nullableCount("index_length", "Unused.", _ -> null));
        list.add(
                SystemColumn.nullableText("table_collation", "Unused.", _ -> "utf8mb4_0900_ai_ci"));
        list.add(SystemColumn.nullableText("table_comment", "The comment.", r -> r.comment()));
        return new SystemTable<>(
                "tables",
                "The tables and views.",
                inBothCases(list),
                scope -> catalog.rows(scope, true));
    }

    private static boolean isSystem(CatalogTables.TableRow row) {
        return row.definition() == null;
    }

    private SystemTable<?> views() {
        List<SystemColumn<CatalogTables.TableRow>> list = new ArrayList<>();
        addTable(list, CatalogTables.TableRow::database, CatalogTables.TableRow::name);
        list.add(
                SystemColumn.text(
                        "view_definition", "The query.", CatalogTables.TableRow::asSelect));
        list.add(SystemColumn.text("check_option", "Unused.", _ -> "NONE"));
        for (String name :
                List.of(
                        "is_updatable",
                        "is_insertable_into",
                        "is_trigger_updatable",
                        "is_trigger_deletable",
                        "is_trigger_insertable_into")) {
            list.add(SystemColumn.text(name, "Unused.", _ -> "NO"));
        }
        return new SystemTable<>(
                "views",
                "The views.",
                inBothCases(list),
                scope ->
                        catalog.rows(scope, false).stream()
                                .filter(CatalogTables.TableRow::isView)
                                .toList());
    }

    private SystemTable<?> columns() {
        List<SystemColumn<ColumnTables.ColumnRow>> list = new ArrayList<>();
        addTable(list, ColumnTables.ColumnRow::database, ColumnTables.ColumnRow::table);
        list.add(SystemColumn.text("column_name", "The column.", r -> r.column().name()));
        list.add(SystemColumn.count("ordinal_position", "The place, from 1.", r -> r.position()));
        list.add(
                SystemColumn.text(
                        "column_default",
                        "The default expression.",
                        ColumnTables.ColumnRow::defaultExpression));
        list.add(
                SystemColumn.text(
                        "is_nullable",
                        "Whether NULL is a value.",
                        r -> r.column().type().isNullable() ? "1" : "0"));
        list.add(SystemColumn.text("data_type", "The type.", r -> r.column().type().name()));
        list.add(SystemColumn.nullableCount("character_maximum_length", "Unused.", _ -> null));
        list.add(SystemColumn.nullableCount("character_octet_length", "Unused.", _ -> null));
        list.add(
                SystemColumn.nullableCount(
                        "numeric_precision",
                        "Digits or bits of a number.",
                        ColumnTables.ColumnRow::precision));
        list.add(
                SystemColumn.nullableCount(
                        "numeric_precision_radix",
                        "10 for digits, 2 for bits.",
                        ColumnTables.ColumnRow::radix));
        list.add(
                SystemColumn.nullableCount(
                        "numeric_scale", "Digits after the point.", ColumnTables.ColumnRow::scale));
        list.add(
                SystemColumn.nullableCount(
                        "datetime_precision",
                        "Digits after the second.",
                        ColumnTables.ColumnRow::timePrecision));
        addUnused(
                list,
                "character_set_catalog",
                "character_set_schema",
                "character_set_name",
                "collation_catalog",
                "collation_schema",
                "collation_name",
                "domain_catalog",
                "domain_schema",
                "domain_name",
                "extra");
        list.add(SystemColumn.text("column_comment", "The comment.", r -> r.column().comment()));
        list.add(SystemColumn.text("column_type", "The type.", r -> r.column().type().name()));
        return new SystemTable<>(
                "columns", "The columns of all tables.", inBothCases(list), columns::rows);
    }

    private static <R> void addTable(
            List<SystemColumn<R>> list,
            Function<R, @Nullable String> database,
            Function<R, @Nullable String> table) {
        list.add(SystemColumn.text("table_catalog", "The database.", database));
        list.add(SystemColumn.text("table_schema", "The database.", database));
        list.add(SystemColumn.text("table_name", "The table.", table));
    }

    static <R> void addUnused(List<SystemColumn<R>> list, String... names) {
        for (String name : names) {
            list.add(SystemColumn.nullableText(name, "Unused.", _ -> null));
        }
    }

    static <R> List<SystemColumn<R>> inBothCases(List<SystemColumn<R>> lower) {
        List<SystemColumn<R>> all = new ArrayList<>(lower);
        for (SystemColumn<R> column : lower) {
            all.add(
                    new SystemColumn<>(
                            column.name().toUpperCase(Locale.ROOT),
                            column.type(),
                            column.description(),
                            column.value()));
        }
        return all;
    }

    private static String kind(CatalogTables.TableRow table) {
        if (table.database().isEmpty()) {
            return "LOCAL TEMPORARY";
        }
        if (table.isView()) {
            return "VIEW";
        }
        if (isSystem(table)) {
            return "SYSTEM VIEW";
        }
        return table.hasOwnData() ? "BASE TABLE" : "FOREIGN TABLE";
    }
}
