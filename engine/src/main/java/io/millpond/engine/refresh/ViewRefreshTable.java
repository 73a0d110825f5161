package io.millpond.engine.refresh;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.refresh.ViewRefreshes.Snapshot;
import io.millpond.engine.system.SystemTable;
import io.millpond.sql.exec.QueryProgress;

import org.jspecify.annotations.Nullable;

/// `system.view_refreshes`.
public final class ViewRefreshTable {
    private ViewRefreshTable() {}

    /// The table of the views that `refreshes` runs.
    public static SystemTable<?> of(ViewRefreshes refreshes, Catalog catalog) {
        return SystemTable.of("view_refreshes", _ -> refreshes.snapshots(catalog.snapshot()))
                .column("database", v -> v.entry().database())
                .column("view", v -> v.entry().name())
                .column("uuid", v -> v.entry().uuid())
                .column("status", Snapshot::status)
                .time("last_success_time", Snapshot::refreshedMs)
                .column("last_success_duration_ms", v -> v.durationMs() < 0 ? null : v.durationMs())
                .time("last_refresh_time", Snapshot::endedMs)
                .time("next_refresh_time", v -> v.nextMs() == Long.MAX_VALUE ? 0 : v.nextMs())
                .column("exception", Snapshot::exception)
                .column("retry", Snapshot::retryCount)
                .column("progress", v -> readShare(v.progress()))
                .column("read_rows", v -> v.progress().readRows())
                .column("read_bytes", v -> v.progress().readBytes())
                .column("total_rows", v -> v.progress().totalRowsToRead())
                .column("written_rows", v -> v.progress().writtenRows())
                .column("written_bytes", v -> v.progress().writtenBytes())
                .made();
    }

    private static @Nullable Object readShare(QueryProgress progress) {
        long total = progress.totalRowsToRead();
        return total == 0 ? null : Math.min(1.0, (double) progress.readRows() / total);
    }
}
