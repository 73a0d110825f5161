package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.kafka.letter.ReplayBatch;
import io.millpond.engine.kafka.letter.ReplayedLetters;
import io.millpond.engine.kafka.transaction.ParkingLane;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// One run: lives of a database, drawn from a seed, in which blocks are brought in, prepared and
/// resolved, dead letters replayed and merged, and the view that fails is mended and broken again;
/// in each the disk fails or the machine stops at some operation. Then nothing fails any more.
///
/// A replay is interleaved with what lanes do where it matters: when it has read its letters, and
/// not yet published. After every life each message that is passed is in both targets, once, or
/// among the letters, once.
final class ReplaySimulation {
    private static final int LIVES = 5;
    private static final int ACTIONS = 7;
    private static final int OPERATIONS_MAX = 300;
    private static final String BROKEN_VIEW =
            "CREATE MATERIALIZED VIEW to_second TO second AS SELECT id + throwIf(id % 2 = 1) AS id"
                    + " FROM queue";
    private static final String MENDED_VIEW =
            "CREATE MATERIALIZED VIEW to_second TO second AS SELECT id FROM queue";

    private final Random random;
    private final boolean isTorn;
    private final List<String> log = new ArrayList<>();
    private final Map<Seen, Integer> seen = new EnumMap<>(Seen.class);
    private MemoryFileSystem files = new MemoryFileSystem();
    private boolean isMended;

    /// What happened, to see that it does.
    enum Seen {
        REPLAYED,
        FAILED_AGAIN,
        REPLAY_BROKEN_OFF,
        BLOCK_DURING_REPLAY,
        RESOLVED_DURING_REPLAY,
        CRASH
    }

    /// @param isTorn whether replays show rows in one frame and remove letters in another
    ReplaySimulation(long seed, boolean isTorn) {
        this.random = new Random(seed);
        this.isTorn = isTorn;
    }

    Map<Seen, Integer> seen() {
        return seen;
    }

