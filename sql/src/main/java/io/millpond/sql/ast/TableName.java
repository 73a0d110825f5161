package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

/// The name of a table, view or dictionary.
///
/// @param database null: the current database
public record TableName(@Nullable String database, String table, Span span) implements Node {
    public static TableName of(String table) {
        return new TableName(null, table, Span.NONE);
    }

    public static TableName of(String database, String table) {
        return new TableName(database, table, Span.NONE);
    }

    /// This name with `currentDatabase` in place of a missing database.
    public TableName in(String currentDatabase) {
        return database != null ? this : new TableName(currentDatabase, table, span);
    }

    /// `database.table` or `table`, unquoted: for messages.
    @Override
    public String toString() {
        return database == null ? table : database + "." + table;
    }
}
