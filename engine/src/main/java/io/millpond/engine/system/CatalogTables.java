package io.millpond.engine.system;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.merger.MergeRules;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.KeyColumns;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Secrets;
import io.millpond.engine.table.SizedTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.ViewParameters;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.ViewSecurity;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.part.PartReader;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// `system.databases` and `system.tables`.
final class CatalogTables {
    /// Engines besides MergeTree and Log that keep rows in files.
    private static final Set<String> FILED_ENGINES = Set.of("EmbeddedRocksDB", "Join", "Set");

    private static final UUID NO_UUID = new UUID(0, 0);

    private final SystemTables systemTables;

    private final Path directory;

    /// @param systemTables whose tables are listed too
    /// @param directory where the database is
    CatalogTables(SystemTables systemTables, Path directory) {
        this.systemTables = systemTables;
        this.directory = directory;
    }

    private record DatabaseRow(String name, String engine, UUID uuid, String comment) {}

    static final SystemTable<?> DATABASES =
            SystemTable.of("databases", CatalogTables::databases)
                    .column("name", DatabaseRow::name)
                    .column("engine", DatabaseRow::engine)
                    .column("uuid", DatabaseRow::uuid)
                    .column("engine_full", DatabaseRow::engine)
                    .column("comment", DatabaseRow::comment)
                    .made();

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

    /// A MergeTree table and the state of the catalog in which its parts are looked up.
    record TableParts(MergeTreeTable table, CatalogSnapshot snapshot) {
        /// None where the table is damaged.
        List<PartReader> readers() {
            return table.damage().isEmpty() ? table.readers(snapshot) : List.of();
        }
    }