    void run() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            DeadLetters.DEFINITIONS.forEach(session::query);
            session.query("DROP VIEW to_second");
            session.query(BROKEN_VIEW);
        }
        try {
            for (int i = 0; i < LIVES; i++) {
                live();
                check();
                if (random.nextInt(3) > 0) {
                    mend(!isMended);
                }
            }
            mend(true);
            DeadLetters.inDatabase(files, ReplaySimulation::end);
            assertThat(check()).allMatch(offset -> Long.parseLong(offset) % 10 == 3);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + String.join("\n", log), e);
        }
    }

    private void mend(boolean isNow) {
        isMended = isNow;
        log.add(isNow ? "the view is mended" : "the view is broken");
        // With a seed of its own: the view gets another uuid than what earlier lives made.
        try (Millpond database =
                Millpond.open(
                        Databases.DIRECTORY,
                        Databases.settings(files).withSeed(random.nextLong()))) {
            Session session = database.session(SessionOptions.plain());
            session.query("DROP VIEW to_second");
            session.query(isNow ? MENDED_VIEW : BROKEN_VIEW);
        }
    }

    /// One life, until the disk ends it or it comes to its end.
    private void live() {
        boolean isCrash = random.nextBoolean();
        int at = 1 + random.nextInt(OPERATIONS_MAX);
        log.add("a life, with a " + (isCrash ? "crash" : "failure") + " at " + at);
        FaultyFileSystem faulty = new FaultyFileSystem(files);
        if (isCrash) {
            faulty.crashAt(at);
        } else {
            faulty.failAt(at);
        }
        if (random.nextBoolean()) {
            faulty.failingAfterEffect();
        }
        try {
            DeadLetters.inDatabase(faulty, this::act);
        } catch (DatabaseException e) {
            log.add("the life ends with " + e.text());
        }
        if (isCrash && faulty.operationCount() >= at) {
            count(Seen.CRASH);
            files = files.crashCopy(random.nextLong());
        }
    }

    private void act(Instance instance) {
        for (int i = 0; i < ACTIONS; i++) {
            try {
                switch (random.nextInt(5)) {
                    case 0, 1 -> lane(instance);
                    case 2 -> optimize(instance);
                    default -> replay(instance);
                }
            } catch (CommitInDoubtException e) {
                throw e;
            } catch (DatabaseException e) {
                log.add("failed: " + e.text());
            }
        }
    }

    /// What a lane may do next: bring a block in, prepare one, or resolve the one prepared.
    private void lane(Instance instance) {
        ParkingLane lane = ParkingLane.open(instance);
        if (lane.isInDoubt()) {
            log.add("resolve");
            lane.resolve(ReplaySimulation::isDecided);
        } else if (random.nextInt(3) == 0) {
            log.add("prepare");
            lane.prepare(1 + random.nextInt(9), ReplaySimulation::payload, random.nextLong());
        } else {
            log.add("ingest");
            lane.ingest(1 + random.nextInt(9), ReplaySimulation::payload);
        }
    }

    /// What the cluster says of a prepared block.
    private static boolean isDecided(long token) {
        return token % 3 != 0;
    }

    private static String payload(long offset) {
        return offset % 10 == 3 ? "{\"id\":\"x\"}" : "{\"id\":" + offset + "}";
    }

    private void optimize(Instance instance) {
        log.add("optimize");
        DeadLetters.letters(instance)
                .optimize(Optional.empty(), Optimizable.Merging.ORDINARY, new CancellationToken());
    }

    private void replay(Instance instance) {
        log.add("replay");
        boolean isOver = false;
        try {
            if (isTorn) {
                TornReplay.run(instance);
            } else {
                DeadLetterReplays replays =
                        new DeadLetterReplays(
                                new ReplayBatch.Bounds(1 + random.nextInt(4), 1 << 20));
                ReplayedLetters result =
                        DeadLetters.replay(
                                instance, replays, letters -> matching(instance, letters));
                log.add("replayed " + result);
                seen.merge(Seen.REPLAYED, (int) result.replayedCount(), Integer::sum);
                seen.merge(Seen.FAILED_AGAIN, (int) result.failedCount(), Integer::sum);
            }
            isOver = true;
        } finally {
            if (!isOver) {
                count(Seen.REPLAY_BROKEN_OFF);
            }
        }
    }

    /// Everything, once a lane has done something in between.
    private int[] matching(Instance instance, Block letters) {
        if (random.nextInt(3) == 0) {
            boolean isResolving = ParkingLane.open(instance).isInDoubt();
            lane(instance);
            count(isResolving ? Seen.RESOLVED_DURING_REPLAY : Seen.BLOCK_DURING_REPLAY);
        }
        return DeadLetters.all(letters);
    }

    private void count(Seen what) {
        seen.merge(what, 1, Integer::sum);
    }

    private static void end(Instance instance) {
        ParkingLane.open(instance).resolve(ReplaySimulation::isDecided);
        var _ =
                DeadLetters.replay(
                        instance,
                        new DeadLetterReplays(new ReplayBatch.Bounds(100, 1 << 20)),
                        DeadLetters::all);
    }

    /// Compares position, targets and letters; returns the offsets of the letters.
    private List<String> check() {
        long[] position = new long[1];
        DeadLetters.inDatabase(files, instance -> position[0] = position(instance));
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            List<String> first = Rows.of(session, "SELECT id FROM first ORDER BY id");
            assertThat(Rows.of(session, "SELECT id FROM second ORDER BY id")).isEqualTo(first);
            List<String> letters =
                    Rows.of(session, "SELECT kafka_offset FROM system.dead_letter_queue");
            List<Long> all = new ArrayList<>();
            first.forEach(id -> all.add(Long.parseLong(id)));
            letters.forEach(offset -> all.add(Long.parseLong(offset)));
            all.sort(null);
            List<Long> expected = new ArrayList<>();
            for (long offset = 0; offset < position[0]; offset++) {
                expected.add(offset);
            }
            assertThat(all).as("messages in the targets or parked").isEqualTo(expected);
            return letters;
        } finally {
            files.assertNothingOpen();
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
}
