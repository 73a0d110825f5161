package io.millpond.engine.refresh;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.Truncatable;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.PreparedQuery;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Runs the queries of refreshable views when they are due. Thread-safe.
///
/// When a view was refreshed last is in the catalog, so a restart goes on with its schedule. A run
/// that fails is tried again `refresh_retries` times, after a time that doubles, and then waits for
/// its next turn.
public final class ViewRefreshes {
    private static final Logger log = LoggerFactory.getLogger(ViewRefreshes.class);

    private static final long RETRIES = 2;
    private static final long BACKOFF_MS = 100;
    private static final long BACKOFF_MAX_MS = 60_000;

    /// How often one that waits looks whether it was cancelled.
    private static final long LOOK_NANOS = 100_000_000;

    /// How often a run that finds its target's parts merged meanwhile publishes its rows anew.
    private static final int PUBLISH_TRIES = 20;

    private final Catalog catalog;
    private final Tables tables;
    private final Inserts inserts;
    private final BackgroundPool background;
    private final Clock clock;
    private final ZoneId zone;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isEnded = lock.newCondition();

    /// Guarded by the lock.
    private final Map<UUID, RefreshState> states = new HashMap<>();

    /// Guarded by the lock.
    private boolean isAllStopped;

    /// A view as it stands at one moment.
    ///
    /// @param refreshedMs when its last successful run began; 0: none
    /// @param nextMs when it is due; [Long#MAX_VALUE]: not known
    record Snapshot(
            TableEntry entry,
            String status,
            long refreshedMs,
            long durationMs,
            long endedMs,
            long nextMs,
            String exception,
            long retryCount,
            long writtenRows) {}

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
        this.zone = zone;
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
        lock.lock();
        try {
            states.keySet().removeIf(uuid -> views.stream().noneMatch(v -> v.uuid().equals(uuid)));
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
        if (state.running != null || (!state.isRequested && !isDue(view, state))) {
            return;
        }
        CancellationToken token = new CancellationToken();
        state.running = token;
        state.isRequested = false;
        background.queryLanes().execute(() -> run(view, state, token));
    }

    private boolean isDue(MaterializedView view, RefreshState state) {
        long nowMs = clock.currentTimeMillis();
        return !state.isStopped
                && !isAllStopped
                && nowMs >= state.notBeforeMs
                && (nextMs(view, state) <= nowMs || isDependent(view))
                && areDependenciesMet(view);
    }

    private static RefreshSchedule schedule(MaterializedView view) {
        return view.refresh().orElseThrow();
    }

    private static boolean isDependent(MaterializedView view) {
        return schedule(view).kind() == RefreshSchedule.Kind.DEPENDENT;
    }

    private long nextMs(MaterializedView view, RefreshState state) {
        long refreshedMs = catalog.snapshot().refreshedMs(view.uuid());
        long triedMs = state.exception.isEmpty() ? refreshedMs : state.endedMs;
        boolean isRetried = !state.exception.isEmpty() && state.retryCount <= retries(view);
        if (isRetried) {
            return state.notBeforeMs;
        }
        long next = RefreshClock.nextMs(schedule(view), Math.max(refreshedMs, triedMs), zone);
        return next == Long.MAX_VALUE || next == 0 ? next : next + state.spreadMs;
    }

    private boolean areDependenciesMet(MaterializedView view) {
        CatalogSnapshot snapshot = catalog.snapshot();
        long ownMs = snapshot.refreshedMs(view.uuid());
        for (TableName name : schedule(view).dependencies()) {
            String database = name.database();
            Optional<TableEntry> entry =
                    database == null ? Optional.empty() : snapshot.table(database, name.table());
            if (entry.isEmpty() || snapshot.refreshedMs(entry.get().uuid()) <= ownMs) {
                return false;
            }
        }
        return true;
    }

    private static long retries(MaterializedView view) {
        for (SettingAssignment setting : schedule(view).settings()) {
            if (setting.name().equals("refresh_retries")
                    && setting.value() instanceof SettingAssignment.Assigned(var value)) {
                String text = SqlFormatter.expression(value);
                return text.startsWith("-") ? Long.MAX_VALUE : Long.parseLong(text);
            }
        }
        return RETRIES;
    }

