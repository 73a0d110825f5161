package io.millpond.engine.refresh;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Tables;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Runs the queries of refreshable views when they are due. Thread-safe.
///
/// When a view was refreshed last is in the catalog, so a restart goes on with its schedule. A run
/// that fails is tried again as [RefreshRetries] say, and then waits for its next turn. The run of
/// a view that is detached or dropped is cancelled by the next tick.
public final class ViewRefreshes {
    private static final Logger log = LoggerFactory.getLogger(ViewRefreshes.class);

    /// How long [#close] waits for runs to end, which look at their tokens once a block.
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// How often one that waits looks whether it was cancelled.
    private static final long LOOK_NANOS = 100_000_000;

    private final Catalog catalog;
    private final Tables tables;
    private final Inserts inserts;
    private final BackgroundPool background;
    private final Clock clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isEnded = lock.newCondition();

    /// Guarded by the lock.
    private final Map<UUID, RefreshState> states = new HashMap<>();

    private final RefreshTurns turns;

    /// Of all views; no two runs begin at one time, so that it is known which saw the other's rows.
    /// Guarded by the lock.
    private long lastStartedMs;

    /// Guarded by the lock.
    private boolean isAllStopped;

    /// Guarded by the lock.
    private boolean isClosed;

    /// A view as it stands at one moment.
    ///
    /// @param refreshedMs when its last successful run began; 0: none
    /// @param nextMs when it is due; [Long#MAX_VALUE]: not known
    /// @param progress of its present or last run
    record Snapshot(
            TableEntry entry,
            String status,
            long refreshedMs,
            long durationMs,
            long endedMs,
            long nextMs,
            String exception,
            long retryCount,
            QueryProgress progress) {}

    public ViewRefreshes(
            Catalog catalog,
            Tables tables,
            Inserts inserts,
            BackgroundPool background,
            Clock clock,
            ZoneId zone,
            RandomGenerator random) {
        this.catalog = catalog;
        this.tables = tables;
        this.inserts = inserts;
        this.background = background;
        this.clock = clock;
        this.turns = new RefreshTurns(catalog, zone, states);
        this.random = random;
    }

    /// Begins what is due.
    public void tick() {
        List<MaterializedView> views = new ArrayList<>();
        for (MaterializedView view : tables.all(MaterializedView.class)) {
            if (view.refresh().isPresent()) {
                views.add(view);
            }
        }
        Set<UUID> present = new HashSet<>();
        views.forEach(view -> present.add(view.uuid()));
        lock.lock();
        try {
            states.forEach(
                    (uuid, state) -> {
                        if (!present.contains(uuid)) {
                            cancel(state);
                        }
                    });
            states.entrySet()
                    .removeIf(
                            entry ->
                                    !present.contains(entry.getKey())
                                            && entry.getValue().running == null);
            views.forEach(this::consider);
        } finally {
            lock.unlock();
        }
    }

    private RefreshState state(MaterializedView view) {
        return states.computeIfAbsent(view.uuid(), _ -> new RefreshState());
    }

    /// The lock is held.
    private void consider(MaterializedView view) {
        RefreshState state = state(view);
        if (isClosed || state.running != null || !isWanted(view, state)) {
            return;
        }
        CancellationToken token = new CancellationToken();
        lastStartedMs = Math.max(clock.currentTimeMillis(), lastStartedMs + 1);
        long seenMs = Math.min(lastStartedMs, turns.beforeRunningDependencies(view));
        QueryProgress progress = new QueryProgress();
        RefreshRun run = new RefreshRun(catalog, inserts, view, token, progress);
        background.queryLanes().execute(() -> run(view, state, run, seenMs));
        state.running = token;
        state.progress = progress;
        state.startedMs = lastStartedMs;
        state.isRequested = false;
    }

    private boolean isWanted(MaterializedView view, RefreshState state) {
        return state.isRequested
                || (!isAllStopped && turns.isDue(view, state, clock.currentTimeMillis()));
    }

    private void run(MaterializedView view, RefreshState state, RefreshRun run, long seenMs) {
        String failure = "the run ended early";
        RefreshRetries retries = RefreshRetries.NONE;
        try {
            retries = retries(view);
            run.run(seenMs);
            failure = "";
        } catch (RuntimeException e) { // shown in system.view_refreshes, and tried again
            failure = e instanceof DatabaseException known ? known.text() : e.toString();
            log.warn("refresh failed view={} cause={}", view.uuid(), failure);
        } finally {
            end(view, state, failure, retries);
        }
    }

