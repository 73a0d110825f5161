package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// DROP, DETACH and TRUNCATE of a table, view, dictionary or database.
///
/// @param kind what was named; [ObjectKind#TABLE] also takes views, as in ClickHouse
/// @param names at least one; for [ObjectKind#DATABASE] the database is in `table`
/// @param ifEmpty drop only if it has no rows
/// @param permanently DETACH: stay detached over restarts
/// @param sync wait until the files are gone
public record Drop(
        Action action,
        ObjectKind kind,
        List<TableName> names,
        boolean temporary,
        boolean ifExists,
        boolean ifEmpty,
        boolean permanently,
        boolean sync,
        @Nullable TablesFilter tables,
        Span span)
        implements Statement {

    public Drop {
        names = List.copyOf(names);
    }

    public enum Action {
        DROP,
        DETACH,
        TRUNCATE
    }

    /// `TRUNCATE ALL TABLES FROM db [LIKE pattern]`; `names` then holds the database.
    ///
    /// @param pattern null: all
    public record TablesFilter(@Nullable String pattern, boolean not, boolean ignoreCase) {}
}
