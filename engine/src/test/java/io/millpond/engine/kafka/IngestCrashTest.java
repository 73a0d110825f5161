package io.millpond.engine.kafka;

import static io.millpond.engine.kafka.TestLane.P0;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.SessionOptions;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Goal: whatever goes wrong with the disk, and whenever, each message is in every target exactly
/// once, and the position says which. Method: a life of a database that ingests a few blocks into
/// two views is run once to count its file operations, then again for each of them failing, by a
/// crash or by an error; after each, positions and targets are compared, and a further life without
/// failures goes on from there.
final class IngestCrashTest {
    private static final int BLOCKS = 2;
    private static final int BLOCK_ROWS = 10;
    private static final int ATTEMPTS = 3;

    /// A database with a Kafka table, detached so that it does not consume by itself, and two
    /// views on it.
    private static final MemoryFileSystem TEMPLATE = new MemoryFileSystem();

    @BeforeAll
    static void define() {
        try (Millpond database = Databases.open(TEMPLATE)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                            + " 'JSONEachRow')");
            for (String target : List.of("first", "second")) {
                session.query(
                        "CREATE TABLE " + target + " (id UInt64) ENGINE = MergeTree ORDER BY id");
                session.query(
                        "CREATE MATERIALIZED VIEW mv_"
                                + target
                                + " TO "
                                + target
                                + " AS SELECT id FROM queue");
            }
            session.query("DETACH TABLE queue PERMANENTLY");
        }
    }

    @Test
    void crashAtAnyOperationLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife();
        assertThat(operations).isGreaterThan(20);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
            if (k % 2 == 0) {
                faulty.failingAfterEffect();
            }
            ingest(faulty);
            checkTwoLives(files.crashCopy(k), "crash at " + k);
        }
    }

    @Test
    void failureOfAnyOneOperationLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife();
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            ingest(new FaultyFileSystem(files).failAt(k));
            checkTwoLives(files, "failure of " + k);
        }
    }

    private static int operationsOfALife() {
        FaultyFileSystem counting = new FaultyFileSystem(TEMPLATE.crashCopy(0));
        ingest(counting);
        return counting.operationCount();
    }

    private static void checkTwoLives(MemoryFileSystem files, String context) {
        long position = check(files, context);
        ingest(files);
        assertThat(check(files, context + ", gone on"))
                .as(context)
                .isEqualTo(position + BLOCKS * BLOCK_ROWS);
    }

    /// Compares the targets with the position and returns it.
    private static long check(MemoryFileSystem files, String context) {
        long position = position(files);
        List<String> expected = new ArrayList<>();
        for (long id = 0; id < position; id++) {
            expected.add(Long.toString(id));
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            for (String target : List.of("first", "second")) {
                assertThat(Rows.of(session, "SELECT id FROM " + target + " ORDER BY id"))
                        .as(context + " " + target)
                        .isEqualTo(expected);
            }
        }
        files.assertNothingOpen();
        return position;
    }

    private static long position(FileSystem files) {
        try (Catalog catalog =
                Catalog.open(files, Databases.DIRECTORY.resolve("catalog"), new UUID(0, 0))) {
            UUID table = catalog.snapshot().table("default", "queue").orElseThrow().uuid();
            StreamPosition position =
                    catalog.snapshot().positions(table).get(new StreamPartition("t", 0));
            return position == null ? 0 : position.nextOffset();
        }
    }

    /// One life: goes on from the position and ingests some blocks, unless the disk ends it.
    private static void ingest(FileSystem files) {
        try {
            Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
            try {
                ingest(instance);
            } finally {
                Definitions.stopAll(instance);
                instance.background().close();
                instance.catalog().close();
            }
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    private static void ingest(Instance instance) {
        TableEntry entry = instance.catalog().snapshot().table("default", "queue").orElseThrow();
        KafkaTable table = (KafkaTable) Definitions.load(entry, instance);
        PartitionClaims claims =
                new PartitionClaims(
                        table.uuid(),
                        instance.catalog().snapshot().stream(table.uuid()),
                        new LockMonitor());
        BlockAssembler assembler =
                new BlockAssembler(table.header(), table.virtualColumns(), "queue", false);
        IngestTransaction transaction =
                new IngestTransaction(
                        0,
                        new EngineTarget(
                                table,
                                assembler.header(),
                                instance.services(),
                                new LaneProgress("default.queue/0", Clock.system(), new Metrics())),
                        claims);
        StreamPosition logged = claims.take(0, P0);
        long offset = logged == null ? 0 : logged.nextOffset();
        claims.begin(0, new StreamPosition("t", "id", 0, offset, -1, ""));
        assembler.start(P0, offset);
        for (int i = 0; i < BLOCKS; i++) {
            for (int row = 0; row < BLOCK_ROWS; row++) {
                ((LongColumnBuilder) assembler.builders()[0]).append(offset);
                assembler.add(TestLane.record(P0, offset++, "{}"), P0, 1);
            }
            publish(transaction, assembler.take());
        }
    }

    /// Tries again as a lane does, but not for ever.
    private static void publish(IngestTransaction transaction, AssembledBlock block) {
        for (int attempt = 1; ; attempt++) {
            try {
                assertThat(transaction.attempt(block, new DecisionGate()))
                        .isInstanceOf(PartitionClaims.Decided.class);
                return;
            } catch (DatabaseException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
