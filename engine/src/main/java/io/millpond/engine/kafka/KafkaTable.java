package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.kafka.client.ClusterOffsetAdmin;
import io.millpond.engine.kafka.client.KafkaClientProperties;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.letter.LetterMatching;
import io.millpond.engine.kafka.letter.ReplayedLetters;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.message.VirtualColumn;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.LaneSizes;
import io.millpond.engine.kafka.sink.KafkaSink;
import io.millpond.engine.kafka.sink.MessageSizes;
import io.millpond.engine.table.Drainable;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.NamedSource;
import io.millpond.engine.table.Resolvable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.SeekTarget;
import io.millpond.engine.table.Seekable;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.SystemCommand.Resolution;
import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A table that stands for topics: its rows are messages on their way into the views on it.
///
/// It holds no rows. Lanes run while it is started and there is a view to feed; nothing is
/// consumed otherwise. Thread-safe.
///
/// *Differs:* each consumer of ClickHouse's table shares one task unless
/// `kafka_thread_per_consumer` says otherwise, so that one slow consumer holds the commits of all;
/// here each is always a lane of its own, with its own blocks.
public final class KafkaTable implements Seekable, Resolvable, Scannable, Insertable {
    private static final Setting<Boolean> DIRECT_SELECT =
            QuerySettings.known("stream_like_engine_allow_direct_select", SettingType.BOOL);

    private final TableDefinition definition;
    private final KafkaSettings settings;
    private final TableServices services;
    private final DeadLetterReplays replays;
    private final Header header;
    private final List<VirtualColumn> virtualColumns;
    private final LaneLifecycle lifecycle;
    private final PositionMoves moves;
    private final IdlePartitions idle;

    /// For [MessageSizes].
    private final AtomicLong refusedBytes = new AtomicLong(Long.MAX_VALUE);

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
        this.replays = replays;
        this.header = definition.header(TableColumn::isStored);
        this.virtualColumns =
                VirtualColumn.of(header, settings.hasErrorRows(), settings.hasTombstoneRows());
        this.lifecycle = new LaneLifecycle(this, services, budget, isStarted);
        this.moves = new PositionMoves(this, services, lifecycle, this::offsetAdmin);
        this.idle = new IdlePartitions(this, services);
    }

    private OffsetAdmin offsetAdmin(long boundMs) {
        return ClusterOffsetAdmin.open(
                clientProperties(),
                settings.get(KafkaSettings.BROKER_LIST),
                services.settings().clock(),
                boundMs);
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public void start() {
        lifecycle.start();
    }

    @Override
    public void viewsChanged() {
        lifecycle.viewsChanged();
    }

    /// Binds the views to the columns.
    @Override
    public void checkViews(QueryContext context) {
        List<Field> fields = new ArrayList<>(header.fields());
        virtualColumns.forEach(column -> fields.add(column.field()));
        Header readable = new Header(fields);
        services.inserts().beginViews(this, readable, context).abort();
    }

    @Override
    public boolean isAtRest() {
        return lifecycle.isAtRest();
    }

    @Override
    public void steer(StreamAction action) {
        lifecycle.steer(action);
    }

    @Override
    public void seek(SeekTarget target) {
        moves.seek(target);
    }

    @Override
    public void resolve(Resolution resolution) {
        lifecycle.resolve(resolution);
    }

    /// Moves the positions behind what a query has read.
    ///
    /// Errors: ABORTED when a view reads the table by now, or the positions have moved since
    /// `sequence` was the last frame's, and those of [#seek].
    void passRead(List<StreamPosition> positions, long sequence) {
        moves.passRead(positions, sequence);
    }

    @Override
    public void stop(long boundMs) {
        lifecycle.stop(boundMs);
    }

    @Override
    public void close() {
        lifecycle.stop(LaneLifecycle.STOP_BOUND_MS);
    }

    @Override
    public List<String> nameColumns() {
        return List.of(NamedSource.TABLE);
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        TableSource messages =
                new KafkaSource(
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
        boolean isComputed = definition.columns().stream().anyMatch(c -> !c.isStored());
        return isComputed ? new FilledSource(definition, messages, context) : messages;
    }

    @Override
    public TableWriter writer(QueryContext context) {
        if (settings.topics().size() != 1 || settings.topics().getFirst().startsWith("^")) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "Can't write to Kafka table with multiple topics!");
        }
        KafkaClientProperties properties = clientProperties();
        return KafkaSink.open(
                header,
                settings,
                properties,
                formatSettings(),
                new MessageSizes(properties.messageBytesMax(), refusedBytes),
                services.metrics());
    }

    /// What should be known although nothing fails; empty while no lane runs.
    List<String> warnings() {
        return lifecycle.warnings();
    }

    /// What each consumer does, one status a consumer, also while none runs.
    List<LaneStatus> statuses() {
        return lifecycle.statuses();
    }

    /// What is known of the partitions while a user has stopped the table.
    IdlePartitions idlePartitions() {
        return idle;
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

    public Header header() {
        return header;
    }

    public List<VirtualColumn> virtualColumns() {
        return virtualColumns;
    }

    /// What formats are told: the table's format settings over those of the server.
    FormatSettings formatSettings() {
        FormatSettings given =
                FormatSettings.of(services.settings().zone(), settings.formatTexts())
                        .withSchemas(services.schemas());
        String schema = settings.get(KafkaSettings.SCHEMA);
        if (!schema.isEmpty()) {
            given = given.with("format_schema", schema);
        }
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
