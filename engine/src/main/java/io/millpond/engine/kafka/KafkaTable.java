package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.Formats;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableServices;
import io.millpond.engine.table.TableWriter;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
public final class KafkaTable implements Streaming, Scannable, Insertable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTable.class);
    private static final long STOP_BOUND_MS = 5_000;

    private final TableDefinition definition;
    private final KafkaSettings settings;
    private final TableServices services;
    private final Header header;
    private final List<VirtualColumn> virtualColumns;
    private final ReentrantLock lock = new ReentrantLock();

    /// Whether lanes may run; guarded by `lock`.
    private boolean isStarted;

    /// Why lanes did not start; null when they did or were not asked to.
    private volatile @Nullable String startFailure;

    /// Null while no lane runs; written under `lock`.
    private volatile @Nullable KafkaLanes lanes;

    /// @param isStarted whether a view may start lanes before [#start] is called
    KafkaTable(
            TableDefinition definition,
            KafkaSettings settings,
            TableServices services,
            boolean isStarted) {
        this.definition = definition;
        this.settings = settings;
        this.services = services;
        this.isStarted = isStarted;
        this.header = definition.header(TableColumn::isStored);
        this.virtualColumns = VirtualColumn.of(header, settings.hasErrorRows());
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

    /// Starts, stops or hurries the lanes, as the views are; called under `lock`.
    private void runLanes() {
        KafkaLanes running = lanes;
        boolean isWanted = isStarted && services.inserts().hasViews(this);
        if (isWanted && running == null) {
            startLanes();
        } else if (!isWanted && running != null) {
            lanes = null;
            running.stop(STOP_BOUND_MS);
        } else if (running != null) {
            running.retryNow();
        }
    }

    /// A table that was accepted once and cannot run any more says so, and holds nothing else up.
    private void startLanes() {
        try {
            startFailure = null;
            lanes = KafkaLanes.start(this, settings, services);
        } catch (DatabaseException e) {
            LOG.warn("cannot consume table={}", fullName(), e);
            startFailure = Failures.text(e);
        }
    }

    @Override
    public void stop(long boundMs) {
        lock.lock();
        try {
            isStarted = false;
            KafkaLanes running = lanes;
            lanes = null;
            if (running != null) {
                running.stop(Math.min(boundMs, STOP_BOUND_MS));
            }
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
        return new KafkaSource(header, virtualColumns, () -> services.inserts().hasViews(this));
    }

    @Override
    public TableWriter writer(QueryContext context) {
        if (settings.topics().size() != 1 || settings.topics().getFirst().startsWith("^")) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "Can't write to Kafka table with multiple topics!");
        }
        return KafkaSink.open(
                header,
                settings,
                new KafkaClientProperties(settings, services.settings().kafka(), clientId()),
                formatSettings(),
                services.metrics());
    }

    /// What each consumer does, one status a consumer, also while none runs.
    List<LaneStatus> statuses() {
        KafkaLanes running = lanes;
        String failure = startFailure;
        if (running == null && failure != null) {
            return List.of(LaneStatus.failed(failure));
        }
        return running == null
                ? Collections.nCopies(
                        Math.toIntExact(settings.get(KafkaSettings.NUM_CONSUMERS)),
                        LaneStatus.STOPPED)
                : running.statuses();
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
        String errors = "input_format_allow_errors_num";
        return settings.formatTexts().containsKey(errors) || settings.hasErrorRows()
                ? given
                : given.with(errors, settings.text(KafkaSettings.SKIP_BROKEN));
    }

    /// `database.table`, as the catalog calls it now.
    String fullName() {
        return services.catalog()
                .snapshot()
                .table(uuid())
                .map(entry -> entry.fullName())
                .orElse(uuid().toString());
    }

    /// The client id when the table names none.
    String clientId() {
        return "Millpond-" + fullName().replace('.', '-');
    }
}
