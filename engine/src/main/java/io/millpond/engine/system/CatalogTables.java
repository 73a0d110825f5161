package io.millpond.engine.system;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.merger.MergeRules;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Secrets;
import io.millpond.engine.table.SizedTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.ViewSecurity;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Field;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// `system.databases` and `system.tables`.
final class CatalogTables {
    private static final UUID NO_UUID = new UUID(0, 0);

    private final SystemTables systemTables;

    /// @param systemTables whose tables are listed too
    CatalogTables(SystemTables systemTables) {
        this.systemTables = systemTables;
    }

    private record DatabaseRow(String name, String engine, UUID uuid, String comment) {}

    static final SystemTable<?> DATABASES =
            new SystemTable<DatabaseRow>(
                    "databases",
                    "The databases.",
                    List.of(
                            SystemColumn.text("name", "Database name.", DatabaseRow::name),
                            SystemColumn.text("engine", "Database engine.", DatabaseRow::engine),
                            SystemColumn.text("data_path", "Data path.", _ -> ""),
                            SystemColumn.text("metadata_path", "Metadata path.", _ -> ""),
                            SystemColumn.uuid("uuid", "Database UUID.", DatabaseRow::uuid),
                            SystemColumn.text(
                                    "engine_full",
                                    "The engine with its parameters.",
                                    DatabaseRow::engine),
                            SystemColumn.text("comment", "Database comment.", DatabaseRow::comment),
                            SystemColumn.flag(
                                    "is_external", "Whether it is kept elsewhere.", _ -> false)),
                    CatalogTables::databases);

    private static List<DatabaseRow> databases(SystemScope scope) {
        List<DatabaseRow> rows = new ArrayList<>();
        scope.snapshot().databases().forEach(d -> rows.add(databaseRow(d)));
        SystemTables.databases(scope.snapshot())
                .forEach(name -> rows.add(new DatabaseRow(name, "Memory", NO_UUID, "")));
        rows.sort(Comparator.comparing(DatabaseRow::name));
        return rows;
    }

    private static DatabaseRow databaseRow(DatabaseEntry database) {
        boolean isServers = SystemTables.databases().contains(database.name());
        return new DatabaseRow(
                database.name(),
                isServers ? "Memory" : database.engine(),
                isServers ? NO_UUID : database.uuid(),
                database.comment());
    }

    /// A table with what can be said of it.
    ///
    /// @param database empty for a temporary one
    /// @param definition null: a system table
    /// @param partCount null where there are no parts
    /// @param create the statement with secrets hidden, on one line
    record TableRow(
            String database,
            String name,
            UUID uuid,
            String engine,
            @Nullable TableDefinition definition,
            String create,
            String comment,
            long modifiedMs,
            @Nullable Long rowCount,
            @Nullable Long byteCount,
            @Nullable Long partCount,
            List<TableName> dependents,
            @Nullable TableName target) {
        String key(boolean isPrimary) {
            if (definition == null) {
                return "";
            }
            Expression primary = definition.storage().primaryKey();
            Expression sorting = definition.storage().orderBy();
            Expression key = isPrimary && primary != null ? primary : sorting;
            NamedCall rule = definition.storage().engine();
            String text = keyText(key);
            return isPrimary || rule == null
                    ? text
                    : MergeRules.keyColumn(rule)
                            .filter(column -> !text.equals(column))
                            .map(column -> text.isEmpty() ? column : text + ", " + column)
                            .orElse(text);
        }

        String partitionKey() {
            return definition == null ? "" : keyText(definition.storage().partitionBy());
        }

        String samplingKey() {
            return definition == null ? "" : keyText(definition.storage().sampleBy());
        }

        /// What the statement says from the engine on.
        String engineFull() {
            int at = create.indexOf(" ENGINE = ");
            if (at < 0 || isView()) {
                return "";
            }
            String text = create.substring(at + " ENGINE = ".length());
            int end = text.indexOf(" COMMENT ");
            return end < 0 ? text : text.substring(0, end);
        }

        String asSelect() {
            return definition != null && definition.create() instanceof CreateView view
                    ? SqlFormatter.singleLine(view.query())
                    : "";
        }

        /// Whether rows stay in the table, and in this server.
        boolean hasOwnData() {
            return !isView() && !engine.equals("Kafka") && !engine.equals("Merge");
        }

        boolean hasFiles() {
            return engine.endsWith("MergeTree") || engine.endsWith("Log");
        }

        /// The user with whose rights a view runs.
        String definer() {
            if (definition == null || !(definition.create() instanceof CreateView view)) {
                return "";
            }
            ViewSecurity security = view.security();
            String definer = security == null ? null : security.definer();
            return definer == null ? "" : definer;
        }

        boolean isView() {
            return definition != null && definition.create() instanceof CreateView;
        }
    }