    /// A table with what can be said of it.
    ///
    /// @param database empty for a temporary one
    /// @param definition null: a system table
    /// @param parts null where there are none
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
            @Nullable TableParts parts,
            List<TableName> dependents,
            @Nullable TableName target) {
        /// The clauses of the table itself: those of a view are of another table.
        @Nullable Storage storage() {
            return definition == null || isView() ? null : definition.storage();
        }

        String key(boolean isPrimary) {
            Storage storage = storage();
            if (storage == null) {
                // Of a view ClickHouse shows what its clause says of the primary key.
                return isPrimary && definition != null
                        ? keyText(definition.storage().primaryKey())
                        : "";
            }
            Expression primary = storage.primaryKey();
            Expression sorting = storage.orderBy();
            Expression key = isPrimary && primary != null ? primary : sorting;
            NamedCall rule = storage.engine();
            String text = keyText(key);
            return isPrimary || rule == null
                    ? text
                    : MergeRules.keyColumn(rule)
                            .filter(column -> !isElement(key, column))
                            .map(column -> text.isEmpty() ? column : text + ", " + column)
                            .orElse(text);
        }

        /// The sum over the visible parts; null where a table has none.
        @Nullable Long ofParts(ToLongFunction<PartReader> value) {
            return parts == null ? null : parts.readers().stream().mapToLong(value).sum();
        }

        /// The bytes of primary indexes.
        long indexBytes() {
            Long bytes = ofParts(PartRow::keyBytes);
            return bytes == null ? 0 : bytes;
        }

        private static boolean isElement(@Nullable Expression key, String column) {
            return KeyColumns.elements(key).stream()
                    .anyMatch(
                            element ->
                                    element instanceof Identifier name
                                            && name.fullName().equals(column));
        }

        private String clause(
                Function<Storage, @Nullable Expression> which,
                Function<Expression, String> printing) {
            Storage storage = storage();
            Expression key = storage == null ? null : which.apply(storage);
            return key == null ? "" : printing.apply(key);
        }

        String partitionKey() {
            return clause(Storage::partitionBy, CatalogTables::text);
        }

        String samplingKey() {
            return clause(Storage::sampleBy, CatalogTables::keyText);
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

        /// Name and type of each parameter of a view.
        List<List<String>> viewParameters() {
            List<List<String>> parameters = new ArrayList<>();
            if (definition != null
                    && definition.create() instanceof CreateView view
                    && !view.materialized()) {
                ViewParameters.of(view.query())
                        .forEach(
                                (name, type) ->
                                        parameters.add(List.of(name, SqlFormatter.type(type))));
            }
            return parameters;
        }

        String asSelect() {
            return definition != null && definition.create() instanceof CreateView view
                    ? SqlFormatter.singleLine(view.query())
                    : "";
        }

        /// Whether its rows are in files of this server.
        boolean hasOwnData() {
            return parts != null || engine.endsWith("Log") || FILED_ENGINES.contains(engine);
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
        return SystemTable.of("tables", scope -> rows(scope, true))
                .column("database", TableRow::database)
                .column("name", TableRow::name)
                .column("uuid", TableRow::uuid)
                .column("engine", TableRow::engine)
                .column("is_temporary", r -> r.database().isEmpty())
                .column("data_paths", this::dataPaths)
                .column("metadata_path", this::metadataPath)
                .time("metadata_modification_time", TableRow::modifiedMs)
                .column(
                        "dependencies_database",
                        r -> r.dependents().stream().map(TableName::database).toList())
                .column(
                        "dependencies_table",
                        r -> r.dependents().stream().map(TableName::table).toList())
                .column("create_table_query", TableRow::create)
                .column("engine_full", TableRow::engineFull)
                .column("as_select", TableRow::asSelect)
                .column("parameterized_view_parameters", TableRow::viewParameters)
                .column("partition_key", TableRow::partitionKey)
                .column("sorting_key", r -> r.key(false))
                .column("primary_key", r -> r.key(true))
                .column("sampling_key", TableRow::samplingKey)
                .column("storage_policy", r -> r.parts() == null ? "" : "default")
                .column("total_rows", TableRow::rowCount)
                .column("total_bytes", TableRow::byteCount)
                .column(
                        "total_bytes_uncompressed",
                        r -> r.ofParts(part -> part.description().rawBytes()))
                .column("parts", r -> r.ofParts(_ -> 1))
                .column("active_parts", r -> r.ofParts(_ -> 1))
                .column("total_marks", r -> r.ofParts(PartRow::markCount))
                .column("comment", TableRow::comment)
                .column("has_own_data", TableRow::hasOwnData)
                .column("target_database", r -> r.target() == null ? "" : r.target().database())
                .column("target_table", r -> r.target() == null ? "" : r.target().table())
                .column("definer", TableRow::definer)
                .made();
    }

    private List<String> dataPaths(TableRow row) {
        return row.hasOwnData()
                ? List.of(directory.resolve("tables").resolve(row.uuid().toString()).toString())
                : List.of();
    }

    /// Definitions of all tables are in the catalog.
    private String metadataPath(TableRow row) {
        return row.definition() == null ? "" : directory.resolve("catalog").toString();
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
                systemTables.engine(database, name),
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

    /// Whether its database is, whose tables show no identity.
    private static boolean isInMemory(TableEntry entry, SystemScope scope) {
        return scope.snapshot()
                .database(entry.database())
                .filter(DatabaseEntry::isMemory)
                .isPresent();
    }

    private static TableRow row(TableEntry entry, Table table, SystemScope scope) {
        TableDefinition definition = table.definition();
        TableName name = TableName.of(entry.database(), entry.name());
        SizedTable sized = sized(entry, table, scope);
        return new TableRow(
                entry.database(),
                entry.name(),
                isInMemory(entry, scope) ? NO_UUID : entry.uuid(),
                definition.engine(),
                definition,
                SqlFormatter.singleLine(
                        Secrets.hidden(DefinitionTexts.renamed(definition.create(), name))),
                definition.comment(),
                entry.modifiedMs(),
                sized == null ? null : sized.rowCount(scope.snapshot()),
                sized == null ? null : sized.byteCount(scope.snapshot()).orElse(0),
                table instanceof MergeTreeTable parts
                        ? new TableParts(parts, scope.snapshot())
                        : null,
                dependents(name, scope),
                table instanceof MaterializedView view ? view.target(scope.snapshot()) : null);
    }

    /// The table with the rows of this one: that inside of a view which has one; null where they
    /// are not counted.
    private static @Nullable SizedTable sized(TableEntry entry, Table table, SystemScope scope) {
        Table counted = table;
        if (table instanceof MaterializedView view) {
            counted =
                    scope.tables()
                            .find(scope.snapshot(), entry.database(), view.innerName())
                            .orElse(table);
        }
        return counted instanceof SizedTable sized ? sized : null;
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
    List<TableColumn> systemColumns(String database, String name) {
        return systemTables.columns(database, name);
    }
}
