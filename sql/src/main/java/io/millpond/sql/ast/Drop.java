package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

/// DROP, DETACH and TRUNCATE of a table, view, dictionary or database.
///
/// @param kind what was named; [ObjectKind#TABLE] also takes views, as in ClickHouse
/// @param name the table; its `table` is the database for [ObjectKind#DATABASE]
/// @param ifEmpty drop only if it has no rows
/// @param permanently DETACH: stay detached over restarts
/// @param sync wait until the files are gone
public record Drop(
        Action action,
        ObjectKind kind,
        TableName name,
        boolean temporary,
        boolean ifExists,
        boolean ifEmpty,
        boolean permanently,
        boolean sync,
        @Nullable TablesFilter tables,
        Span span)
        implements Statement {

    public enum Action {
        DROP,
        DETACH,
        TRUNCATE
    }

    /// `TRUNCATE ALL TABLES FROM db [LIKE pattern]`; `name` then names the database.
    ///
    /// @param pattern null: all
    public record TablesFilter(@Nullable String pattern, boolean not, boolean ignoreCase) {}
}