    /// The elements of a key, without the parentheses of a tuple.
    static String keyText(@Nullable Expression key) {
        if (key == null) {
            return "";
        }
        if (key instanceof FunctionCall call && call.name().equals("tuple")) {
            return String.join(", ", call.arguments().stream().map(CatalogTables::text).toList());
        }
        return text(key);
    }

    private static String text(Expression expression) {
        return expression instanceof Identifier identifier
                ? identifier.fullName()
                : SqlFormatter.expression(expression);
    }

    SystemTable<?> tables() {
        return new SystemTable<TableRow>(
                "tables", "The tables and views.", tableColumns(), scope -> rows(scope, true));
    }

    private static List<SystemColumn<TableRow>> tableColumns() {
        List<SystemColumn<TableRow>> columns = new ArrayList<>();
        columns.add(SystemColumn.text("database", "The database.", TableRow::database));
        columns.add(SystemColumn.text("name", "The name of the table.", TableRow::name));
        columns.add(SystemColumn.uuid("uuid", "The uuid of the table.", TableRow::uuid));
        columns.add(SystemColumn.text("engine", "The table engine.", TableRow::engine));
        columns.add(
                SystemColumn.flag(
                        "is_temporary", "Whether it is temporary.", r -> r.database().isEmpty()));
        columns.add(SystemColumn.texts("data_paths", "Paths to the data.", _ -> List.of()));
        columns.add(SystemColumn.text("metadata_path", "Path to the metadata.", _ -> ""));
        columns.add(
                SystemColumn.time(
                        "metadata_modification_time",
                        "When the definition changed last.",
                        TableRow::modifiedMs));
        columns.add(SystemColumn.number("metadata_version", DataTypes.INT32, "Unused.", _ -> 0));
        columns.add(
                SystemColumn.texts(
                        "dependencies_database",
                        "Databases of the views on the table.",
                        r -> r.dependents().stream().map(TableName::database).toList()));
        columns.add(
                SystemColumn.texts(
                        "dependencies_table",
                        "Views on the table.",
                        r -> r.dependents().stream().map(TableName::table).toList()));
        columns.add(
                SystemColumn.text(
                        "create_table_query",
                        "The statement that makes such a table.",
                        TableRow::create));
        columns.add(
                SystemColumn.text(
                        "engine_full", "The engine with its clauses.", TableRow::engineFull));
        columns.add(SystemColumn.text("as_select", "A view's query.", TableRow::asSelect));
        columns.add(SystemColumn.text("partition_key", "Partition key.", TableRow::partitionKey));
        columns.add(SystemColumn.text("sorting_key", "Sorting key.", r -> r.key(false)));
        columns.add(SystemColumn.text("primary_key", "Primary key.", r -> r.key(true)));
        columns.add(SystemColumn.text("sampling_key", "Sampling key.", TableRow::samplingKey));
        columns.add(
                SystemColumn.text(
                        "storage_policy", "Storage policy.", r -> r.hasFiles() ? "default" : ""));
        columns.add(
                SystemColumn.nullableCount("total_rows", "Rows, if known.", TableRow::rowCount));
        columns.add(
                SystemColumn.nullableCount("total_bytes", "Bytes, if known.", TableRow::byteCount));
        columns.add(SystemColumn.nullableCount("total_bytes_uncompressed", "Unused.", _ -> null));
        columns.add(SystemColumn.nullableCount("parts", "The parts.", TableRow::partCount));
        columns.add(
                SystemColumn.nullableCount(
                        "active_parts", "The visible parts.", TableRow::partCount));
        columns.add(SystemColumn.nullableCount("total_marks", "Unused.", _ -> null));
        columns.add(SystemColumn.nullableCount("lifetime_rows", "Unused.", _ -> null));
        columns.add(SystemColumn.nullableCount("lifetime_bytes", "Unused.", _ -> null));
        columns.add(SystemColumn.text("comment", "The comment.", TableRow::comment));
        columns.add(
                SystemColumn.flag("has_own_data", "Whether it keeps rows.", TableRow::hasOwnData));
        columns.add(SystemColumn.texts("loading_dependencies_database", "Unused.", _ -> List.of()));
        columns.add(SystemColumn.texts("loading_dependencies_table", "Unused.", _ -> List.of()));
        columns.add(SystemColumn.texts("loading_dependent_database", "Unused.", _ -> List.of()));
        columns.add(SystemColumn.texts("loading_dependent_table", "Unused.", _ -> List.of()));
        columns.add(
                SystemColumn.text(
                        "target_database",
                        "Database of the table a view writes to.",
                        r -> r.target() == null ? "" : r.target().database()));
        columns.add(
                SystemColumn.text(
                        "target_table",
                        "The table a view writes to.",
                        r -> r.target() == null ? "" : r.target().table()));
        columns.add(SystemColumn.text("definer", "Whose rights a view has.", TableRow::definer));
        return columns;
    }

