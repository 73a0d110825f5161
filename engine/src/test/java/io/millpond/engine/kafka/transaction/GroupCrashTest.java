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
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Goal: where a Kafka transaction decides, whatever goes wrong with the disk, and whenever, every
/// target holds the messages before the group's offset, each once. Method: as [IngestCrashTest],
/// with a cluster that outlives the crashes and that tells, or does not tell, how its transactions
/// ended.
final class GroupCrashTest {
    private static final int BLOCKS = 2;
    private static final int BLOCK_ROWS = 5;
    private static final int ATTEMPTS = 3;
    private static final List<String> TARGETS = List.of("first", "second", "chained");
    private static final MemoryFileSystem TEMPLATE = new MemoryFileSystem();

    @BeforeAll
    static void define() {
        try (Millpond database = Databases.open(TEMPLATE)) {
            Session session = database.session(SessionOptions.plain());
            IngestLife.DEFINITIONS.forEach(session::query);
        }
    }

    @ParameterizedTest
    @EnumSource
    void crashAtAnyOperationLeavesEachMessageOnceInEveryTarget(FakeCluster.End end) {
        int operations = operationsOfALife(end);
        assertThat(operations).isGreaterThan(30);
        for (int k = 1; k <= operations; k += step(end)) {
            FakeCluster cluster = cluster(end);
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
            if (k % 2 == 0) {
                faulty.failingAfterEffect();
            }
            live(faulty, cluster);
            checkFurtherLife(files.crashCopy(k), cluster, end + ", crash at " + k);
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfAnyOneOperationLeavesEachMessageOnceInEveryTarget(FakeCluster.End end) {
        int operations = operationsOfALife(end);
        for (int k = 1; k <= operations; k += step(end)) {
            FakeCluster cluster = cluster(end);
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            live(new FaultyFileSystem(files).failAt(k), cluster);
            checkFurtherLife(files, cluster, end + ", failure of " + k);
        }
    }

    /// Every operation where all answers come, and a part of them beside lost ones.
    private static int step(FakeCluster.End end) {
        return end == FakeCluster.End.TOLD ? 1 : 4;
    }

    /// The first end of a block's transaction, and only that, goes wrong.
    private static FakeCluster cluster(FakeCluster.End end) {
        FakeCluster cluster = new FakeCluster();
        cluster.end = end;
        cluster.endsBefore = 1;
        cluster.isOpeningTold = true;
        return cluster;
    }

    private static int operationsOfALife(FakeCluster.End end) {
        FaultyFileSystem counting = new FaultyFileSystem(TEMPLATE.crashCopy(0));
        live(counting, cluster(end));
        return counting.operationCount();
    }

    private static void checkFurtherLife(
            MemoryFileSystem files, FakeCluster cluster, String context) {
        long before = offset(cluster);
        live(files, cluster);
        assertThat(offset(cluster)).as(context).isEqualTo(before + BLOCKS * BLOCK_ROWS);
        List<String> expected = new ArrayList<>();
        for (long id = 0; id < offset(cluster); id++) {
            expected.add(Long.toString(id));
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            for (String target : TARGETS) {
                assertThat(Rows.of(session, "SELECT id FROM " + target + " ORDER BY id"))
                        .as(context + " " + target)
                        .isEqualTo(expected);
            }
        }
        files.assertNothingOpen();
    }

    private static long offset(FakeCluster cluster) {
        OffsetAndMetadata offset = cluster.offsets.get(P0);
        return offset == null ? 0 : offset.offset();
    }

    /// One life: resolves what is left, goes on from the group's offset, unless the disk ends it.
    private static void live(FileSystem files, FakeCluster cluster) {
        try {
            Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
            try {
                live(instance, cluster);
            } finally {
                Definitions.stopAll(instance);
                instance.background().close();
                instance.catalog().close();
            }
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    private static void live(Instance instance, FakeCluster cluster) {
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
        GroupTransaction transaction =
                new GroupTransaction(
                        TestLane.settings(
                                LaneSettings.BrokenPolicy.STOP, LaneSettings.TombstonePolicy.SKIP),
                        cluster,
                        target,
                        claims,
                        () -> membership,
                        Clock.system(),
                        new Random(1));
        attempt(
                () -> {
                    transaction.settle();
                    return true;
                });
        long offset = offset(cluster);
        assertThat(claims.isReserved(P0)).isFalse();
        claims.take(0, P0);
        claims.begin(0, new StreamPosition("t", "id", 0, offset, -1, ""));
        assembler.start(P0, offset);
        for (int i = 0; i < BLOCKS; i++) {
            for (int row = 0; row < BLOCK_ROWS; row++) {
                ((LongColumnBuilder) assembler.builders()[0]).append(offset);
                assembler.add(TestLane.record(P0, offset++, "{}"), P0, 1);
            }
            AssembledBlock block = assembler.take();
            DecisionGate gate = new DecisionGate();
            attempt(() -> transaction.attempt(block, gate) instanceof Decision.Decided);
        }
    }

    private interface Attempt {
        boolean isDone();
    }

    /// Tries again as a lane does, but not for ever.
    private static void attempt(Attempt attempt) {
        for (int i = 1; ; i++) {
            try {
                assertThat(attempt.isDone()).isTrue();
                return;
            } catch (DatabaseException e) {
                if (i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
