package io.millpond.engine.refresh;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.refresh.ViewRefreshes.Snapshot;
import io.millpond.engine.system.SystemColumn;
import io.millpond.engine.system.SystemTable;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// `system.view_refreshes`.
public final class ViewRefreshTable {
    private static final long MS_PER_SECOND = 1_000;

    private ViewRefreshTable() {}

    /// The table of the views that `refreshes` runs.
    public static SystemTable<?> of(ViewRefreshes refreshes, Catalog catalog) {
        return new SystemTable<>(
                "view_refreshes",
                "The refreshable views.",
                columns(),
                _ -> refreshes.snapshots(catalog.snapshot()));
    }

    private static List<SystemColumn<Snapshot>> columns() {
        List<SystemColumn<Snapshot>> columns = new ArrayList<>();
        columns.add(SystemColumn.text("database", "Its database.", v -> v.entry().database()));
        columns.add(SystemColumn.text("view", "Its name.", v -> v.entry().name()));
        columns.add(SystemColumn.uuid("uuid", "Its uuid.", v -> v.entry().uuid()));
        columns.add(SystemColumn.text("status", "What it does.", Snapshot::status));
        columns.add(
                time(
                        "last_success_time",
                        "When its last successful run began.",
                        Snapshot::refreshedMs));
        columns.add(
                SystemColumn.nullableCount(
                        "last_success_duration_ms",
                        "How long that took.",
                        v -> v.durationMs() < 0 ? null : v.durationMs()));
        columns.add(time("last_refresh_time", "When its last run ended.", Snapshot::endedMs));
        columns.add(SystemColumn.text("last_refresh_replica", "Always empty.", _ -> ""));
        columns.add(
                time(
                        "next_refresh_time",
                        "When it is due.",
                        v -> v.nextMs() == Long.MAX_VALUE ? 0 : v.nextMs()));
        columns.add(
                SystemColumn.text("exception", "Why its last run failed.", Snapshot::exception));
        columns.add(SystemColumn.count("retry", "Failed runs of this turn.", Snapshot::retryCount));
        columns.addAll(progress());
        return columns;
    }

    /// Of the present or last run.
    private static List<SystemColumn<Snapshot>> progress() {
        return List.of(
                SystemColumn.number(
                        "progress",
                        DataTypes.nullable(DataTypes.FLOAT64),
                        "The share of rows that is read, from 0 to 1.",
                        v -> readShare(v.progress())),
                count("read_rows", "Rows read.", QueryProgress::readRows),
                count("read_bytes", "Bytes read.", QueryProgress::readBytes),
                count("total_rows", "Rows to read.", QueryProgress::totalRowsToRead),
                count("written_rows", "Rows written.", QueryProgress::writtenRows),
                count("written_bytes", "Bytes written.", QueryProgress::writtenBytes));
    }

    private static @Nullable Object readShare(QueryProgress progress) {
        long total = progress.totalRowsToRead();
        return total == 0 ? null : Math.min(1.0, (double) progress.readRows() / total);
    }

    private static SystemColumn<Snapshot> count(
            String name, String description, ToLongFunction<QueryProgress> value) {
        return SystemColumn.nullableCount(
                name, description, view -> value.applyAsLong(view.progress()));
    }

    private static SystemColumn<Snapshot> time(
            String name, String description, ToLongFunction<Snapshot> milliseconds) {
        return SystemColumn.number(
                name,
                DataTypes.nullable(DataTypes.DATE_TIME),
                description,
                view -> seconds(milliseconds.applyAsLong(view)));
    }

    private static @Nullable Object seconds(long milliseconds) {
        return milliseconds == 0 ? null : milliseconds / MS_PER_SECOND;
    }
}