    /// The tables a query can see, in the order of their names.
    ///
    /// @param hasSystem whether system tables are among them
    List<TableRow> rows(SystemScope scope, boolean hasSystem) {
        List<TableRow> rows = new ArrayList<>();
        for (TableEntry entry : scope.snapshot().tables()) {
            scope.tables().find(entry).ifPresent(t -> rows.add(row(entry, t, scope)));
        }
        scope.temporary().forEach((name, table) -> rows.add(temporaryRow(name, table, scope)));
        if (hasSystem) {
            for (String database : SystemTables.databases()) {
                for (String name : systemTables.names(database)) {
                    rows.add(systemRow(database, name));
                }
            }
        }
        return rows;
    }

    private TableRow systemRow(String database, String name) {
        return new TableRow(
                database,
                name,
                NO_UUID,
                database.equals(SystemTables.SYSTEM) ? "System" + camel(name) : "View",
                null,
                "",
                systemTables.comment(database, name),
                0,
                null,
                null,
                null,
                List.of(),
                null);
    }

    private static TableRow temporaryRow(String name, Table table, SystemScope scope) {
        TableDefinition definition = table.definition();
        SizedTable sized = table instanceof SizedTable counted ? counted : null;
        return new TableRow(
                "",
                name,
                table.uuid(),
                definition.engine(),
                definition,
                SqlFormatter.singleLine(definition.create()),
                definition.comment(),
                0,
                sized == null ? null : sized.rowCount(scope.snapshot()),
                sized == null ? null : sized.byteCount(scope.snapshot()).orElse(0),
                null,
                List.of(),
                null);
    }

    private static String camel(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("_", -1)) {
            if (!word.isEmpty()) {
                out.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return out.toString();
    }

    private static TableRow row(TableEntry entry, Table table, SystemScope scope) {
        TableDefinition definition = table.definition();
        TableName name = TableName.of(entry.database(), entry.name());
        Long rowCount = null;
        Long byteCount = null;
        if (table instanceof SizedTable sized) {
            rowCount = sized.rowCount(scope.snapshot());
            byteCount = sized.byteCount(scope.snapshot()).orElse(0);
        }
        return new TableRow(
                entry.database(),
                entry.name(),
                entry.uuid(),
                definition.engine(),
                definition,
                SqlFormatter.singleLine(
                        Secrets.hidden(DefinitionTexts.renamed(definition.create(), name))),
                definition.comment(),
                entry.modifiedMs(),
                rowCount,
                byteCount,
                definition.engine().endsWith("MergeTree")
                        ? (long) scope.snapshot().parts(entry.uuid()).size()
                        : null,
                dependents(name, scope),
                table instanceof MaterializedView view ? view.target(scope.snapshot()) : null);
    }

    private static List<TableName> dependents(TableName source, SystemScope scope) {
        List<TableName> names = new ArrayList<>();
        CatalogSnapshot snapshot = scope.snapshot();
        for (MaterializedView view : scope.tables().all(snapshot, MaterializedView.class)) {
            Optional<TableEntry> entry = snapshot.table(view.uuid());
            if (view.source().filter(source::equals).isPresent() && entry.isPresent()) {
                names.add(TableName.of(entry.get().database(), entry.get().name()));
            }
        }
        names.sort(Comparator.comparing(TableName::toString));
        return names;
    }

    /// The columns of a system table.
    List<Field> systemColumns(String database, String name, SystemScope scope) {
        TableSource source = systemTables.find(database, name, scope);
        return source == null ? List.of() : source.header().fields();
    }
}
