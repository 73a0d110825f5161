package io.millpond.engine.kafka.transaction;

import static io.millpond.engine.kafka.lane.TestLane.P0;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.kafka.KafkaTable;
import io.millpond.engine.kafka.client.FakeCluster;
import io.millpond.engine.kafka.lane.RecordingConsumer;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.sql.ast.SystemCommand.Resolution;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Random;

/// Goal: an operator's word on a block that the cluster forgot is followed in all targets or in
/// none, wherever a crash comes, and can be said again. Method: a life that leaves a block in
/// doubt, a cluster that loses the evidence, then lives that begin with the word and end at every
/// file operation.
final class ResolveCrashTest {
    private static final int ROWS = 5;
    private static final MemoryFileSystem TEMPLATE = new MemoryFileSystem();

    @BeforeAll
    static void leaveABlockInDoubt() {
        try (Millpond database = Databases.open(TEMPLATE)) {
            Session session = database.session(SessionOptions.plain());
            IngestLife.DEFINITIONS.forEach(session::query);
        }
        FakeCluster cluster = new FakeCluster();
        cluster.isOpeningTold = true;
        cluster.end = FakeCluster.End.ANSWER_LOST;
        cluster.dieAfterEnd = true;
        live(
                TEMPLATE,
                cluster,
                (claims, transaction, assembler) -> {
                    transaction.settle();
                    claims.take(0, P0);
                    claims.begin(0, new StreamPosition("t", "id", 0, 0, -1, ""));
                    assembler.start(P0, 0);
                    for (int row = 0; row < ROWS; row++) {
                        ((LongColumnBuilder) assembler.builders()[0]).append(row);
                        assembler.add(TestLane.record(P0, row, "{}"), P0, 1);
                    }
                    transaction.attempt(assembler.take(), new DecisionGate());
                });
        assertThat(cluster.offsets).containsKey(P0);
    }

    /// A cluster that holds nothing but an offset that somebody moved into the block.
    private static FakeCluster forgetfulCluster() {
        FakeCluster cluster = new FakeCluster();
        cluster.offsets.put(P0, new OffsetAndMetadata(ROWS - 1));
        return cluster;
    }

    private static void resolve(FileSystem files, Resolution word) {
        live(
                files,
                forgetfulCluster(),
                (claims, transaction, _) -> {
                    try {
                        transaction.settle();
                    } catch (DatabaseException e) {
                        assertThat(e.text()).contains("SYSTEM RESOLVE default.queue");
                        var _ = claims.unknown().resolve(word, 10_000, transaction::settle);
                    }
                });
    }

    private interface Life {
        void live(PartitionClaims claims, GroupTransaction transaction, BlockAssembler assembler);
    }

    private static void live(FileSystem files, FakeCluster cluster, Life life) {
        try {
            Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
            try {
                live(instance, cluster, life);
            } finally {
                Definitions.stopAll(instance);
                instance.background().close();
                instance.catalog().close();
            }
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    private static void live(Instance instance, FakeCluster cluster, Life life) {
        TableEntry entry = instance.catalog().snapshot().table("default", "queue").orElseThrow();
        KafkaTable table = (KafkaTable) Definitions.load(entry, instance);
        PartitionClaims claims =
                new PartitionClaims(
                        table.uuid(),
                        instance.catalog().snapshot().stream(table.uuid()),
                        new LockMonitor());
        BlockAssembler assembler =
                new BlockAssembler(table.header(), table.virtualColumns(), "queue", false);
        EngineTarget target =
                new EngineTarget(
                        table,
                        assembler.header(),
                        instance.services(),
                        new LaneProgress("default.queue/0", Clock.system(), new Metrics()));
        ConsumerGroupMetadata membership = new RecordingConsumer().groupMetadata();
        LaneSettings settings =
                TestLane.settings(
                        "default.queue/0",
                        TestLane.SERVER,
                        TestLane.TABLE,
                        0,
                        new FlushRule(1_000, 1 << 20, 7_500, 0),
                        20,
                        LaneSettings.BrokenPolicy.STOP,
                        LaneSettings.TombstonePolicy.SKIP,
                        CommitProtocol.TRANSACTION,
                        1);
        try (GroupTransaction transaction =
                new GroupTransaction(
                        settings,
                        cluster,
                        target,
                        claims,
                        () -> membership,
                        Clock.system(),
                        new Random(1))) {
            life.live(claims, transaction, assembler);
        }
    }

    /// Rows of each target and prepared blocks.
    private static String state(MemoryFileSystem files) {
        StringBuilder state = new StringBuilder();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            for (String target : new String[] {"first", "second", "chained"}) {
                state.append(Rows.of(session, "SELECT count() FROM " + target).getFirst())
                        .append(' ');
            }
        }
        files.assertNothingOpen();
        return state.toString().strip();
    }

    @ParameterizedTest
    @EnumSource
    void theWordIsFollowedEverywhereOrNowhereAndCanBeSaidAgain(Resolution word) {
        String followed = word == Resolution.PUBLISH ? "5 5 5" : "0 0 0";
        FaultyFileSystem counting = new FaultyFileSystem(TEMPLATE.crashCopy(0));
        resolve(counting, word);
        int operations = counting.operationCount();
        assertThat(operations).isGreaterThan(10);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
            if (k % 2 == 0) {
                faulty.failingAfterEffect();
            }
            resolve(faulty, word);
            MemoryFileSystem after = files.crashCopy(k);
            assertThat(state(after)).as("crash at " + k).isIn("0 0 0", followed);
            resolve(after, word);
            assertThat(state(after)).as("word said again after crash at " + k).isEqualTo(followed);
        }
    }
}
