package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.StreamMode;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.position.PositionSeek;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.transaction.UnknownBlocks;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.SystemCommand.Resolution;
import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// When the lanes of a Kafka table run: what its views, SYSTEM commands and moves of its positions
/// make of them. Thread-safe.
///
/// - At most one set of lanes runs: without an end, or, for a REFRESH, each until its [OneCycle] is
///   over. REFRESHes that come meanwhile are queued.
/// - Positions are moved while no lane runs, and none starts meanwhile.
/// - A table at rest, being detached or dropped, starts no lane, and refuses whatever would change
///   its mode or positions: another object may stand for it by then.
/// - What is done waits for a cluster some seconds at most, but it does wait, and the lock is held
///   all the while. [#viewsChanged] and [#start], which statements on any table call, therefore
///   leave the work to the holder of the lock, if there is one.
final class LaneLifecycle {
    static final long STOP_BOUND_MS = 5_000;

    /// The cluster is asked once more before a word is followed: it may know again.
    private static final long RESOLVE_BOUND_MS = 15_000;

    private static final Logger LOG = LoggerFactory.getLogger(LaneLifecycle.class);

    private final KafkaTable table;
    private final TableServices services;
    private final MemoryBudget budget;
    private final ReentrantLock lock = new ReentrantLock();

    /// Whether lanes may run; becomes false under `lock` only.
    private volatile boolean isStarted;

    /// Whether the lanes have to be brought in line with the views.
    private volatile boolean isUnsettled;

    /// Why lanes did not start; null when they did or were not asked to.
    private volatile @Nullable String startFailure;

    /// Null while no lane runs; written under `lock`.
    private volatile @Nullable KafkaLanes lanes;

    /// What each lane told when it ended, or nothing; written under `lock`.
    private volatile List<LaneStatus> ended;

    /// REFRESHes that wait for the one that runs; guarded by `lock`.
    private int queuedRefreshes;

    /// @param isStarted whether a view may start lanes before [#start] is called
    LaneLifecycle(
            KafkaTable table, TableServices services, MemoryBudget budget, boolean isStarted) {
        this.table = table;
        this.services = services;
        this.budget = budget;
        this.isStarted = isStarted;
        int consumers = Math.toIntExact(table.settings().get(KafkaSettings.NUM_CONSUMERS));
        this.ended = Collections.nCopies(consumers, LaneStatus.STOPPED);
    }

    /// Lets lanes run, now or when there is a view to feed.
    void start() {
        isStarted = true;
        isUnsettled = true;
        settle();
    }

    /// Brings the lanes in line with the views. Waits only when the last view is gone: until the
    /// lanes have left their group.
    void viewsChanged() {
        isUnsettled = true;
        if (lanes != null && isStarted && !services.inserts().hasViews(table)) {
            locked(
                    () -> {
                        isUnsettled = false;
                        runLanes();
                    });
        } else {
            settle();
        }
    }

    /// Ends all lanes, lets none start before [#start], and waits at most about `boundMs` for it,
    /// once whoever holds the lock is done.
    void stop(long boundMs) {
        locked(
                () -> {
                    isStarted = false;
                    queuedRefreshes = 0;
                    endLanes(false, Math.min(boundMs, STOP_BOUND_MS));
                });
    }

    /// Whether [#stop] has returned and [#start] was not called.
    boolean isAtRest() {
        return !isStarted && lanes == null;
    }

