package io.millpond.storage.log;

import static io.millpond.storage.log.LoggedFrames.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A scenario of groups and snapshots, stopped at each of its file operations in turn; the recovery
/// of what a crash leaves is stopped at each of its operations as well.
///
/// Holds after every recovery: the frames are a prefix of the submitted ones, and every
/// acknowledged frame is among them.
class CommitLogCrashTest {
    private static final Path HOME = Path.of("log");
    private static final int SEEDS = 12;

    /// What one life of a log promised.
    private static final class Life {
        final List<String> submitted = new ArrayList<>();
        int acknowledged;
    }

    private static void live(FaultyFileSystem files, Life life) {
        LoggedFrames frames = new LoggedFrames();
        try (CommitLog log = CommitLog.open(files, HOME, frames)) {
            life.acknowledged = Math.max(life.acknowledged, frames.texts.size());
            life.submitted.clear();
            life.submitted.addAll(frames.texts);
            for (int round = 0; round < 4; round++) {
                long last = 0;
                for (int i = 0; i < 3; i++) {
                    String text = "frame" + life.submitted.size() + "x".repeat(300 * i);
                    life.submitted.add(text);
                    last = log.submit(bytes(text));
                }
                log.awaitDurable(last);
                life.acknowledged = life.submitted.size();
                if (round % 2 == 1) {
                    log.snapshot(last, LoggedFrames.state(life.submitted));
                }
            }
        } catch (IOException _) {
            // The injected failure ended this life.
        }
    }

    private static void check(MemoryFileSystem files, Life life, String context) {
        LoggedFrames frames = new LoggedFrames();
        try {
            CommitLog.open(files, HOME, frames).close();
        } catch (IOException | CorruptLogException e) {
            throw new AssertionError(context, e);
        }
        assertThat(frames.texts.size()).as(context).isGreaterThanOrEqualTo(life.acknowledged);
        assertThat(frames.texts)
                .as(context)
                .isEqualTo(life.submitted.subList(0, frames.texts.size()));
        files.assertNothingOpen();
    }

    private static int operationsOfALife() {
        FaultyFileSystem counting = new FaultyFileSystem(new MemoryFileSystem());
        live(counting, new Life());
        return counting.operationCount();
    }

    @Test
    void crashAtEveryOperationLosesNothingAcknowledged() {
        int operations = operationsOfALife();
        assertThat(operations).isGreaterThan(25);
        for (int k = 1; k <= operations; k++) {
            for (long seed = 0; seed < SEEDS; seed++) {
                MemoryFileSystem files = new MemoryFileSystem();
                FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
                if (seed % 2 == 0) {
                    faulty.failingAfterEffect();
                }
                Life life = new Life();
                live(faulty, life);
                check(files.crashCopy(seed), life, "k=%d seed=%d".formatted(k, seed));
            }
        }
    }

    @Test
    void crashDuringRecoveryLosesNothingAcknowledged() {
        int operations = operationsOfALife();
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = new MemoryFileSystem();
            Life life = new Life();
            live(new FaultyFileSystem(files).crashAt(k), life);
            MemoryFileSystem left = files.crashCopy(k);
            for (int second = 1; second <= 12; second++) {
                MemoryFileSystem start = left.crashCopy(0);
                Life secondLife = new Life();
                secondLife.submitted.addAll(life.submitted);
                secondLife.acknowledged = life.acknowledged;
                live(new FaultyFileSystem(start).crashAt(second), secondLife);
                check(start.crashCopy(second), secondLife, "k=%d second=%d".formatted(k, second));
            }
        }
    }

    /// A killed process leaves files whose names only the running system knows; what the next
    /// process acknowledges on top of them has to survive a crash of the machine.
    @Test
    void killOfTheProcessThenCrashOfTheMachineLosesNothingAcknowledged() {
        int operations = operationsOfALife();
        for (int k = 1; k <= operations; k++) {
            for (long seed = 0; seed < SEEDS; seed++) {
                MemoryFileSystem files = new MemoryFileSystem();
                FaultyFileSystem killed = new FaultyFileSystem(files).crashAt(k);
                if (seed % 2 == 0) {
                    killed.failingAfterEffect();
                }
                Life life = new Life();
                live(killed, life);
                live(new FaultyFileSystem(files), life);
                check(files.crashCopy(seed), life, "k=%d seed=%d".formatted(k, seed));
            }
        }
    }

    @Test
    void oneFailedOperationLosesNothingAcknowledged() {
        int operations = operationsOfALife();
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem files = new MemoryFileSystem();
            Life life = new Life();
            live(new FaultyFileSystem(files).failAt(k), life);
            check(files, life, "k=%d".formatted(k));
        }
    }
}
