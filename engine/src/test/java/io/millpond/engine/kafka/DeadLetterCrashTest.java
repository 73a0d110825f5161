package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.kafka.letter.DeadLetterQueue;
import io.millpond.engine.kafka.letter.ReplayBatch;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Goal: whatever goes wrong with the disk, and whenever, letters are parked if and only if the
/// position is behind their messages, and a replayed message is either parked or in every target,
/// once. Method: a life of a database that parks letters with positions, or replays letters, is run
/// once to count its file operations, then again for each of them failing, by a crash or by an
/// error; after each the database is opened and compared, and a further life without failures
/// comes to the end that it should.
final class DeadLetterCrashTest {
    private static final int LETTERS = 4;

    /// Letters that no replay gets through.
    private static final List<Long> BROKEN = List.of(1L);

    private static MemoryFileSystem defined() {
        MemoryFileSystem files = new MemoryFileSystem();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            DeadLetters.DEFINITIONS.forEach(session::query);
        }
        return files;
    }

    private static MemoryFileSystem parked() {
        MemoryFileSystem files = defined();
        parkWithPositions(files);
        return files;
    }

    @Test
    void crashAnywhereLeavesLettersParkedJustWhenThePositionIsBehindThem() {
        MemoryFileSystem template = defined();
        int operations = operations(template, DeadLetterCrashTest::parkWithPositions);
        assertThat(operations).isGreaterThan(10);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = template.crashCopy(k);
            parkWithPositions(crashing(files, k));
            MemoryFileSystem left = files.crashCopy(k);
            checkParked(left, "crash at " + k);
            parkWithPositions(left);
            assertThat(checkParked(left, "gone on after " + k)).isEqualTo(LETTERS);
        }
    }

    @Test
    void failureAnywhereLeavesLettersParkedJustWhenThePositionIsBehindThem() {
        MemoryFileSystem template = defined();
        int operations = operations(template, DeadLetterCrashTest::parkWithPositions);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = template.crashCopy(k);
            parkWithPositions(new FaultyFileSystem(files).failAt(k));
            checkParked(files, "failure of " + k);
        }
    }

    @Test
    void crashAnywhereInAReplayLeavesEachMessageParkedOrInEveryTargetOnce() {
        MemoryFileSystem template = parked();
        int operations = operations(template, DeadLetterCrashTest::replay);
        assertThat(operations).isGreaterThan(30);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = template.crashCopy(k);
            replay(crashing(files, k));
            MemoryFileSystem left = files.crashCopy(k);
            checkReplayed(left, "crash at " + k);
            replay(left);
            assertThat(checkReplayed(left, "gone on after " + k)).isEqualTo(BROKEN.size());
        }
    }

    @Test
    void failureAnywhereInAReplayLeavesEachMessageParkedOrInEveryTargetOnce() {
        MemoryFileSystem template = parked();
        int operations = operations(template, DeadLetterCrashTest::replay);
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = template.crashCopy(k);
            replay(new FaultyFileSystem(files).failAt(k));
            checkReplayed(files, "failure of " + k);
            replay(files);
            assertThat(checkReplayed(files, "gone on after " + k)).isEqualTo(BROKEN.size());
        }
    }

    private interface Life {
        void live(FileSystem files);
    }

    private static int operations(MemoryFileSystem template, Life life) {
        FaultyFileSystem counting = new FaultyFileSystem(template.crashCopy(0));
        life.live(counting);
        return counting.operationCount();
    }

    /// Every other time what fails has been done.
    private static FaultyFileSystem crashing(MemoryFileSystem files, int k) {
        FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
        if (k % 2 == 0) {
            faulty.failingAfterEffect();
        }
        return faulty;
    }

    /// Parks letters from the position on, two in a frame, each frame with the position after them.
    private static void parkWithPositions(FileSystem files) {
        try {
            DeadLetters.inDatabase(
                    files,
                    instance -> {
                        for (long at = position(instance); at < LETTERS; at += 2) {
                            park(instance, at);
                        }
                    });
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    private static void park(Instance instance, long offset) {
        UUID queue = DeadLetters.uuid(instance, "queue");
        InsertTransaction transaction =
                instance.inserts().begin(instance.inserts().backgroundContext("default", "test"));
        try {
            new DeadLetterQueue(queue, instance.services())
                    .park(transaction, List.of(letter(offset), letter(offset + 1)));
            transaction.commit(
                    List.of(
                            new CatalogEdit.SetPositions(
                                    queue,
                                    0,
                                    offset + 1,
                                    List.of(
                                            new StreamPosition(
                                                    "t", "id", 0, offset + 2, -1, "")))));
        } finally {
            transaction.abort();
        }
    }

    private static DeadLetter letter(long offset) {
        return DeadLetters.letter(
                offset, BROKEN.contains(offset) ? "broken" : "{\"id\": %d}".formatted(offset));
    }

    private static void replay(FileSystem files) {
        try {
            DeadLetters.inDatabase(
                    files,
                    instance -> DeadLetters.replay(instance, new ReplayBatch.Bounds(2, 1 << 20)));
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    private static long position(Instance instance) {
        StreamPosition position =
                instance.catalog()
                        .snapshot()
                        .positions(DeadLetters.uuid(instance, "queue"))
                        .get(new StreamPartition("t", 0));
        return position == null ? 0 : position.nextOffset();
    }

    /// Compares letters and position; returns how many letters there are.
    private static int checkParked(MemoryFileSystem files, String context) {
        long[] position = new long[1];
        DeadLetters.inDatabase(files, instance -> position[0] = position(instance));
        List<String> expected = new ArrayList<>();
        for (long offset = 0; offset < position[0]; offset++) {
            expected.add(Long.toString(offset));
        }
        try (Millpond database = Databases.open(files)) {
            assertThat(offsets(database.session(SessionOptions.plain())))
                    .as(context)
                    .isEqualTo(expected);
        }
        files.assertNothingOpen();
        return expected.size();
    }

    /// Compares letters and targets; returns how many letters there are.
    private static int checkReplayed(MemoryFileSystem files, String context) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            List<String> letters = offsets(session);
            List<String> first = Rows.of(session, "SELECT id FROM first ORDER BY id");
            List<String> second = Rows.of(session, "SELECT id FROM second ORDER BY id");
            assertThat(first).as(context).isEqualTo(second);
            List<String> all = new ArrayList<>(letters);
            all.addAll(first);
            all.sort(null);
            List<String> expected = new ArrayList<>();
            for (long offset = 0; offset < LETTERS; offset++) {
                expected.add(Long.toString(offset));
            }
            assertThat(all).as(context).isEqualTo(expected);
            return letters.size();
        } finally {
            files.assertNothingOpen();
        }
    }

    private static List<String> offsets(Session session) {
        return Rows.of(session, "SELECT kafka_offset FROM system.dead_letter_queue ORDER BY 1");
    }
}
