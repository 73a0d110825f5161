package io.millpond.engine.system;

import io.millpond.sql.exec.QueryProgress;
import io.millpond.sql.function.hash.Fingerprints;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.CancellationToken;

/// A running statement, as `system.processes` shows it.
///
/// @param kind such as `Select`, `Insert`, `Create`
/// @param startedNanos of the database's clock
public record RunningProcess(
        String queryId,
        String query,
        String kind,
        String user,
        String database,
        Settings settings,
        CancellationToken token,
        QueryProgress progress,
        long startedNanos) {
    /// The same for statements that differ in constants only.
    long normalizedHash() {
        return Fingerprints.ofStatement(query);
    }
}
