package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.MessageEncoder;
import io.millpond.engine.format.OutputFormat;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.system.SystemScope;
import io.millpond.engine.system.SystemTables;
import io.millpond.engine.table.NamedSource;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Tables;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.NearestNames;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.RowEncoder;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableLookup;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tables one query sees: those of one snapshot of the catalog, the system tables, and the
/// temporary tables of its session.
final class QueryTables implements TableLookup {
    private final Tables tables;
    private final SystemTables systemTables;
    private final ExternalFunctions external;
    private final CatalogSnapshot snapshot;
    private final Map<String, Table> temporaryTables;
    private @Nullable QueryContext context;

    private QueryTables(
            Tables tables,
            SystemTables systemTables,
            ExternalFunctions external,
            CatalogSnapshot snapshot,
            Map<String, Table> temporaryTables) {
        this.tables = tables;
        this.systemTables = systemTables;
        this.external = external;
        this.snapshot = snapshot;
        this.temporaryTables = temporaryTables;
    }

    /// `context` with the tables of `snapshot` and `temporaryTables`.
    static QueryContext in(
            QueryContext context,
            Tables tables,
            SystemTables systemTables,
            ExternalFunctions external,
            CatalogSnapshot snapshot,
            Map<String, Table> temporaryTables) {
        QueryTables lookup =
                new QueryTables(tables, systemTables, external, snapshot, temporaryTables);
        QueryContext with = context.withTables(lookup);
        lookup.context = with;
        return with;
    }

    /// A look-up for expressions that name no table.
    static TableLookup none(Tables tables, SystemTables systemTables, ExternalFunctions external) {
        return new QueryTables(tables, systemTables, external, CatalogSnapshot.empty(), Map.of());
    }

    private QueryContext context() {
        if (context == null) {
            throw new IllegalStateException("look-up without a query");
        }
        return context;
    }

    @Override
    public TableSource table(@Nullable String database, String name) {
        if (database == null) {
            Table temporary = temporaryTables.get(name);
            if (temporary instanceof Scannable scannable) {
                return scannable.source(snapshot, context());
            }
        }
        String in = database == null ? context().currentDatabase() : database;
        SystemScope scope = new SystemScope(snapshot, tables, temporaryTables, context());
        TableSource system = systemTables.find(in, name, scope);
        if (system != null) {
            return NamedSource.of(
                    system, List.of(NamedSource.TABLE, NamedSource.DATABASE), in, name);
        }
        Table table = find(snapshot, tables, systemTables, in, name);
        if (table instanceof Scannable scannable) {
            return NamedSource.of(
                    scannable.source(snapshot, context()), scannable.nameColumns(), in, name);
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Method read is not supported by storage %s"
                        .formatted(table.definition().engine()));
    }

    /// The working table of this name; throws UNKNOWN_DATABASE or UNKNOWN_TABLE.
    static Table find(
            CatalogSnapshot snapshot,
            Tables tables,
            SystemTables systemTables,
            String database,
            String name) {
        return tables.find(snapshot, database, name)
                .orElseThrow(() -> unknown(snapshot, systemTables, database, name));
    }

    /// The error for a table that does not exist.
    static DatabaseException unknown(
            CatalogSnapshot snapshot, SystemTables systemTables, String database, String name) {
        if (snapshot.database(database).isEmpty() && !systemTables.hasDatabase(database)) {
            return unknownDatabase(snapshot, database);
        }
        List<String> names = new ArrayList<>(systemTables.names(database));
        for (TableEntry entry : snapshot.tables(database)) {
            if (entry.attachment() == TableEntry.Attachment.ATTACHED) {
                names.add(entry.name());
            }
        }
        List<String> near = NearestNames.near(name, names);
        String hint =
                near.isEmpty()
                        ? ""
                        : ". Maybe you meant %s.%s?".formatted(database, near.getFirst());
        return new DatabaseException(
                ErrorCode.UNKNOWN_TABLE,
                near.isEmpty()
                        ? "Table %s.%s does not exist.".formatted(database, name)
                        : "Table %s.%s does not exist%s".formatted(database, name, hint));
    }

    static DatabaseException unknownDatabase(CatalogSnapshot snapshot, String database) {
        List<String> names = new ArrayList<>();
        snapshot.databases().forEach(d -> names.add(d.name()));
        List<String> near = NearestNames.near(database, names);
        return new DatabaseException(
                ErrorCode.UNKNOWN_DATABASE,
                near.isEmpty()
                        ? "Database %s does not exist".formatted(database)
                        : "Database %s does not exist. Maybe you meant %s?"
                                .formatted(database, near.getFirst()));
    }

    @Override
    public TableSource tableFunction(String name, List<TableArgument> arguments) {
        QueryContext query = context;
        if (query != null && !TableFunctions.isKnown(name)) {
            int dot = name.indexOf('.');
            String database = dot < 0 ? query.currentDatabase() : name.substring(0, dot);
            String view = name.substring(dot + 1);
            Table table = tables.find(snapshot, database, view).orElse(null);
            if (table instanceof StoredQuery stored && stored.hasParameters()) {
                return stored.source(ParameterTexts.of(arguments, query), query);
            }
        }
        if (query != null && name.equalsIgnoreCase("merge")) {
            return MergeFunction.tables(name, arguments, query).source(snapshot, tables, query);
        }
        if (query != null && name.equalsIgnoreCase("generateRandom")) {
            return external.random(arguments, query);
        }
        if (query != null && name.equalsIgnoreCase("loop")) {
            return LoopFunction.source(arguments, query);
        }
        FormatSettings settings =
                query == null
                        ? FormatSettings.DEFAULT
                        : StatementFormats.settings(query, external.schemas());
        return TableFunctions.find(name, arguments, external, settings);
    }

    @Override
    public Expression.@Nullable Lambda userFunction(String name) {
        return snapshot.function(name).map(FunctionStatements::lambda).orElse(null);
    }

    @Override
    public @Nullable RowEncoder rowEncoder(
            String name, Header header, ZoneId zone, Settings settings) {
        OutputFormat format = Formats.output(name);
        if (!format.canWriteRows()) {
            return null;
        }
        MessageEncoder encoder =
                format.encoder(
                        header,
                        FormatSettings.of(zone, settings.changed())
                                .withSchemas(external.schemas()));
        return (block, row) -> encoder.encode(block, row, row + 1);
    }
}
