package io.millpond.sql.exec;

import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.TableLookup;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.Clock;

import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/// What one query runs with. Immutable; the objects it holds are thread-safe.
///
/// @param settings of [io.millpond.sql.setting.QuerySettings]
/// @param zone the session's time zone
/// @param random used by many threads at once
/// @param parameters values of `{name:Type}`, as text in the form of escaped TabSeparated
/// @param lanes runs the query's lanes; has at least as many threads as `max_threads` says
public record QueryContext(
        TableLookup tables,
        Settings settings,
        ZoneId zone,
        Clock clock,
        RandomGenerator random,
        String currentDatabase,
        String currentUser,
        String queryId,
        Map<String, String> parameters,
        CancellationToken token,
        ExecutorService lanes,
        QueryProgress progress) {
    public QueryContext {
        parameters = Map.copyOf(parameters);
    }

    /// This context with other settings.
    public QueryContext withSettings(Settings other) {
        return new QueryContext(
                tables,
                other,
                zone,
                clock,
                random,
                currentDatabase,
                currentUser,
                queryId,
                parameters,
                token,
                lanes,
                progress);
    }

    /// This context with other values of parameters.
    public QueryContext withParameters(Map<String, String> other) {
        return new QueryContext(
                tables,
                settings,
                zone,
                clock,
                random,
                currentDatabase,
                currentUser,
                queryId,
                other,
                token,
                lanes,
                progress);
    }

    /// This context with other tables.
    public QueryContext withTables(TableLookup other) {
        return new QueryContext(
                other,
                settings,
                zone,
                clock,
                random,
                currentDatabase,
                currentUser,
                queryId,
                parameters,
                token,
                lanes,
                progress);
    }
}
