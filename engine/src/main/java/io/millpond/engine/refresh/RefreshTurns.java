package io.millpond.engine.refresh;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.MaterializedView;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.TableName;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Decides whose turn it is, from schedules, the catalog and what is known of runs. Guarded by the
/// lock of [ViewRefreshes].
final class RefreshTurns {
    private final Catalog catalog;
    private final ZoneId zone;
    private final Map<UUID, RefreshState> states;

    /// @param states of all views; read only
    RefreshTurns(Catalog catalog, ZoneId zone, Map<UUID, RefreshState> states) {
        this.catalog = catalog;
        this.zone = zone;
        this.states = states;
    }

    boolean isDue(MaterializedView view, RefreshState state, long nowMs) {
        return !state.isStopped
                && nowMs >= state.notBeforeMs
                && (nextMs(view, state) <= nowMs || isDependent(view))
                && areDependenciesMet(view, state);
    }

    /// When a view is due in milliseconds since 1970; [Long#MAX_VALUE]: not known.
    long nextMs(MaterializedView view, RefreshState state) {
        if (state.isRetried) {
            return state.notBeforeMs;
        }
        RefreshSchedule schedule = schedule(view);
        long refreshedMs = catalog.snapshot().refreshedMs(view.uuid());
        boolean isFromEnd =
                schedule.kind() == RefreshSchedule.Kind.AFTER || !state.exception.isEmpty();
        long fromMs = isFromEnd ? Math.max(refreshedMs, state.endedMs) : refreshedMs;
        long next = RefreshClock.nextMs(schedule, fromMs, zone);
        return next == Long.MAX_VALUE || next == 0 ? next : next + state.spreadMs;
    }

    boolean areDependenciesMet(MaterializedView view, RefreshState state) {
        CatalogSnapshot snapshot = catalog.snapshot();
        long ownMs = snapshot.refreshedMs(view.uuid());
        // A turn whose tries have all failed is over like one that succeeded.
        long turnMs =
                state.exception.isEmpty() || state.isRetried
                        ? ownMs
                        : Math.max(ownMs, state.startedMs);
        for (TableName name : schedule(view).dependencies()) {
            Optional<TableEntry> entry = dependency(snapshot, name);
            if (entry.isEmpty() || snapshot.refreshedMs(entry.get().uuid()) <= turnMs) {
                return false;
            }
        }
        return true;
    }

    static RefreshSchedule schedule(MaterializedView view) {
        return view.refresh().orElseThrow();
    }

    private static boolean isDependent(MaterializedView view) {
        return schedule(view).kind() == RefreshSchedule.Kind.DEPENDENT;
    }

    /// What views that run now are about to show, a run that begins now does not see: it counts as
    /// one that began before theirs.
    long beforeRunningDependencies(MaterializedView view) {
        CatalogSnapshot snapshot = catalog.snapshot();
        long ms = Long.MAX_VALUE;
        for (TableName name : schedule(view).dependencies()) {
            RefreshState state =
                    dependency(snapshot, name).map(entry -> states.get(entry.uuid())).orElse(null);
            if (state != null && state.running != null) {
                ms = Math.min(ms, state.startedMs - 1);
            }
        }
        return ms;
    }

    private static Optional<TableEntry> dependency(CatalogSnapshot snapshot, TableName name) {
        String database = name.database();
        return database == null ? Optional.empty() : snapshot.table(database, name.table());
    }
}