    /// Does `work` with the lock held, then what others have left to its holder.
    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
            settle();
        }
    }

    /// Runs the lanes as the views are, unless somebody holds the lock, who will do it afterwards.
    private void settle() {
        while (isUnsettled && lock.tryLock()) {
            try {
                isUnsettled = false;
                runLanes();
            } finally {
                lock.unlock();
            }
        }
    }

    private void requireInService() {
        if (!isStarted) {
            throw new DatabaseException(
                    ErrorCode.ABORTED,
                    "Table %s is being altered, detached or dropped".formatted(table.fullName()));
        }
    }

    void steer(StreamAction action) {
        locked(
                () -> {
                    requireInService();
                    switch (action) {
                        case STOP -> halt(StreamMode.STOPPED, false);
                        case PAUSE -> halt(StreamMode.PAUSED, true);
                        case START -> {
                            setMode(StreamMode.RUNNING);
                            endCycles();
                            runLanes();
                        }
                        case CANCEL -> {
                            KafkaLanes running = lanes;
                            if (running != null) {
                                running.cancel();
                            }
                        }
                        case REFRESH -> refresh();
                    }
                });
    }

    private void halt(StreamMode mode, boolean isFlushed) {
        setMode(mode);
        queuedRefreshes = 0;
        endLanes(isFlushed, STOP_BOUND_MS);
    }

    /// Lets lanes without a limit take the place of those of a REFRESH.
    private void endCycles() {
        KafkaLanes running = lanes;
        queuedRefreshes = 0;
        if (running != null && running.isOneCycle()) {
            endLanes(true, STOP_BOUND_MS);
        }
    }

    private StreamMode mode() {
        return services.catalog().snapshot().stream(table.uuid()).mode();
    }

    /// Durable when this returns.
    private void setMode(StreamMode mode) {
        if (mode != mode()) {
            services.catalog().commit(List.of(new CatalogEdit.SetStreamMode(table.uuid(), mode)));
        }
    }

    private void refresh() {
        KafkaLanes running = lanes;
        if (running != null && !running.isOneCycle()) {
            running.hurry();
        } else if (services.inserts().hasViews(table)) {
            queuedRefreshes++;
            if (running == null) {
                startCycle();
            }
        }
    }

    /// Starts lanes for one of the queued REFRESHes; called under `lock`.
    private void startCycle() {
        queuedRefreshes--;
        startLanes(true);
        KafkaLanes cycle = lanes;
        if (cycle != null) {
            services.background()
                    .startLane("kafka-refresh/" + table.fullName(), () -> endCycle(cycle));
        }
    }

    /// Waits for the end of a REFRESH's lanes, and starts the next one's.
    private void endCycle(KafkaLanes cycle) {
        cycle.awaitEnd();
        locked(
                () -> {
                    if (lanes == cycle) {
                        endLanes(false, STOP_BOUND_MS);
                        if (queuedRefreshes > 0 && services.inserts().hasViews(table)) {
                            startCycle();
                        }
                    }
                });
    }

    /// Ends the lanes, moves the positions, and lets lanes go on from there; a REFRESH that was
    /// broken off by that begins anew.
    ///
    /// Errors: ABORTED when the table is at rest, and those of `move`; the lanes go on then, too.
    void move(Supplier<PositionSeek.Moved> move) {
        locked(
                () -> {
                    requireInService();
                    boolean isInCycle = lanes != null && lanes.isOneCycle();
                    endLanes(false, STOP_BOUND_MS);
                    try {
                        count(move.get());
                    } finally {
                        queuedRefreshes += isInCycle ? 1 : 0;
                        runLanes();
                    }
                });
    }

    /// Moves the positions of a table that nothing but queries read.
    ///
    /// Errors: ABORTED when there is a view or the table is at rest, and those of `move`.
    void moveUnviewed(Runnable move) {
        locked(
                () -> {
                    requireInService();
                    if (lanes != null || services.inserts().hasViews(table)) {
                        throw new DatabaseException(
                                ErrorCode.ABORTED,
                                "A materialized view was attached while the table was read");
                    }
                    move.run();
                });
    }

    private void count(PositionSeek.Moved moved) {
        List<LaneStatus> counted = new ArrayList<>(ended);
        counted.set(
                0,
                counted.getFirst()
                        .counting(LaneCounter.SKIPPED, moved.skipped())
                        .counting(LaneCounter.REPEATED, moved.repeated()));
        ended = List.copyOf(counted);
    }

    /// Starts, stops or hurries the lanes, as the views are; called under `lock`.
    private void runLanes() {
        KafkaLanes running = lanes;
        boolean canRun = isStarted && services.inserts().hasViews(table);
        boolean isRunning = mode() == StreamMode.RUNNING;
        if (running == null) {
            if (canRun && isRunning) {
                startLanes(false);
            } else if (canRun && queuedRefreshes > 0) {
                startCycle();
            }
        } else if (canRun && (isRunning || running.isOneCycle())) {
            running.retryNow();
        } else {
            endLanes(false, STOP_BOUND_MS);
        }
    }

    /// A table that was accepted once and cannot run any more says so, and holds nothing else up.
    private void startLanes(boolean isOneCycle) {
        try {
            startFailure = null;
            lanes = KafkaLanes.start(table, table.settings(), services, budget, ended, isOneCycle);
        } catch (DatabaseException e) {
            LOG.warn("cannot consume table={}", table.fullName(), e);
            startFailure = Failures.text(e);
        }
    }

    /// Ends the lanes, if any run; called under `lock`.
    private void endLanes(boolean isFlushed, long boundMs) {
        KafkaLanes running = lanes;
        if (running != null) {
            running.stop(isFlushed, boundMs);
            ended = running.statuses();
            lanes = null;
        }
    }

    /// Publishes or drops the blocks that wait for an operator's word; see `Resolvable`.
    void resolve(Resolution resolution) {
        KafkaLanes running = lanes;
        if (running == null) {
            throw UnknownBlocks.nothingToResolve();
        }
        running.resolve(resolution, RESOLVE_BOUND_MS);
    }

    /// What should be known although nothing fails; empty while no lane runs.
    List<String> warnings() {
        KafkaLanes running = lanes;
        return running == null ? List.of() : running.warnings();
    }

    /// What each consumer does, one status a consumer, also while none runs.
    List<LaneStatus> statuses() {
        KafkaLanes running = lanes;
        if (running != null) {
            return running.statuses();
        }
        String failure = startFailure;
        if (failure != null) {
            return List.of(ended.getFirst().failed(failure));
        }
        LaneState state =
                switch (mode()) {
                    case RUNNING -> LaneState.STOPPED;
                    case STOPPED -> LaneState.STOPPED_BY_USER;
                    case PAUSED -> LaneState.PAUSED_BY_USER;
                };
        return ended.stream().map(status -> status.ended(state)).toList();
    }
}
