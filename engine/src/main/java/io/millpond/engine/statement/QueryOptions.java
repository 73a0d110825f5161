package io.millpond.engine.statement;

import io.millpond.storage.CancellationToken;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What accompanies the text of one statement.
///
/// @param queryId under which the statement can be seen and killed; empty: one is made up
/// @param settings that hold for this statement, over those of the session
/// @param parameters values of `{name:Type}`, in the escaped text form
/// @param database current database of this statement; null: the session's
/// @param defaultInputFormat of an INSERT that names no format; null: TabSeparated
/// @param isReadOnly refuse whatever changes data or definitions
public record QueryOptions(
        String queryId,
        Map<String, String> settings,
        Map<String, String> parameters,
        @Nullable String database,
        @Nullable String defaultInputFormat,
        boolean isReadOnly,
        CancellationToken token) {

    public QueryOptions {
        settings = Map.copyOf(settings);
        parameters = Map.copyOf(parameters);
    }

    /// Nothing beside the text.
    public static QueryOptions plain() {
        return new QueryOptions("", Map.of(), Map.of(), null, null, false, new CancellationToken());
    }

    public QueryOptions withQueryId(String newQueryId) {
        return new QueryOptions(
                newQueryId, settings, parameters, database, defaultInputFormat, isReadOnly, token);
    }

    public QueryOptions withSettings(Map<String, String> newSettings) {
        return new QueryOptions(
                queryId, newSettings, parameters, database, defaultInputFormat, isReadOnly, token);
    }

    public QueryOptions withParameters(Map<String, String> newParameters) {
        return new QueryOptions(
                queryId, settings, newParameters, database, defaultInputFormat, isReadOnly, token);
    }
}
