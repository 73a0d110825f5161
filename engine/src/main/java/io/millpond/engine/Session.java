package io.millpond.engine;

import io.millpond.sql.setting.Settings;

/// What outlives one statement for one client: current database, settings, temporary tables.
///
/// Thread-safe, but statements that change the session and others at the same time see either
/// state.
public interface Session {
    String currentDatabase();

    /// The settings of the session, without those of single statements.
    Settings settings();

    /// Runs one statement. For a query, reading the result runs it; anything else is done when this
    /// returns.
    ///
    /// Throws `DatabaseException`.
    StatementResult execute(QueryText text, QueryOptions options);
}
