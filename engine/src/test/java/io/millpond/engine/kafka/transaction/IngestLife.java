package io.millpond.engine.kafka.transaction;

import static io.millpond.engine.kafka.lane.TestLane.P0;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.execute.SessionState;
import io.millpond.engine.execute.StatementRunner;
import io.millpond.engine.kafka.KafkaTable;
import io.millpond.engine.kafka.client.FakeCluster;
import io.millpond.engine.kafka.lane.RecordingConsumer;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.engine.testing.Databases;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.io.FileSystem;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// One life of a database with a Kafka table, from its start to its end: blocks of messages go
/// through two views, one of them with a view on its target, while parts are merged and tables
/// changed. All in one thread, so that each run does the same to the disk in the same order.
///
/// Blocks are decided by the log, or by a cluster that outlives the database and answers at once.
///
/// The messages of a partition are numbered; each row is the number of its message.
public final class IngestLife implements AutoCloseable {
    static final int BLOCK_ROWS = 5;
    static final int BLOCKS = 3;
    static final int BLOCKS_BY_TRANSACTION = 3;
    static final List<String> TARGETS = List.of("first", "second", "chained");

    /// No merge begins by itself: nothing is as small as that.
    private static final String MERGED_BY_ORDER =
            " SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1";

    /// What has to be there before a life, with the Kafka table detached so that it does not
    /// consume by itself.
    public static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                            + " 'JSONEachRow')",
                    "CREATE TABLE first (id UInt64) ENGINE = MergeTree ORDER BY id"
                            + MERGED_BY_ORDER,
                    "CREATE TABLE second (id UInt64) ENGINE = MergeTree ORDER BY id"
                            + " PARTITION BY id % 2"
                            + MERGED_BY_ORDER,
                    "CREATE TABLE chained (id UInt64) ENGINE = MergeTree ORDER BY id"
                            + MERGED_BY_ORDER,
                    "CREATE TABLE late (id UInt64) ENGINE = MergeTree ORDER BY id"
                            + MERGED_BY_ORDER,
                    "CREATE MATERIALIZED VIEW to_first TO first AS SELECT id FROM queue",
                    "CREATE MATERIALIZED VIEW to_second TO second AS SELECT id FROM queue",
                    "CREATE MATERIALIZED VIEW to_chained TO chained AS SELECT id FROM first",
                    "DETACH TABLE queue PERMANENTLY");

    private static final int ATTEMPTS = 3;
    private static final ConsumerGroupMetadata MEMBERSHIP = new RecordingConsumer().groupMetadata();

    private final Instance instance;
    private final @Nullable FakeCluster cluster;
    private final Consumer<String> acknowledged;
    private final SessionState session;
    private final StatementRunner runner;

    private IngestLife(
            Instance instance, @Nullable FakeCluster cluster, Consumer<String> acknowledged) {
        this.instance = instance;
        this.cluster = cluster;
        this.acknowledged = acknowledged;
        this.session = new SessionState(SessionOptions.plain(), QuerySettings.REGISTRY.defaults());
        this.runner = new StatementRunner(instance);
    }

    /// Starts a database whose log decides blocks.
    ///
    /// @param acknowledged called with a name after each thing that is promised to last
    public static IngestLife start(FileSystem files, Consumer<String> acknowledged) {
        return start(files, null, acknowledged);
    }

    /// @param cluster that decides blocks; null: the log does
    static IngestLife start(
            FileSystem files, @Nullable FakeCluster cluster, Consumer<String> acknowledged) {
        Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
        return new IngestLife(instance, cluster, acknowledged);
    }

    /// Lives from start to end, unless the disk ends it sooner.
    static void live(FileSystem files, @Nullable FakeCluster cluster) {
        try {
            liveWell(files, cluster);
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    /// Lives from start to end.
    static void liveWell(FileSystem files, @Nullable FakeCluster cluster) {
        try (IngestLife life = start(files, cluster, _ -> {})) {
            if (cluster == null) {
                life.ingest();
            } else {
                life.ingestByTransaction();
            }
        }
    }

    public Instance instance() {
        return instance;
    }

    /// The views, and a block for them.
    public record Push(EngineTarget views, AssembledBlock block) {}

    public Push push() {
        Lane lane = new Lane();
        return new Push(lane.views, lane.block());
    }

    public void run(String sql) {
        try (StatementResult result =
                runner.run(session, QueryText.of(sql), QueryOptions.plain())) {
            while (result.blocks().next() != null) {
                // Only what it does is wanted.
            }
        }
        acknowledged.accept(sql);
    }

    /// Goes on from the position with a few blocks, and with what may happen beside them.
    void ingest() {
        Lane lane = new Lane();
        lane.publish("a block");
        run("CREATE MATERIALIZED VIEW IF NOT EXISTS to_late TO late AS SELECT id FROM second");
        lane.duringPush = this::merge;
        lane.publish("a block beside merges");
        run("ALTER TABLE first ADD COLUMN IF NOT EXISTS next UInt64 DEFAULT id + 1");
        lane.duringPush = () -> {};
        lane.publish("a block into a changed table");
        run("DROP VIEW IF EXISTS to_late");
        merge();
    }

    /// The same with fewer blocks, one of which parts are merged beside while it is prepared.
    void ingestByTransaction() {
        Lane lane = new Lane();
        lane.publish("a block");
        lane.publish("another block");
        lane.whilePrepared = this::merge;
        lane.publish("a prepared block beside merges");
    }

    private void merge() {
        run("OPTIMIZE TABLE first FINAL");
        run("OPTIMIZE TABLE second PARTITION 1 FINAL");
        run("OPTIMIZE TABLE chained FINAL");
    }

    /// What a lane is to its table: the transaction, the claims, the rows in the making.
    private final class Lane {
        private final BlockAssembler assembler;
        private final EngineTarget views;
        private final IngestTransaction transaction;
        private Runnable duringPush = () -> {};
        private Runnable whilePrepared = () -> {};
        private long offset;

        Lane() {
            TableEntry entry =
                    instance.catalog().snapshot().table("default", "queue").orElseThrow();
            KafkaTable table = (KafkaTable) Definitions.load(entry, instance);
            PartitionClaims claims =
                    new PartitionClaims(
                            table.uuid(),
                            instance.catalog().snapshot().stream(table.uuid()),
                            new LockMonitor());
            assembler = new BlockAssembler(table.header(), table.virtualColumns(), "queue", false);
            views =
                    new EngineTarget(
                            table,
                            assembler.header(),
                            instance.services(),
                            new LaneProgress("default.queue/0", Clock.system(), new Metrics()));
            transaction = transaction(claims);
            transaction.settle();
            StreamPosition logged = claims.take(0, P0);
            offset = logged == null ? 0 : logged.nextOffset();
            claims.begin(0, new StreamPosition("t", "id", 0, offset, -1, ""));
            assembler.start(P0, offset);
        }

        private IngestTransaction transaction(PartitionClaims claims) {
            Disturbed target = new Disturbed();
            if (cluster == null) {
                return new LocalTransaction(0, target, claims);
            }
            LaneSettings settings =
                    TestLane.settings(
                            LaneSettings.BrokenPolicy.STOP, LaneSettings.TombstonePolicy.SKIP);
            return new GroupTransaction(
                    settings,
                    cluster,
                    target,
                    claims,
                    () -> MEMBERSHIP,
                    Clock.system(),
                    new Random(3));
        }

        AssembledBlock block() {
            for (int row = 0; row < BLOCK_ROWS; row++) {
                ((LongColumnBuilder) assembler.builders()[0]).append(offset);
                assembler.add(TestLane.record(P0, offset++, "{}"), P0, 1);
            }
            return assembler.take();
        }

        void publish(String name) {
            publish(block());
            acknowledged.accept(name);
        }

        /// Tries again as a lane does, but not for ever.
        private void publish(AssembledBlock block) {
            DecisionGate gate = new DecisionGate();
            for (int attempt = 1; ; attempt++) {
                try {
                    assertThat(transaction.attempt(block, gate))
                            .isInstanceOf(Decision.Decided.class);
                    return;
                } catch (DatabaseException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }

        /// Something happens between the push of a block and its publication.
        private final class Disturbed implements BlockTarget {
            @Override
            public Prepared push(AssembledBlock block, BooleanSupplier isUnwanted) {
                Prepared prepared = views.push(block, isUnwanted);
                boolean isUndisturbed = false;
                try {
                    duringPush.run();
                    isUndisturbed = true;
                    return new DisturbedBlock(prepared);
                } finally {
                    if (!isUndisturbed) {
                        prepared.abort();
                    }
                }
            }

            @Override
            public Waiting waiting(PreparedIngest ingest) {
                return views.waiting(ingest);
            }

            @Override
            public void cancel() {
                views.cancel();
            }

            @Override
            public int mergeDebt() {
                return views.mergeDebt();
            }
        }

        /// Something happens between the preparation of a block and its publication.
        private final class DisturbedBlock implements BlockTarget.Prepared {
            private final BlockTarget.Prepared prepared;

            DisturbedBlock(BlockTarget.Prepared prepared) {
                this.prepared = prepared;
            }

            @Override
            public void publish(SetPositions positions) {
                prepared.publish(positions);
            }

            @Override
            public BlockTarget.Waiting prepare(PreparedIngest ingest) {
                BlockTarget.Waiting waiting = prepared.prepare(ingest);
                return new BlockTarget.Waiting() {
                    @Override
                    public void publish() {
                        whilePrepared.run();
                        waiting.publish();
                    }

                    @Override
                    public void drop() {
                        waiting.drop();
                    }
                };
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        }
    }

    @Override
    public void close() {
        Definitions.stopAll(instance);
        instance.background().close();
        instance.catalog().close();
    }
}
