package io.millpond.engine.system;

import io.millpond.engine.table.Secrets;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How often statements ended with each error since the start, for `system.errors`. Thread-safe.
final class ErrorCounts {
    /// An error that has occurred.
    ///
    /// @param message of the last one, with secrets hidden
    record Count(ErrorCode code, long value, long lastMs, String message, String queryId) {}

    /// Guarded by this map.
    private final Map<ErrorCode, Count> counts = new EnumMap<>(ErrorCode.class);

    /// Counts an error.
    ///
    /// @param query the statement with secrets hidden
    void add(DatabaseException error, String query, String queryId, long nowMs) {
        String message = Secrets.hiddenError(error.text(), query);
        synchronized (counts) {
            Count before = counts.get(error.code());
            long value = before == null ? 1 : before.value() + 1;
            counts.put(error.code(), new Count(error.code(), value, nowMs, message, queryId));
        }
    }

    /// Those that have occurred, by their places in [ErrorCode].
    List<Count> all() {
        synchronized (counts) {
            return new ArrayList<>(counts.values());
        }
    }
}
