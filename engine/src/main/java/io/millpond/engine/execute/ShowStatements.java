package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Secrets;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Show;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// SHOW: most of it is a query of a system table.
final class ShowStatements {
    private ShowStatements() {}

    static BlockStream execute(Show show, StatementScope scope) {
        if (show instanceof Show.ShowCreate create) {
            return ResultRows.text("statement", createStatement(create, scope));
        }
        Query query = (Query) SqlParser.parseStatement(sql(show, scope)).statement();
        return Queries.prepare(query, scope.context()).execute();
    }

    private static String sql(Show show, StatementScope scope) {
        return switch (show) {
            case Show.ShowDatabases(var filter, _) ->
                    "SELECT name FROM system.databases" + where(filter, "name", "", scope);
            case Show.ShowTables tables -> tables(tables, scope);
            case Show.ShowDictionaries _ ->
                    "SELECT name FROM system.tables WHERE engine = 'Dictionary'";
            case Show.ShowColumns columns -> ShowColumnsQuery.sql(columns, scope);
            case Show.ShowIndexes indexes -> ShowColumnsQuery.indexes(indexes, scope);
            case Show.ShowFunctions(var filter, _) ->
                    "SELECT * FROM system.functions" + where(filter, "name", "", scope);
            case Show.ShowSettings(boolean isChanged, var filter, _) ->
                    "SELECT name, type, value FROM system.settings"
                            + where(filter, "name", isChanged ? "changed = 1" : "", scope);
            case Show.ShowSetting(String name, _) ->
                    "SELECT value FROM system.settings WHERE name = " + SqlFormatter.string(name);
            case Show.ShowProcesslist _ -> "SELECT * FROM system.processes ORDER BY elapsed DESC";
            case Show.ShowEngines _ -> "SELECT * FROM system.table_engines ORDER BY name";
            case Show.ShowClusters(var filter, _) ->
                    "SELECT DISTINCT cluster FROM system.clusters"
                            + where(filter, "cluster", "", scope);
            case Show.ShowMerges(var filter, _) ->
                    "SELECT * FROM system.merges" + where(filter, "table", "", scope);
            case Show.ShowRoles(boolean isEnabled, _) ->
                    isEnabled
                            ? "SELECT * FROM system.enabled_roles"
                            : "SELECT * FROM system.current_roles";
            case Show.ShowGrants(String user, _) -> grants(user, scope);
            case Show.ShowPrivileges _ -> "SELECT * FROM system.privileges";
            case Show.ShowCluster(String name, _) ->
                    "SELECT * FROM system.clusters WHERE cluster = "
                            + SqlFormatter.string(name)
                            + " ORDER BY shard_num, replica_num";
            case Show.ShowFilesystemCaches _ -> "SELECT '' AS Caches WHERE 0";
            case Show.ShowCreate _ -> throw new IllegalArgumentException(show.toString());
        };
    }

    /// All users may do all there is.
    private static String grants(@Nullable String written, StatementScope scope) {
        String user = written == null ? scope.session().user() : written;
        if (!user.equals(scope.session().user()) && !user.equals("default")) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_USER,
                    "There is no user `%s` in `user directories`".formatted(user));
        }
        String grant = "GRANT ALL ON *.* TO " + SqlFormatter.identifier(user);
        return "SELECT " + SqlFormatter.string(grant + " WITH GRANT OPTION") + " AS GRANTS";
    }

    private static String tables(Show.ShowTables tables, StatementScope scope) {
        String database =
                tables.database() == null ? scope.context().currentDatabase() : tables.database();
        if (!tables.temporary() && !scope.databaseExists(database)) {
            throw QueryTables.unknownDatabase(scope.snapshot(), database);
        }
        String only =
                tables.temporary() ? "is_temporary" : "database = " + SqlFormatter.string(database);
        return (tables.full() ? "SELECT name, engine" : "SELECT name")
                + " FROM system.tables"
                + where(tables.filter(), "name", only, scope);
    }

    /// The WHERE, ORDER BY and LIMIT of a query over the names in `column`.
    ///
    /// @param only a further condition, or empty
    static String where(Show.Filter filter, String column, String only, StatementScope scope) {
        StringBuilder sql = new StringBuilder();
        String separator = " WHERE ";
        if (!only.isEmpty()) {
            sql.append(separator).append(only);
            separator = " AND ";
        }
        String pattern = filter.pattern();
        if (pattern != null) {
            sql.append(separator)
                    .append(column)
                    .append(filter.not() ? " NOT" : "")
                    .append(filter.ignoreCase() ? " ILIKE " : " LIKE ")
                    .append(SqlFormatter.string(pattern));
            separator = " AND ";
        }
        if (filter.where() != null) {
            sql.append(separator)
                    .append('(')
                    .append(SqlFormatter.expression(filter.where()))
                    .append(')');
        }
        sql.append(" ORDER BY ").append(column);
        if (filter.limit() != null) {
            sql.append(" LIMIT ").append(SqlFormatter.expression(filter.limit()));
        }
        return sql.toString();
    }

    private static String createStatement(Show.ShowCreate show, StatementScope scope) {
        CatalogSnapshot snapshot = scope.instance().catalog().snapshot();
        if (show.kind() == ObjectKind.DATABASE) {
            return createDatabase(show.name().table(), snapshot, scope);
        }
        if (show.name().database() == null) {
            Optional<Table> temporary = scope.session().temporaryTable(show.name().table());
            if (temporary.isPresent()) {
                return SqlFormatter.multiLine(temporary.get().definition().create());
            }
        }
        if (show.temporary()) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_TABLE,
                    "Temporary table `%s` doesn't exist".formatted(show.name().table()));
        }
        TableName name = scope.full(show.name());
        Optional<TableEntry> entry =
                snapshot.table(StatementScope.database(name), name.table())
                        .filter(e -> e.attachment() == TableEntry.Attachment.ATTACHED);
        if (scope.instance().systemTables().isMade(StatementScope.database(name), name.table())) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_TABLE,
                    "There is no metadata of table %s in database %s"
                            .formatted(name.table(), name.database()));
        }
        if (entry.isEmpty()) {
            if (!scope.databaseExists(StatementScope.database(name))) {
                throw scope.unknownTable(name);
            }
            throw new DatabaseException(
                    ErrorCode.CANNOT_GET_CREATE_TABLE_QUERY,
                    "Table `%s` doesn't exist".formatted(name.table()));
        }
        Table table = scope.table(name);
        boolean isView = table instanceof StoredQuery || table instanceof MaterializedView;
        if (show.kind() == ObjectKind.VIEW && !isView) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "%s is not a VIEW".formatted(name));
        }
        if (show.kind() == ObjectKind.DICTIONARY) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "%s is not a DICTIONARY".formatted(name));
        }
        return SqlFormatter.multiLine(
                Secrets.hidden(DefinitionTexts.renamed(table.definition().create(), name)));
    }

    private static String createDatabase(
            String name, CatalogSnapshot snapshot, StatementScope scope) {
        if (scope.instance().systemTables().hasDatabase(name)) {
            return "CREATE DATABASE " + SqlFormatter.identifier(name) + "\nENGINE = Memory";
        }
        DatabaseEntry database =
                snapshot.database(name)
                        .orElseThrow(() -> QueryTables.unknownDatabase(snapshot, name));
        String comment =
                database.comment().isEmpty()
                        ? ""
                        : "\nCOMMENT " + SqlFormatter.string(database.comment());
        return "CREATE DATABASE "
                + SqlFormatter.identifier(name)
                + "\nENGINE = "
                + database.engine()
                + comment;
    }
}
