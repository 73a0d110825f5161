package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Show;
import io.millpond.sql.ast.Show.Filter;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Parses the SHOW statements.
final class ShowParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    ShowParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    Show parse() {
        int from = tokens.start();
        tokens.expect("SHOW");
        if (tokens.accept("CREATE")) {
            return create(from);
        }
        if (tokens.accept("DATABASES")) {
            Filter filter = nameFilter();
            return new Show.ShowDatabases(filter, tokens.spanFrom(from));
        }
        if (tokens.accept("DICTIONARIES")) {
            String database = database();
            Filter filter = filter();
            return new Show.ShowDictionaries(database, filter, tokens.spanFrom(from));
        }
        if (tokens.accept("FUNCTIONS")) {
            Filter filter = likeFilter();
            return new Show.ShowFunctions(filter, tokens.spanFrom(from));
        }
        if (tokens.accept("CLUSTERS")) {
            Filter filter = nameFilter();
            return new Show.ShowClusters(filter, tokens.spanFrom(from));
        }
        if (tokens.accept("MERGES")) {
            Filter filter = nameFilter();
            return new Show.ShowMerges(filter, tokens.spanFrom(from));
        }
        if (tokens.accept("PROCESSLIST")) {
            return new Show.ShowProcesslist(tokens.spanFrom(from));
        }
        if (tokens.accept("ENGINES")) {
            return new Show.ShowEngines(tokens.spanFrom(from));
        }
        if (tokens.accept("SETTING")) {
            String name = tokens.expectName("setting name");
            return new Show.ShowSetting(name, tokens.spanFrom(from));
        }
        refuseAccess();
        refuseUnsupported();
        Show ofServer = ofServer(from);
        return ofServer != null ? ofServer : withModifiers(from);
    }

    /// Fails for what only who manages users and their rights may see, and so nobody here.
    private void refuseAccess() {
        boolean isCurrent = tokens.at("CURRENT", "QUOTA");
        if (tokens.at("USERS")) {
            throw denied("USERS");
        }
        if (tokens.at("ROLES")) {
            throw denied("ROLES");
        }
        if (tokens.at("QUOTAS") || tokens.at("QUOTA") || isCurrent) {
            throw denied("QUOTAS");
        }
        if (tokens.at("ACCESS")) {
            throw denied("ACCESS");
        }
        if (tokens.at("PROFILES") || tokens.at("SETTINGS", "PROFILES")) {
            throw denied("SETTINGS PROFILES");
        }
        if (tokens.at("POLICIES") || tokens.at("ROW", "POLICIES")) {
            throw denied("ROW POLICIES");
        }
    }

    private static DatabaseException denied(String what) {
        return new DatabaseException(
                ErrorCode.ACCESS_DENIED,
                "Not enough privileges. To execute this query, it's necessary to have the grant"
                        + " SHOW "
                        + what
                        + " ON *.*");
    }

    private void refuseUnsupported() {
        if (tokens.at("ROW")) {
            throw StatementParser.notSupported("SHOW ROW");
        }
    }

    /// What there is of users and their rights, clusters and caches; null: none of these.
    private @Nullable Show ofServer(int from) {
        boolean enabled = tokens.accept("ENABLED", "ROLES");
        if (enabled || tokens.accept("CURRENT", "ROLES")) {
            return new Show.ShowRoles(enabled, tokens.spanFrom(from));
        }
        if (tokens.accept("GRANTS")) {
            String user = null;
            if (tokens.accept("FOR") && !tokens.accept("CURRENT_USER")) {
                user = tokens.expectName("user name");
            }
            return new Show.ShowGrants(user, tokens.spanFrom(from));
        }
        if (tokens.accept("PRIVILEGES")) {
            return new Show.ShowPrivileges(tokens.spanFrom(from));
        }
        if (tokens.accept("CLUSTER")) {
            String name =
                    tokens.atName()
                            ? tokens.expectName("cluster name")
                            : tokens.expectString("cluster name");
            return new Show.ShowCluster(name, tokens.spanFrom(from));
        }
        if (tokens.accept("FILESYSTEM", "CACHES")) {
            return new Show.ShowFilesystemCaches(tokens.spanFrom(from));
        }
        return null;
    }

    /// The statements that begin with CHANGED, EXTENDED, FULL or TEMPORARY, or could.
    private Show withModifiers(int from) {
        boolean changed = tokens.accept("CHANGED");
        if (tokens.accept("SETTINGS")) {
            if (!tokens.at("LIKE") && !tokens.at("ILIKE")) {
                tokens.missed("LIKE");
                tokens.missed("ILIKE");
                throw tokens.unexpected();
            }
            Filter filter = likeFilter();
            return new Show.ShowSettings(changed, filter, tokens.spanFrom(from));
        }
        boolean extended = tokens.accept("EXTENDED");
        boolean full = tokens.accept("FULL");
        boolean temporary = tokens.accept("TEMPORARY");
        if (tokens.accept("TABLES")) {
            String database = database();
            Filter filter = filter();
            return new Show.ShowTables(full, temporary, database, filter, tokens.spanFrom(from));
        }
        if (tokens.accept("COLUMNS") || tokens.accept("FIELDS")) {
            TableName table = tableWithDatabase();
            Filter filter = filter();
            return new Show.ShowColumns(extended, full, table, filter, tokens.spanFrom(from));
        }
        boolean isIndex =
                tokens.accept("INDEXES")
                        || tokens.accept("INDEX")
                        || tokens.accept("INDICES")
                        || tokens.accept("KEYS");
        if (isIndex) {
            TableName table = tableWithDatabase();
            Expression where = tokens.accept("WHERE") ? grammar.expressions.parse() : null;
            return new Show.ShowIndexes(extended, table, where, tokens.spanFrom(from));
        }
        // SHOW TABLE t is short for SHOW CREATE TABLE t, and so on.
        boolean isObject =
                tokens.at("TABLE")
                        || tokens.at("VIEW")
                        || tokens.at("DATABASE")
                        || tokens.at("DICTIONARY");
        if (isObject && !extended && !full) {
            ObjectKind kind = ObjectKinds.accept(tokens);
            TableName name = grammar.from.tableName();
            return new Show.ShowCreate(kind, temporary, name, tokens.spanFrom(from));
        }
        tokens.missed("CREATE");
        throw tokens.unexpected();
    }

    private Show create(int from) {
        boolean temporary = tokens.accept("TEMPORARY");
        for (String kind : List.of("USER", "ROLE", "QUOTA", "PROFILE")) {
            if (tokens.at(kind) && tokens.kind(1) == Lexer.WORD) {
                throw denied(kind.equals("PROFILE") ? "SETTINGS PROFILES" : kind + "S");
            }
        }
        if (tokens.at("SETTINGS", "PROFILE")) {
            throw denied("SETTINGS PROFILES");
        }
        boolean isPolicy = tokens.at("ROW", "POLICY");
        if (isPolicy || (tokens.at("POLICY") && tokens.kind(1) == Lexer.WORD)) {
            throw denied("ROW POLICIES");
        }
        ObjectKind kind = ObjectKinds.accept(tokens);
        TableName name = grammar.from.tableName();
        return new Show.ShowCreate(kind, temporary, name, tokens.spanFrom(from));
    }

    private @Nullable String database() {
        boolean hasDatabase = tokens.accept("FROM") || tokens.accept("IN");
        return hasDatabase ? tokens.expectName("database name") : null;
    }

    /// `FROM table [FROM database]` or `FROM database.table`.
    private TableName tableWithDatabase() {
        if (!tokens.accept("FROM")) {
            tokens.expect("IN");
        }
        TableName name = grammar.from.tableName();
        String database = database();
        return database == null ? name : new TableName(database, name.table(), name.span());
    }

    /// `[LIKE 'pattern' | ILIKE 'pattern']`.
    private Filter likeFilter() {
        boolean ignoreCase = tokens.accept("ILIKE");
        String pattern =
                ignoreCase || tokens.accept("LIKE") ? tokens.expectString("string literal") : null;
        return new Filter(pattern, false, ignoreCase, null, null);
    }

    /// `[[NOT] LIKE 'pattern'] [LIMIT n]`, without WHERE.
    private Filter nameFilter() {
        if (tokens.at("WHERE")) {
            tokens.missed("LIMIT");
            throw tokens.unexpected();
        }
        return filter();
    }

    private Filter filter() {
        boolean not = tokens.accept("NOT");
        String pattern = null;
        boolean ignoreCase = tokens.accept("ILIKE");
        Expression where = null;
        if (ignoreCase || tokens.accept("LIKE")) {
            pattern = tokens.expectString("string literal");
        } else if (not) {
            throw tokens.unexpected();
        } else if (tokens.accept("WHERE")) {
            where = grammar.expressions.parse();
        }
        Expression limit = tokens.accept("LIMIT") ? grammar.expressions.parse() : null;
        return new Filter(pattern, not, ignoreCase, where, limit);
    }
}
