package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

/// A SHOW statement.
public sealed interface Show extends Statement {

    /// `[NOT] LIKE 'p'`, `[NOT] ILIKE 'p'`, `WHERE condition`, `LIMIT n`.
    ///
    /// @param pattern of LIKE; null: none
    /// @param where over the columns of the result; null: none
    record Filter(
            @Nullable String pattern,
            boolean not,
            boolean ignoreCase,
            @Nullable Expression where,
            @Nullable Expression limit) {
        public static final Filter NONE = new Filter(null, false, false, null, null);
    }

    /// `SHOW DATABASES`.
    record ShowDatabases(Filter filter, Span span) implements Show {}

    /// `SHOW [FULL] [TEMPORARY] TABLES [FROM database]`.
    ///
    /// @param full adds the engine
    /// @param database null: the current one
    record ShowTables(
            boolean full, boolean temporary, @Nullable String database, Filter filter, Span span)
            implements Show {}

    /// `SHOW DICTIONARIES [FROM database]`.
    record ShowDictionaries(@Nullable String database, Filter filter, Span span) implements Show {}

    /// `SHOW CREATE [TABLE | VIEW | DICTIONARY | DATABASE] name`.
    ///
    /// @param name its `table` is the database for [ObjectKind#DATABASE]
    record ShowCreate(ObjectKind kind, boolean temporary, TableName name, Span span)
            implements Show {}

    /// `SHOW [EXTENDED] [FULL] COLUMNS FROM table [FROM database]`.
    record ShowColumns(boolean extended, boolean full, TableName table, Filter filter, Span span)
            implements Show {}

    /// `SHOW [EXTENDED] INDEXES FROM table [FROM database] [WHERE condition]`.
    record ShowIndexes(boolean extended, TableName table, @Nullable Expression where, Span span)
            implements Show {}

    /// `SHOW FUNCTIONS`.
    record ShowFunctions(Filter filter, Span span) implements Show {}

    /// `SHOW [CHANGED] SETTINGS`.
    record ShowSettings(boolean changed, Filter filter, Span span) implements Show {}

    /// `SHOW SETTING name`.
    record ShowSetting(String name, Span span) implements Show {}

    /// `SHOW PROCESSLIST`.
    record ShowProcesslist(Span span) implements Show {}

    /// `SHOW ENGINES`.
    record ShowEngines(Span span) implements Show {}

    /// `SHOW CLUSTERS`.
    record ShowClusters(Filter filter, Span span) implements Show {}

    /// `SHOW CURRENT ROLES` and `SHOW ENABLED ROLES`.
    record ShowRoles(boolean enabled, Span span) implements Show {}

    /// `SHOW GRANTS [FOR user]`.
    record ShowGrants(@Nullable String user, Span span) implements Show {}

    /// `SHOW PRIVILEGES`.
    record ShowPrivileges(Span span) implements Show {}

    /// `SHOW CLUSTER name`.
    record ShowCluster(String cluster, Span span) implements Show {}

    /// `SHOW FILESYSTEM CACHES`.
    record ShowFilesystemCaches(Span span) implements Show {}

    /// `SHOW MERGES`.
    record ShowMerges(Filter filter, Span span) implements Show {}
}
