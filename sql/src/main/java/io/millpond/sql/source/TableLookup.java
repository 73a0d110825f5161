package io.millpond.sql.source;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The way from names to what they stand for. Thread-safe.
public interface TableLookup {
    /// The table called `name`.
    ///
    /// Errors: UNKNOWN_TABLE, UNKNOWN_DATABASE, and QUERY_NOT_ALLOWED for tables that cannot be
    /// read directly.
    ///
    /// @param database null: the current database
    TableSource table(@Nullable String database, String name);

    /// What the table function `name` returns.
    ///
    /// Errors: UNKNOWN_FUNCTION, and whatever is wrong with the arguments.
    TableSource tableFunction(String name, List<TableArgument> arguments);
}