    private void run(MaterializedView view, RefreshState state, CancellationToken token) {
        long startedMs = clock.currentTimeMillis();
        String failure = "";
        long rowCount = 0;
        try {
            rowCount = refresh(view, startedMs, token);
        } catch (RuntimeException e) { // shown in system.view_refreshes, and tried again
            failure = e instanceof DatabaseException known ? known.text() : e.toString();
            log.warn("refresh failed view={} cause={}", view.uuid(), failure);
        }
        lock.lock();
        try {
            state.running = null;
            state.endedMs = clock.currentTimeMillis();
            state.exception = failure;
            state.spreadMs = spreadMs(view);
            if (failure.isEmpty()) {
                state.retryCount = 0;
                state.notBeforeMs = 0;
                state.durationMs = state.endedMs - startedMs;
                state.writtenRows = rowCount;
            } else {
                long doublings = Math.min(state.retryCount, 20);
                state.retryCount = state.retryCount > retries(view) ? 1 : state.retryCount + 1;
                state.notBeforeMs =
                        state.endedMs + Math.min(BACKOFF_MS << doublings, BACKOFF_MAX_MS);
            }
            isEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long spreadMs(MaterializedView view) {
        long halfMs = RefreshClock.seconds(schedule(view).spread()) * 500;
        return halfMs == 0 ? 0 : random.nextLong(-halfMs, halfMs);
    }

    private long refresh(MaterializedView view, long startedMs, CancellationToken token) {
        try (SnapshotLease lease = catalog.lease()) {
            TableEntry entry =
                    lease.snapshot()
                            .table(view.uuid())
                            .orElseThrow(
                                    () ->
                                            new DatabaseException(
                                                    ErrorCode.TABLE_IS_DROPPED,
                                                    "View %s is dropped".formatted(view.uuid())));
            QueryContext context =
                    inserts.backgroundContext(entry.database(), "refresh-" + view.uuid());
            PreparedQuery query = Queries.prepare(view.query(), context);
            Table target = view.targetTable(lease.snapshot());
            InsertTransaction transaction = inserts.begin(target, query.header(), context);
            try {
                long rowCount = push(query, transaction, token);
                publish(view, target, transaction, startedMs);
                return rowCount;
            } finally {
                transaction.abort();
            }
        }
    }

    private static long push(
            PreparedQuery query, InsertTransaction transaction, CancellationToken token) {
        long rowCount = 0;
        try (BlockStream rows = query.execute()) {
            Block block = rows.next();
            while (block != null) {
                token.check();
                transaction.push(block);
                rowCount += block.rowCount();
                block = rows.next();
            }
        }
        token.check();
        return rowCount;
    }

    private void publish(
            MaterializedView view, Table target, InsertTransaction transaction, long startedMs) {
        boolean isAppended = schedule(view).isAppended();
        if (!isAppended && !(target instanceof Truncatable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "A refreshable view without APPEND cannot write to a table of engine %s, which"
                                    .formatted(target.definition().engine())
                            + " cannot be emptied");
        }
        for (int attempt = 1; ; attempt++) {
            CatalogSnapshot before = catalog.snapshot();
            List<CatalogEdit> extra = new ArrayList<>();
            if (!isAppended && target instanceof Truncatable emptied) {
                extra.addAll(emptied.truncation(before));
            }
            extra.add(new CatalogEdit.SetRefreshed(view.uuid(), startedMs));
            try {
                transaction.commit(
                        extra,
                        shown -> {
                            if (!isAppended && target instanceof Truncatable emptied) {
                                emptied.truncated(before, shown);
                            }
                        });
                return;
            } catch (DatabaseException e) {
                // A merge took parts away since they were listed.
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART || attempt == PUBLISH_TRIES) {
                    throw e;
                }
            }
        }
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
                consider(view);
                var _ = isEnded.awaitNanos(LOOK_NANOS);
                token.check();
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
            CancellationToken running = state(view).running;
            if (running != null) {
                running.cancel(cancelled());
            }
        } finally {
            lock.unlock();
        }
    }

    private static DatabaseException cancelled() {
        return new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, "The refresh was cancelled");
    }

    /// Lets a view's schedule rest, or go on.
    public void setStopped(MaterializedView view, boolean isStopped) {
        lock.lock();
        try {
            state(view).isStopped = isStopped;
        } finally {
            lock.unlock();
        }
    }

    /// Lets all schedules rest, or go on.
    public void setAllStopped(boolean isStopped) {
        lock.lock();
        try {
            isAllStopped = isStopped;
        } finally {
            lock.unlock();
        }
    }

    /// Ends all runs and begins no more.
    public void close() {
        lock.lock();
        try {
            isAllStopped = true;
            for (RefreshState state : states.values()) {
                if (state.running != null) {
                    state.running.cancel(cancelled());
                }
                while (state.running != null) {
                    isEnded.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
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
                                : areDependenciesMet(view) ? "Scheduled" : "WaitingForDependencies";
        return new Snapshot(
                entry,
                status,
                snapshot.refreshedMs(view.uuid()),
                state.durationMs,
                state.endedMs,
                nextMs(view, state),
                state.exception,
                state.retryCount,
                state.writtenRows);
    }
}
