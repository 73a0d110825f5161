package io.millpond.sql.format;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Show;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

/// Writes the SHOW statements, on one line in any layout.
final class ShowWriter {
    private final SqlWriter out;

    ShowWriter(SqlWriter out) {
        this.out = out;
    }

    void write(Show statement) {
        out.append("SHOW ");
        switch (statement) {
            case Show.ShowDatabases show -> {
                out.append("DATABASES");
                filter(show.filter());
            }
            case Show.ShowTables show -> {
                out.appendIf(show.full(), "FULL ").appendIf(show.temporary(), "TEMPORARY ");
                out.append("TABLES");
                database(show.database());
                filter(show.filter());
            }
            case Show.ShowDictionaries show -> {
                out.append("DICTIONARIES");
                database(show.database());
                filter(show.filter());
            }
            case Show.ShowCreate show -> {
                out.append("CREATE ").appendIf(show.temporary(), "TEMPORARY ");
                out.append(show.kind().sql()).append(" ").tableName(show.name());
            }
            case Show.ShowColumns show -> {
                out.appendIf(show.extended(), "EXTENDED ").appendIf(show.full(), "FULL ");
                out.append("COLUMNS");
                table(show.table());
                filter(show.filter());
            }
            case Show.ShowIndexes show -> {
                out.appendIf(show.extended(), "EXTENDED ").append("INDEXES");
                table(show.table());
                condition(" WHERE ", show.where());
            }
            case Show.ShowFunctions show -> {
                out.append("FUNCTIONS");
                filter(show.filter());
            }
            case Show.ShowSettings show -> {
                out.appendIf(show.changed(), "CHANGED ").append("SETTINGS");
                filter(show.filter());
            }
            case Show.ShowSetting show -> out.append("SETTING ").name(show.name());
            case Show.ShowProcesslist _ -> out.append("PROCESSLIST");
            case Show.ShowEngines _ -> out.append("ENGINES");
            case Show.ShowClusters show -> {
                out.append("CLUSTERS");
                filter(show.filter());
            }
            case Show.ShowRoles show ->
                    out.append(show.enabled() ? "ENABLED" : "CURRENT").append(" ROLES");
            case Show.ShowGrants show -> {
                out.append("GRANTS");
                if (show.user() != null) {
                    out.append(" FOR ").name(show.user());
                }
            }
            case Show.ShowPrivileges _ -> out.append("PRIVILEGES");
            case Show.ShowCluster show -> out.append("CLUSTER ").name(show.cluster());
            case Show.ShowFilesystemCaches _ -> out.append("FILESYSTEM CACHES");
            case Show.ShowMerges show -> {
                out.append("MERGES");
                filter(show.filter());
            }
        }
    }

    private void database(@Nullable String database) {
        if (database != null) {
            out.append(" FROM ").name(database);
        }
    }

    private void table(TableName table) {
        out.append(" FROM ").name(table.table());
        database(table.database());
    }

    private void filter(Show.Filter filter) {
        String pattern = filter.pattern();
        if (pattern != null) {
            out.appendIf(filter.not(), " NOT");
            out.append(filter.ignoreCase() ? " ILIKE " : " LIKE ").string(pattern);
        }
        condition(" WHERE ", filter.where());
        condition(" LIMIT ", filter.limit());
    }

    private void condition(String keyword, @Nullable Expression expression) {
        if (expression != null) {
            out.append(keyword);
            out.expressions().write(expression);
        }
    }
}
