package io.millpond.engine.kafka.transaction;

import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.thread.Backoff;
import io.millpond.engine.kafka.thread.LaneThreads;
import io.millpond.engine.kafka.thread.Monitor;
import io.millpond.storage.Clock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The second thread of a lane: brings one block at a time into the targets, while the lane decodes
/// the next one.
///
/// A block that fails stays here and is tried again, with growing pauses, until it is decided, the
/// lane takes it back, or the writer closes. The lane's thread calls every method but the failure's
/// readers, which any thread may call. The thread is never interrupted: it writes files.
public final class BlockWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockWriter.class);
    private static final Backoff BACKOFF = new Backoff(100, 30_000);

    /// A new membership ends the wait for it; this is in case there is none.
    private static final long PENDING_MS = 1_000;

    private final LaneThreads threads;
    private final Monitor lock;
    private final String name;
    private final IngestTransaction transaction;
    private final Clock clock;
    private final RandomGenerator random;

    /// Whether the thread was started and has not ended.
    private boolean isRunning;

    private @Nullable Flight flight;

    private @Nullable Written written;

    private boolean isRetryWanted;

    private boolean isClosed;

    private volatile @Nullable Failure failure;

    /// A block that is being written, with the gate to its decision.
    private static final class Flight {
        final AssembledBlock block;
        final DecisionGate gate;

        /// Whether it waits for its next attempt.
        boolean isWaiting;

        /// Whether it waits for a membership to be decided with.
        boolean isPending;

        Flight(AssembledBlock block, Runnable asking) {
            this.block = block;
            this.gate = new DecisionGate(asking);
        }
    }

    /// A block and how it ended.
    public record Written(AssembledBlock block, Decision decision) {}

    /// A block that failed and is still undecided.
    public record Failure(String text, int attemptCount, long sinceMs) {}

    /// @param name of the thread
    public BlockWriter(
            String name,
            IngestTransaction transaction,
            Clock clock,
            RandomGenerator random,
            LaneThreads threads) {
        this.name = name;
        this.transaction = transaction;
        this.clock = clock;
        this.random = random;
        this.threads = threads;
        this.lock = threads.monitor();
    }

    /// Starts the thread.
    public void start() {
        lock.lock();
        try {
            isRunning = true;
        } finally {
            lock.unlock();
        }
        threads.start(name, this::run);
    }

    /// Hands a block over; only when [#isIdle].
    public void submit(AssembledBlock block) {
        lock.lock();
        try {
            if (flight != null || written != null) {
                throw new IllegalStateException(name + " has a block");
            }
            flight = new Flight(block, this::signal);
            lock.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether it has no block, neither one in flight nor one whose end was not taken notice of.
    public boolean isIdle() {
        lock.lock();
        try {
            return flight == null && written == null;
        } finally {
            lock.unlock();
        }
    }

    /// The block that was decided since the last call, or null.
    @Nullable
    public Written take() {
        lock.lock();
        try {
            Written result = written;
            written = null;
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// The failure of the block in flight; null while there is none.
    @Nullable
    public Failure failure() {
        return failure;
    }

    /// Waits until the block in flight has ended, at most `boundMs`.
    public void await(long boundMs) {
        lock.lock();
        try {
            awaitFlight(boundMs, false);
        } finally {
            lock.unlock();
        }
    }

    private void awaitFlight(long boundMs, boolean isUntilFailure) {
        Flight awaited = flight;
        if (awaited != null) {
            lock.awaitUntil(
                    () -> flight != awaited || (isUntilFailure && awaited.isWaiting), boundMs);
        }
    }

    private void signal() {
        lock.lock();
        try {
            lock.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes the undecided block back, after giving it `boundMs` to be decided; null when there is
    /// none, or it was decided, which [#take] tells, or it is in doubt, which [#take] tells once it
    /// is not.
    ///
    /// The writer may still be busy with a block that is taken back, but will not decide it.
    @Nullable
    public AssembledBlock withdraw(long boundMs) {
        lock.lock();
        try {
            awaitFlight(boundMs, true);
            Flight current = flight;
            if (current == null) {
                return null;
            }
            if (!current.gate.withdraw()) {
                // The frame is being written: that ends, one way or the other.
                while (flight == current && !current.gate.withdraw() && !current.gate.isAsking()) {
                    lock.awaitUninterruptibly();
                }
            }
            lock.signalAll();
            return current.gate.isWithdrawn() ? current.block : null;
        } finally {
            lock.unlock();
        }
    }

    /// Tries a block that waits for a membership to be decided with at once.
    public void membershipChanged() {
        lock.lock();
        try {
            Flight current = flight;
            if (current != null && current.isPending) {
                current.isWaiting = false;
                isRetryWanted = true;
                lock.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Tries a failed block again at once: what it failed on may have changed.
    public void retryNow() {
        lock.lock();
        try {
            isRetryWanted = true;
            lock.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the thread once it is done with what it is doing; its block will not be decided. Waits
    /// at most `bound`.
    public void close(Duration bound) {
        lock.lock();
        try {
            isClosed = true;
            if (flight != null) {
                flight.gate.withdraw();
            }
            lock.signalAll();
            lock.awaitUntil(() -> !isRunning, bound.toMillis());
            if (isRunning) {
                LOG.warn("writer still busy after {} ms thread={}", bound.toMillis(), name);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    private void run() {
        try {
            settle();
            writeBlocks();
        } finally {
            transaction.close();
            lock.lock();
            try {
                isRunning = false;
                lock.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Before any block, what earlier lives left is brought to its end, however long it takes.
    private void settle() {
        long sinceMs = 0;
        for (int attempt = 1; !isClosed(); attempt++) {
            try {
                transaction.settle();
                failure = null;
                return;
            } catch (RuntimeException | Error e) { // the edge: whatever a client or a disk throws
                sinceMs = sinceMs == 0 ? clock.currentTimeMillis() : sinceMs;
                fail(e, attempt, sinceMs);
                pauseUnsettled(BACKOFF.delayMs(attempt, random));
            }
        }
    }

    private void pauseUnsettled(long delayMs) {
        lock.lock();
        try {
            lock.awaitUntil(() -> isRetryWanted || isClosed, delayMs);
            isRetryWanted = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    private void writeBlocks() {
        Flight next = awaitBlock();
        while (next != null) {
            Decision decision = write(next);
            lock.lock();
            try {
                flight = null;
                failure = null;
                written =
                        decision instanceof Decision.Withdrawn
                                ? null
                                : new Written(next.block, decision);
                lock.signalAll();
            } finally {
                lock.unlock();
            }
            next = awaitBlock();
        }
    }

    private @Nullable Flight awaitBlock() {
        lock.lock();
        try {
            while (!isClosed && flight == null) {
                lock.awaitUninterruptibly();
            }
            return isClosed ? null : flight;
        } finally {
            lock.unlock();
        }
    }

    private Decision write(Flight current) {
        long sinceMs = 0;
        int failureCount = 0;
        while (!isClosed()) {
            try {
                if (current.gate.isWithdrawn()) {
                    transaction.abandon();
                    return new Decision.Withdrawn();
                }
                Decision decision = transaction.attempt(current.block, current.gate);
                if (!(decision instanceof Decision.Pending)) {
                    return decision;
                }
                failure = null;
                pause(current, PENDING_MS, true);
            } catch (RuntimeException | Error e) { // the edge: whatever a view or a disk throws
                sinceMs = sinceMs == 0 ? clock.currentTimeMillis() : sinceMs;
                fail(e, ++failureCount, sinceMs);
                pause(current, BACKOFF.delayMs(failureCount, random), false);
            }
        }
        abandonAtEnd(current);
        return new Decision.Withdrawn();
    }

    /// What cannot be dropped now, or is in doubt, is left to the next start.
    private void abandonAtEnd(Flight current) {
        if (current.gate.isWithdrawn()) {
            try {
                transaction.abandon();
            } catch (RuntimeException e) { // the edge: whatever a disk throws
                LOG.warn("block left prepared thread={}", name, e);
            }
        }
    }

    private void fail(Throwable cause, int attempt, long sinceMs) {
        String text = Failures.text(cause);
        Failure before = failure;
        failure = new Failure(text, attempt, sinceMs);
        if (before == null || !before.text().equals(text)) {
            LOG.debug("block failed thread={} attempt={}", name, attempt, cause);
        }
    }

    private void pause(Flight current, long delayMs, boolean isPending) {
        lock.lock();
        try {
            current.isWaiting = true;
            current.isPending = isPending;
            lock.signalAll();
            // One that was taken back before is waited for to be dropped, not to be taken back.
            boolean wasWithdrawn = current.gate.isWithdrawn();
            lock.awaitUntil(
                    () ->
                            isRetryWanted
                                    || isClosed
                                    || (current.gate.isWithdrawn() && !wasWithdrawn),
                    delayMs);
            isRetryWanted = false;
            current.isWaiting = false;
            current.isPending = false;
        } finally {
            lock.unlock();
        }
    }
}
