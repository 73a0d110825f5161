package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.SessionOptions;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// Goal: whatever goes wrong with the disk, and whenever, each message is in every target exactly
/// once, and the position says which. Method: an [IngestLife] is run once to count its file
/// operations, then again for each of them failing, by a crash or by an error; after each, targets,
/// positions and files are compared, and a further life without failures goes on from there.
final class IngestCrashTest {
    /// A database at the moment before its first message.
    private static final MemoryFileSystem TEMPLATE = new MemoryFileSystem();

    @BeforeAll
    static void define() {
        try (Millpond database = Databases.open(TEMPLATE)) {
            Session session = database.session(SessionOptions.plain());
            IngestLife.DEFINITIONS.forEach(session::query);
        }
    }

    @Test
    void crashAtAnyOperationLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife();
        assertThat(operations).isGreaterThan(150);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
            if (k % 2 == 0) {
                faulty.failingAfterEffect();
            }
            IngestLife.live(faulty);
            checkTwoLives(files.crashCopy(k), "crash at " + k);
        }
    }

    @Test
    void failureOfAnyOneOperationLeavesEachMessageOnceInEveryTarget() {
        int operations = operationsOfALife();
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = TEMPLATE.crashCopy(k);
            IngestLife.live(new FaultyFileSystem(files).failAt(k));
            checkTwoLives(files, "failure of " + k);
        }
    }

    private static int operationsOfALife() {
        FaultyFileSystem counting = new FaultyFileSystem(TEMPLATE.crashCopy(0));
        IngestLife.live(counting);
        return counting.operationCount();
    }

    private static void checkTwoLives(MemoryFileSystem files, String context) {
        long position = check(files, context);
        IngestLife.live(files);
        assertThat(check(files, context + ", gone on"))
                .as(context)
                .isEqualTo(position + IngestLife.BLOCKS * IngestLife.BLOCK_ROWS);
    }

    /// Compares targets, files and position, and returns the latter.
    private static long check(MemoryFileSystem files, String context) {
        long position = position(files);
        List<String> expected = new ArrayList<>();
        for (long id = 0; id < position; id++) {
            expected.add(Long.toString(id));
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            for (String target : IngestLife.TARGETS) {
                assertThat(Rows.of(session, "SELECT id FROM " + target + " ORDER BY id"))
                        .as(context + " " + target)
                        .isEqualTo(expected);
            }
            checkLate(Rows.of(session, "SELECT id FROM late ORDER BY id"), position, context);
            checkFiles(files, session, context);
        } catch (DatabaseException | IOException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
        return position;
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

    /// Every file of a table is a visible part, and every visible part has its file.
    private static void checkFiles(MemoryFileSystem files, Session session, String context)
            throws IOException {
        TreeSet<String> parts = new TreeSet<>(Rows.of(session, "SELECT path FROM system.parts"));
        TreeSet<String> found = new TreeSet<>();
        for (Path table : files.list(Databases.DIRECTORY.resolve("tables"))) {
            files.list(table).forEach(file -> found.add(file.toString()));
        }
        assertThat(found).as(context).isEqualTo(parts);
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
}