    private RefreshRetries retries(MaterializedView view) {
        return RefreshRetries.of(
                RefreshTurns.schedule(view),
                inserts.backgroundContext("default", "refresh settings"));
    }

    private void end(
            MaterializedView view, RefreshState state, String failure, RefreshRetries retries) {
        lock.lock();
        try {
            long nowMs = clock.currentTimeMillis();
            if (failure.isEmpty()) {
                state.succeeded(nowMs);
            } else {
                state.failed(nowMs, failure, retries);
            }
            state.spreadMs = spreadMs(view);
            isEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long spreadMs(MaterializedView view) {
        long halfMs = RefreshClock.seconds(RefreshTurns.schedule(view).spread()) * 500;
        return halfMs == 0 ? 0 : random.nextLong(-halfMs, halfMs);
    }

    /// Runs a view now, or once more after its present run.
    public void request(MaterializedView view) {
        lock.lock();
        try {
            state(view).isRequested = true;
            consider(view);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end of a view's present run, and of one that was requested.
    ///
    /// Throws REFRESH_FAILED when the last run failed, and what cancels `token`.
    public void await(MaterializedView view, CancellationToken token) {
        lock.lock();
        try {
            RefreshState state = state(view);
            while (state.running != null || state.isRequested) {
                if (isClosed) {
                    throw cancelled();
                }
                consider(view);
                var _ = isEnded.awaitNanos(LOOK_NANOS);
                token.check();
                // The view may have been dropped, and its state with it.
                state = state(view);
            }
            if (!state.exception.isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.REFRESH_FAILED, "Refresh failed: " + state.exception);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(
                    ErrorCode.QUERY_WAS_CANCELLED, "Waiting for a refresh was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /// Ends a view's present run, which leaves nothing.
    public void cancel(MaterializedView view) {
        lock.lock();
        try {
            cancel(state(view));
        } finally {
            lock.unlock();
        }
    }

    private static void cancel(RefreshState state) {
        CancellationToken running = state.running;
        if (running != null) {
            running.cancel(cancelled());
        }
    }

    private static DatabaseException cancelled() {
        return new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, "The refresh was cancelled");
    }

    /// Lets a view's schedule rest, and ends its present run; or lets it go on, with what is due.
    public void setStopped(MaterializedView view, boolean isStopped) {
        lock.lock();
        try {
            RefreshState state = state(view);
            state.isStopped = isStopped;
            if (isStopped) {
                cancel(state);
            } else {
                consider(view);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets all schedules rest, and ends all runs; or lets them go on, with what is due.
    public void setAllStopped(boolean isStopped) {
        lock.lock();
        try {
            isAllStopped = isStopped;
            if (isStopped) {
                states.values().forEach(ViewRefreshes::cancel);
            }
        } finally {
            lock.unlock();
        }
        tick();
    }

    /// Ends all runs, waits for them within a bound, and begins no more.
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            states.values().forEach(ViewRefreshes::cancel);
            long leftNanos = CLOSE_NANOS;
            while (isAnyRunning() && leftNanos > 0) {
                leftNanos = isEnded.awaitNanos(leftNanos);
            }
            if (isAnyRunning()) {
                log.warn("refreshes still running after nanos={}", CLOSE_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean isAnyRunning() {
        return states.values().stream().anyMatch(state -> state.running != null);
    }

    /// All refreshable views in the order of their names.
    List<Snapshot> snapshots(CatalogSnapshot snapshot) {
        lock.lock();
        try {
            List<Snapshot> all = new ArrayList<>();
            for (TableEntry entry : snapshot.tables()) {
                tables.find(entry.uuid())
                        .filter(MaterializedView.class::isInstance)
                        .map(MaterializedView.class::cast)
                        .filter(view -> view.refresh().isPresent())
                        .ifPresent(view -> all.add(snapshot(view, entry, snapshot)));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    private Snapshot snapshot(MaterializedView view, TableEntry entry, CatalogSnapshot snapshot) {
        RefreshState state = state(view);
        String status =
                state.running != null
                        ? "Running"
                        : state.isStopped || isAllStopped
                                ? "Disabled"
                                : turns.areDependenciesMet(view, state)
                                        ? "Scheduled"
                                        : "WaitingForDependencies";
        return new Snapshot(
                entry,
                status,
                snapshot.refreshedMs(view.uuid()),
                state.durationMs,
                state.endedMs,
                turns.nextMs(view, state),
                state.exception,
                state.retryCount,
                state.progress);
    }
}
