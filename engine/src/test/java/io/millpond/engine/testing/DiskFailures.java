package io.millpond.engine.testing;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

/// Lives of a database whose disk ends them, or fails once, at one of their file operations after
/// the other.
///
/// @param step how many operations from one life to the next: odd, so that both kinds of crashes
///     meet all kinds of operations
public record DiskFailures(int step) {
    /// At every operation.
    public static final DiskFailures EVERYWHERE = new DiskFailures(1);

    public DiskFailures {
        if (step % 2 == 0) {
            throw new IllegalArgumentException("step: " + step);
        }
    }

    /// A life, which the same failure ends at the same point each time.
    ///
    /// @param <P> what it tells of what it was promised
    @FunctionalInterface
    public interface Life<P> {
        /// Lives on empty files until the disk ends it; does not throw.
        P live(FileSystem files);
    }

    /// What has to hold after a life.
    @FunctionalInterface
    public interface Check<P> {
        /// Throws what does not hold.
        ///
        /// @param left the files it left
        void check(MemoryFileSystem left, P promised, String context);
    }

    /// The file operations of a life in which nothing fails.
    public static int operationCount(Life<?> life) {
        FaultyFileSystem counting = new FaultyFileSystem(new MemoryFileSystem());
        var _ = life.live(counting);
        return counting.operationCount();
    }

    /// Crashes a life at its operations; of every other one the operation is done before.
    ///
    /// @param operationCountMin a life of fewer would try nothing
    public <P> void crash(int operationCountMin, Life<P> life, Check<P> check) {
        int count = operationCount(life);
        if (count < operationCountMin) {
            throw new AssertionError("A life has %d file operations only".formatted(count));
        }
        for (int k = 1; k <= count; k += step) {
            MemoryFileSystem files = new MemoryFileSystem();
            FaultyFileSystem faulty = new FaultyFileSystem(files).crashAt(k);
            if (k % 2 == 0) {
                faulty.failingAfterEffect();
            }
            P promised = life.live(faulty);
            check.check(files.crashCopy(k), promised, "crash at " + k);
        }
    }

    /// Lets an operation of a life fail, and all others go well; others than [#crash] where not
    /// every one is tried.
    public <P> void fail(Life<P> life, Check<P> check) {
        int count = operationCount(life);
        for (int k = step == 1 ? 1 : 2; k <= count; k += step) {
            MemoryFileSystem files = new MemoryFileSystem();
            P promised = life.live(new FaultyFileSystem(files).failAt(k));
            check.check(files, promised, "failure of " + k);
        }
    }
}
