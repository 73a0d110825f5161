package io.millpond.engine.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.client.FakeCluster;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.RelaxedFileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Goal: whatever goes wrong with the disk, and whenever, each message is in every target exactly
/// once, and the position says which. Method: an [IngestLife] is run once to count its file
/// operations, then again for each of them failing, by a crash or by an error; after each, targets,
/// positions and files are compared, and a further life without failures goes on from there.
final class IngestCrashTest {
    /// A database at the moment before its first message.
    private static final MemoryFileSystem TEMPLATE = new MemoryFileSystem();

    private static final long BLOCK = IngestLife.BLOCK_ROWS;

    /// In which states prepared blocks were found.
    private final Set<String> interrupted = new TreeSet<>();

    @BeforeAll
    static void define() {
        try (Millpond database = Databases.open(TEMPLATE)) {
            Session session = database.session(SessionOptions.plain());
            IngestLife.DEFINITIONS.forEach(session::query);
        }
    }

    @Test
    void crashAtAnyOperationLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife(null);
        assertThat(operations).isGreaterThan(150);
        for (int k = 1; k <= operations; k++) {
            crash(k, null);
        }
    }

    @Test
    void failureOfAnyOneOperationLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife(null);
        for (int k = 1; k <= operations; k++) {
            fail(k, null);
        }
    }

    /// Decided by a cluster: what is prepared stays, invisible and unmerged, until the next life
    /// asks what became of it.
    @Test
    void crashAtAnyOperationOfATransactionLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife(new FakeCluster());
        assertThat(operations).isGreaterThan(100);
        for (int k = 1; k <= operations; k++) {
            crash(k, new FakeCluster());
        }
        assertThat(interrupted).contains("not decided", "decided");
    }

    @Test
    void failureOfAnyOneOperationOfATransactionLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife(new FakeCluster());
        for (int k = 1; k <= operations; k++) {
            fail(k, new FakeCluster());
        }
    }

    /// Nothing is synced: what a process did before it was killed is there all the same, since the
    /// operating system has it.
    @Test
    void killAtOperationsOfARelaxedLifeLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife(null);
        for (int k = 1; k <= operations; k += 3) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            FaultyFileSystem killed = new FaultyFileSystem(files).crashAt(k);
            IngestLife.live(new RelaxedFileSystem(killed), null);
            checkTwoLives(files, null, "kill at " + k);
        }
    }

    private void crash(int k, @Nullable FakeCluster cluster) {
        MemoryFileSystem files = TEMPLATE.crashCopy(k);
        FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
        if (k % 2 == 0) {
            faulty.failingAfterEffect();
        }
        IngestLife.live(faulty, cluster);
        checkTwoLives(files.crashCopy(k), cluster, "crash at " + k);
    }

    private void fail(int k, @Nullable FakeCluster cluster) {
        MemoryFileSystem files = TEMPLATE.crashCopy(k);
        IngestLife.live(new FaultyFileSystem(files).failAt(k), cluster);
        checkTwoLives(files, cluster, "failure of " + k);
    }

    private static int operationsOfALife(@Nullable FakeCluster cluster) {
        FaultyFileSystem counting = new FaultyFileSystem(TEMPLATE.crashCopy(0));
        IngestLife.liveWell(counting, cluster);
        return counting.operationCount();
    }

    private void checkTwoLives(
            MemoryFileSystem files, @Nullable FakeCluster cluster, String context) {
        Left left = check(files, context);
        long decided = left.position();
        if (cluster != null) {
            OffsetAndMetadata offset = cluster.offsets.get(TestLane.P0);
            decided = offset == null ? 0 : offset.offset();
            // Prepared before it is decided, decided before it is visible.
            assertThat(decided - left.position())
                    .as(context)
                    .isIn(left.preparedParts().isEmpty() ? List.of(0L) : List.of(0L, BLOCK));
            if (!left.preparedParts().isEmpty()) {
                interrupted.add(decided == left.position() ? "not decided" : "decided");
            }
        }
        IngestLife.live(files, cluster);
        int blocks = cluster == null ? IngestLife.BLOCKS : IngestLife.BLOCKS_BY_TRANSACTION;
        Left end = check(files, context + ", gone on");
        assertThat(end.position()).as(context).isEqualTo(decided + blocks * BLOCK);
        assertThat(end.preparedParts()).as(context).isEmpty();
    }

    /// Compares targets, files and position.
    private static Left check(MemoryFileSystem files, String context) {
        Left left = left(files);
        List<String> expected = new ArrayList<>();
        for (long id = 0; id < left.position(); id++) {
            expected.add(Long.toString(id));
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            for (String target : IngestLife.TARGETS) {
                assertThat(Rows.of(session, "SELECT id FROM " + target + " ORDER BY id"))
                        .as(context + " " + target)
                        .isEqualTo(expected);
            }
            List<String> late = Rows.of(session, "SELECT id FROM late ORDER BY id");
            checkLate(late, left.position(), context);
            checkFiles(files, session, left, context);
        } catch (DatabaseException | IOException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
        return left;
    }

    /// A view that came and went has whole blocks, each once.
    private static void checkLate(List<String> rows, long position, String context) {
        List<String> whole = new ArrayList<>();
        for (long from = 0; from < position; from += IngestLife.BLOCK_ROWS) {
            if (rows.contains(Long.toString(from))) {
                for (long id = from; id < from + IngestLife.BLOCK_ROWS; id++) {
                    whole.add(Long.toString(id));
                }
            }
        }
        assertThat(rows).as(context + " late").isEqualTo(whole);
    }

    /// Every file of a table is a visible or a prepared part, and each of those has its file.
    private static void checkFiles(
            MemoryFileSystem files, Session session, Left left, String context) throws IOException {
        TreeSet<String> parts = new TreeSet<>(Rows.of(session, "SELECT path FROM system.parts"));
        for (String prepared : left.preparedParts()) {
            assertThat(parts.add(prepared)).as(context + " " + prepared).isTrue();
        }
        TreeSet<String> found = new TreeSet<>();
        for (Path table : files.list(Databases.DIRECTORY.resolve("tables"))) {
            files.list(table).forEach(file -> found.add(file.toString()));
        }
        assertThat(found).as(context).isEqualTo(parts);
    }

    /// What a life left in the catalog.
    ///
    /// @param position the next message
    /// @param preparedParts the files of a block that is neither visible nor dropped
    private record Left(long position, Set<String> preparedParts) {}

    private static Left left(FileSystem files) {
        try (Catalog catalog =
                Catalog.open(files, Databases.DIRECTORY.resolve("catalog"), () -> new UUID(0, 0))) {
            CatalogSnapshot snapshot = catalog.snapshot();
            UUID table = snapshot.table("default", "queue").orElseThrow().uuid();
            StreamPosition position = snapshot.positions(table).get(new StreamPartition("t", 0));
            Set<String> parts = new TreeSet<>();
            for (TableEntry target : snapshot.tables()) {
                Path directory =
                        Databases.DIRECTORY.resolve("tables").resolve(target.uuid().toString());
                for (PartEntry part : snapshot.preparedParts(target.uuid())) {
                    parts.add(directory.resolve(part.name() + ".part").toString());
                }
            }
            return new Left(position == null ? 0 : position.nextOffset(), parts);
        }
    }
}
