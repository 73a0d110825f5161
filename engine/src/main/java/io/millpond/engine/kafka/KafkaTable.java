package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StreamMode;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.Formats;
import io.millpond.engine.table.Drainable;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.SeekTarget;
import io.millpond.engine.table.Seekable;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableServices;
import io.millpond.engine.table.TableWriter;
import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A table that stands for topics: its rows are messages on their way into the views on it.
///
/// It holds no rows. Lanes run while it is started and there is a view to feed; nothing is
/// consumed otherwise. Thread-safe.
///
/// *Differs:* each consumer of ClickHouse's table shares one task unless
/// `kafka_thread_per_consumer` says otherwise, so that one slow consumer holds the commits of all;
/// here each is always a lane of its own, with its own blocks.
public final class KafkaTable implements Seekable, Scannable, Insertable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTable.class);
    private static final long STOP_BOUND_MS = 5_000;
    private static final long SEEK_BOUND_MS = 5_000;
    private static final Setting<Boolean> DIRECT_SELECT =
            QuerySettings.known("stream_like_engine_allow_direct_select", SettingType.BOOL);

    private final TableDefinition definition;
    private final KafkaSettings settings;
    private final TableServices services;
    private final MemoryBudget budget;
    private final DeadLetterReplays replays;
    private final Header header;
    private final List<VirtualColumn> virtualColumns;
    private final ReentrantLock lock = new ReentrantLock();

    /// Whether lanes may run; guarded by `lock`.
    private boolean isStarted;

    /// Why lanes did not start; null when they did or were not asked to.
    private volatile @Nullable String startFailure;

    /// Null while no lane runs; written under `lock`.
    private volatile @Nullable KafkaLanes lanes;

    /// What each lane told when it ended, or nothing; written under `lock`.
    private volatile List<LaneStatus> ended;

    /// REFRESHes that wait for the one that runs; guarded by `lock`.
    private int queuedRefreshes;

    /// @param isStarted whether a view may start lanes before [#start] is called
    KafkaTable(
            TableDefinition definition,
            KafkaSettings settings,
            TableServices services,
            MemoryBudget budget,
            DeadLetterReplays replays,
            boolean isStarted) {
        this.definition = definition;
        this.settings = settings;
        this.services = services;
        this.budget = budget;
        this.replays = replays;
        this.isStarted = isStarted;
        this.header = definition.header(TableColumn::isStored);
        this.virtualColumns = VirtualColumn.of(header, settings.hasErrorRows());
        int consumers = Math.toIntExact(settings.get(KafkaSettings.NUM_CONSUMERS));
        this.ended = Collections.nCopies(consumers, LaneStatus.STOPPED);
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public void start() {
        lock.lock();
        try {
            isStarted = true;
            runLanes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void viewsChanged() {
        lock.lock();
        try {
            runLanes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void steer(StreamAction action) {
        lock.lock();
        try {
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
        } finally {
            lock.unlock();
        }
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
        return services.catalog().snapshot().stream(uuid()).mode();
    }

    /// Durable when this returns.
    private void setMode(StreamMode mode) {
        if (mode != mode()) {
            services.catalog().commit(List.of(new CatalogEdit.SetStreamMode(uuid(), mode)));
        }
    }

    private void refresh() {
        KafkaLanes running = lanes;
        if (running != null && !running.isOneCycle()) {
            running.hurry();
        } else if (isStarted && services.inserts().hasViews(this)) {
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
            services.background().startLane("kafka-refresh/" + fullName(), () -> endCycle(cycle));
        }
    }

    /// Waits for the end of a REFRESH's lanes, and starts the next one's.
    private void endCycle(KafkaLanes cycle) {
        cycle.awaitEnd();
        lock.lock();
        try {
            if (lanes == cycle) {
                endLanes(false, STOP_BOUND_MS);
                if (queuedRefreshes > 0 && services.inserts().hasViews(this)) {
                    startCycle();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void seek(SeekTarget target) {
        lock.lock();
        try (OffsetAdmin admin = offsetAdmin()) {
            PositionSeek seek = new PositionSeek(uuid(), settings, services.catalog(), admin);
            List<StreamPosition> positions = seek.resolve(target);
            boolean isInCycle = lanes != null && lanes.isOneCycle();
            endLanes(false, STOP_BOUND_MS);
            try {
                admin.extend(SEEK_BOUND_MS);
                count(seek.move(positions));
            } finally {
                queuedRefreshes += isInCycle ? 1 : 0;
                runLanes();
            }
        } finally {
            lock.unlock();
        }
    }

    private OffsetAdmin offsetAdmin() {
        return ClusterOffsetAdmin.open(
                clientProperties(),
                settings.get(KafkaSettings.BROKER_LIST),
                services.settings().clock(),
                SEEK_BOUND_MS);
    }

    /// Moves the positions behind what a query has read.
    ///
    /// Errors: ABORTED when a view reads the table by now, or the positions have moved since
    /// `sequence` was the last frame's, and those of [#seek].
    void passRead(List<StreamPosition> positions, long sequence) {
        lock.lock();
        try (OffsetAdmin admin = offsetAdmin()) {
            if (lanes != null || services.inserts().hasViews(this)) {
                throw new DatabaseException(
                        ErrorCode.ABORTED,
                        "A materialized view was attached while the table was read");
            }
            if (services.catalog().snapshot().stream(uuid()).sequence() != sequence) {
                throw new DatabaseException(
                        ErrorCode.ABORTED, "The table's positions were moved while it was read");
            }
            var _ = new PositionSeek(uuid(), settings, services.catalog(), admin).move(positions);
        } finally {
            lock.unlock();
        }
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
        boolean canRun = isStarted && services.inserts().hasViews(this);
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
            lanes = KafkaLanes.start(this, settings, services, budget, ended, isOneCycle);
        } catch (DatabaseException e) {
            LOG.warn("cannot consume table={}", fullName(), e);
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

    @Override
    public void stop(long boundMs) {
        lock.lock();
        try {
            isStarted = false;
            queuedRefreshes = 0;
            endLanes(false, Math.min(boundMs, STOP_BOUND_MS));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stop(STOP_BOUND_MS);
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        return new KafkaSource(
                header,
                virtualColumns,
                context.settings().get(DIRECT_SELECT),
                () -> services.inserts().hasViews(this),
                () ->
                        new DirectReads(
                                this,
                                services,
                                KafkaLanes.laneSettings(
                                        this,
                                        clientProperties(),
                                        snapshot,
                                        0,
                                        LaneSizes.of(settings, Long.MAX_VALUE))));
    }

    @Override
    public TableWriter writer(QueryContext context) {
        if (settings.topics().size() != 1 || settings.topics().getFirst().startsWith("^")) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "Can't write to Kafka table with multiple topics!");
        }
        return KafkaSink.open(
                header, settings, clientProperties(), formatSettings(), services.metrics());
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

    /// Runs messages that the table parked through its views again; those that go through are in
    /// the targets then, and parked no longer.
    ///
    /// Whether lanes run does not matter. Throws BAD_ARGUMENTS when no view reads the table.
    ///
    /// @param queue `system.dead_letter_queue`
    /// @param matching finds messages of this table
    public ReplayedLetters replayDeadLetters(
            Drainable queue, LetterMatching matching, CancellationToken token) {
        return replays.run(this, queue, matching, services, token);
    }

    KafkaSettings settings() {
        return settings;
    }

    /// Throws what the format says about columns it cannot fill.
    void checkFormat() {
        Formats.input(settings.get(KafkaSettings.FORMAT)).decoder(header, formatSettings());
    }

    Header header() {
        return header;
    }

    List<VirtualColumn> virtualColumns() {
        return virtualColumns;
    }

    /// What formats are told: the table's format settings over those of the server.
    FormatSettings formatSettings() {
        FormatSettings given =
                FormatSettings.of(services.settings().zone(), settings.formatTexts());
        String number = "input_format_allow_errors_num";
        if (settings.brokenPolicy() != LaneSettings.BrokenPolicy.STOP) {
            // Every message that is not wholly good is shown or parked.
            return given.with(number, "0").with("input_format_allow_errors_ratio", "0");
        }
        return settings.formatTexts().containsKey(number)
                ? given
                : given.with(number, settings.text(KafkaSettings.SKIP_BROKEN));
    }

    /// The name without the database, as the catalog calls it now; empty when it is dropped.
    String tableName() {
        return services.catalog().snapshot().table(uuid()).map(entry -> entry.name()).orElse("");
    }

    /// `database.table`, as the catalog calls it now.
    String fullName() {
        return services.catalog()
                .snapshot()
                .table(uuid())
                .map(entry -> entry.fullName())
                .orElse(uuid().toString());
    }

    KafkaClientProperties clientProperties() {
        return new KafkaClientProperties(settings, services.settings().kafka(), clientId());
    }

    /// The client id when the table names none.
    String clientId() {
        return "Millpond-" + fullName().replace('.', '-');
    }
}
