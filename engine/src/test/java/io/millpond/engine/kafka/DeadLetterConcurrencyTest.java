package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.SessionState;
import io.millpond.engine.execute.StatementRunner;
import io.millpond.engine.kafka.letter.LetterMatching;
import io.millpond.engine.kafka.letter.ReplayBatch;
import io.millpond.engine.kafka.letter.ReplayedLetters;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// What others do to the dead-letter table in the middle of a replay. They do it when the replay
/// asks which letters match: it has its snapshot then, and writes afterwards.
@Timeout(60)
final class DeadLetterConcurrencyTest {
    private static final ReplayBatch.Bounds BOUNDS = new ReplayBatch.Bounds(3, 1 << 20);

    private static final String DELETION =
            "ALTER TABLE system.dead_letter_queue DELETE WHERE kafka_offset = 1";
    private static final String CREATION = "CREATE TABLE a (n UInt8) ENGINE = Memory";

    private final MemoryFileSystem files = new MemoryFileSystem();

    @BeforeEach
    void define() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            DeadLetters.DEFINITIONS.forEach(session::query);
        }
    }

    @Test
    void lettersThatWereRemovedMeanwhileAreNotReplayed() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters(0, 2));
                    DeadLetterReplays replays = new DeadLetterReplays(BOUNDS);
                    ReplayedLetters result =
                            DeadLetters.replay(instance, replays, once(() -> truncate(instance)));
                    assertThat(result).isEqualTo(new ReplayedLetters(0, 0));
                });
        check(List.of(), List.of());
    }

    @Test
    void lettersThatAreParkedMeanwhileAreNotLost() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters(0, 2));
                    DeadLetterReplays replays = new DeadLetterReplays(BOUNDS);
                    ReplayedLetters result =
                            DeadLetters.replay(
                                    instance,
                                    replays,
                                    once(() -> DeadLetters.park(instance, letters(2, 4))));
                    assertThat(result).isEqualTo(new ReplayedLetters(2, 0));
                });
        check(List.of("0", "1"), List.of("2", "3"));
    }

    @Test
    void deletionAndMergesWaitForABatchAndFindWhatItLeft() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    for (int i = 0; i < 6; i += 2) {
                        DeadLetters.park(instance, letters(i, i + 2));
                    }
                    List<CompletableFuture<Void>> others = new ArrayList<>();
                    MergeTreeTable table = DeadLetters.letters(instance);
                    DeadLetters.replay(
                            instance,
                            new DeadLetterReplays(new ReplayBatch.Bounds(1, 1)),
                            once(
                                    () -> {
                                        others.add(inBackground(() -> optimize(table)));
                                        others.add(
                                                inBackground(
                                                        () ->
                                                                removeOddRows(
                                                                        table,
                                                                        new CancellationToken())));
                                    }));
                    others.forEach(CompletableFuture::join);
                });
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            List<String> ids = Rows.of(session, "SELECT id FROM first ORDER BY id");
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(Rows.of(session, "SELECT id FROM second ORDER BY id")).isEqualTo(ids);
            assertThat(Rows.of(session, "SELECT count() FROM system.dead_letter_queue"))
                    .containsExactly("0");
        }
    }

    @Test
    void cancelledReplayLeavesTheLettersOfItsBatchParked() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters(0, 2));
                    CancellationToken token = new CancellationToken();
                    DatabaseException cause =
                            new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, "killed");
                    assertThatThrownBy(
                                    () ->
                                            DeadLetters.replay(
                                                    instance,
                                                    new DeadLetterReplays(BOUNDS),
                                                    once(() -> token.cancel(cause)),
                                                    token))
                            .isInstanceOf(DatabaseException.class)
                            .hasMessageContaining("killed");
                });
        check(List.of(), List.of("0", "1"));
    }

    @Test
    void replaysTakeTurns() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters(0, 30));
                    DeadLetterReplays replays = new DeadLetterReplays(BOUNDS);
                    List<CompletableFuture<ReplayedLetters>> running = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        running.add(
                                CompletableFuture.supplyAsync(
                                        () ->
                                                DeadLetters.replay(
                                                        instance, replays, DeadLetters::all)));
                    }
                    assertThat(running.stream().mapToLong(r -> r.join().replayedCount()).sum())
                            .isEqualTo(30);
                });
        List<String> ids = new ArrayList<>();
        for (int id = 0; id < 30; id++) {
            ids.add(Integer.toString(id));
        }
        check(ids, List.of());
    }

    @Test
    void mergesThatABatchHeldBackGoBeforeTheNextOne() {
        List<Integer> partCounts = new ArrayList<>();
        DeadLetters.inDatabase(
                files,
                instance -> {
                    for (int i = 0; i < 20; i += 5) {
                        DeadLetters.park(instance, letters(i, i + 5));
                    }
                    MergeTreeTable table = DeadLetters.letters(instance);
                    List<Thread> others = new ArrayList<>();
                    LetterMatching first =
                            once(() -> others.add(startAndAwaitWaiting(() -> optimize(table))));
                    DeadLetters.replay(
                            instance,
                            new DeadLetterReplays(new ReplayBatch.Bounds(1, 1)),
                            letters -> {
                                CatalogSnapshot now = instance.catalog().snapshot();
                                if (table.rowCount(now) == 19) {
                                    partCounts.add(now.parts(table.uuid()).size());
                                }
                                return first.rows(letters);
                            });
                    join(others);
                });
        assertThat(partCounts).isNotEmpty().containsOnly(1);
    }

    @Test
    void changeOfRowsThatWaitsForABatchCanBeCancelled() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters(0, 2));
                    MergeTreeTable table = DeadLetters.letters(instance);
                    CancellationToken token = new CancellationToken();
                    DeadLetters.replay(
                            instance,
                            new DeadLetterReplays(BOUNDS),
                            once(
                                    () -> {
                                        Thread other =
                                                startAndAwaitWaiting(
                                                        () ->
                                                                assertThatThrownBy(
                                                                                () ->
                                                                                        removeOddRows(
                                                                                                table,
                                                                                                token))
                                                                        .hasMessage("killed"));
                                        token.cancel(
                                                new DatabaseException(
                                                        ErrorCode.QUERY_WAS_CANCELLED, "killed"));
                                        join(List.of(other));
                                    }));
                });
        check(List.of("0", "1"), List.of());
    }

    @Test
    void alterOfRowsThatWaitsForABatchHoldsNoDefinitionsUp() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters(0, 2));
                    List<Thread> others = new ArrayList<>();
                    DeadLetters.replay(
                            instance,
                            new DeadLetterReplays(BOUNDS),
                            once(
                                    () -> {
                                        others.add(
                                                startAndAwaitWaiting(
                                                        () -> run(instance, DELETION)));
                                        get(inBackground(() -> run(instance, CREATION)));
                                    }));
                    join(others);
                });
        check(List.of("0", "1"), List.of());
    }

    @Test
    void failureOfTheConditionIsNotTakenForATruncation() {
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters(0, 2));
                    AtomicInteger count = new AtomicInteger();
                    assertThatThrownBy(
                                    () ->
                                            DeadLetters.replay(
                                                    instance,
                                                    new DeadLetterReplays(BOUNDS),
                                                    _ -> {
                                                        count.incrementAndGet();
                                                        throw new DatabaseException(
                                                                ErrorCode.NO_SUCH_DATA_PART,
                                                                "not of the queue");
                                                    }))
                            .hasMessage("not of the queue");
                    assertThat(count).hasValue(1);
                });
        check(List.of(), List.of("0", "1"));
    }

    private static void run(Instance instance, String statement) {
        SessionState session =
                new SessionState(SessionOptions.plain(), QuerySettings.REGISTRY.defaults());
        new StatementRunner(instance)
                .run(session, QueryText.of(statement), QueryOptions.plain())
                .close();
    }

    /// Starts a thread and returns when it waits for something.
    private static Thread startAndAwaitWaiting(Runnable action) {
        Thread thread = Thread.ofPlatform().start(action);
        Waiting.await(thread, Thread.State.TIMED_WAITING);
        return thread;
    }

    /// Waits as long as the test may take.
    private static void get(CompletableFuture<Void> future) {
        try {
            future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Does something at the first question, and answers that every letter matches.
    private static LetterMatching once(Runnable action) {
        AtomicBoolean isDone = new AtomicBoolean();
        return letters -> {
            if (isDone.compareAndSet(false, true)) {
                action.run();
            }
            return DeadLetters.all(letters);
        };
    }

    private static CompletableFuture<Void> inBackground(Runnable action) {
        return CompletableFuture.runAsync(action);
    }

    private static void truncate(Instance instance) {
        MergeTreeTable table = DeadLetters.letters(instance);
        CatalogSnapshot before = instance.catalog().snapshot();
        table.truncated(before, instance.catalog().commit(table.truncation(before)));
    }

    private static void optimize(MergeTreeTable table) {
        table.optimize(Optional.empty(), Optimizable.Merging.ORDINARY, new CancellationToken());
    }

    private static void removeOddRows(MergeTreeTable table, CancellationToken token) {
        table.rewrite(
                Optional.empty(),
                table.definition().storedHeader(),
                DeadLetterConcurrencyTest::withoutOddRows,
                token);
    }

    private static Block withoutOddRows(Block rows) {
        int[] even = new int[(rows.rowCount() + 1) / 2];
        for (int i = 0; i < even.length; i++) {
            even[i] = 2 * i;
        }
        return even.length == rows.rowCount() ? rows : rows.gather(even, even.length);
    }

    private static List<DeadLetter> letters(int from, int to) {
        List<DeadLetter> letters = new ArrayList<>();
        for (int id = from; id < to; id++) {
            letters.add(DeadLetters.letter(id, "{\"id\": %d}".formatted(id)));
        }
        return letters;
    }

    private void check(List<String> ids, List<String> parked) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            List<String> sorted = new ArrayList<>(ids);
            sorted.sort((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
            for (String target : List.of("first", "second")) {
                assertThat(Rows.of(session, "SELECT id FROM " + target + " ORDER BY id"))
                        .isEqualTo(sorted);
            }
            assertThat(
                            Rows.of(
                                    session,
                                    "SELECT kafka_offset FROM system.dead_letter_queue ORDER BY"
                                            + " kafka_offset"))
                    .isEqualTo(parked);
        }
        files.assertNothingOpen();
    }
}
