package io.millpond.sql.exec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The blocks of several lanes as they come: other threads run ahead by a bounded number of
/// blocks, and the consumer itself drives a lane whenever nothing is ready.
///
/// Lanes wait in a queue until a thread takes one; the consumer takes one too, so that it makes
/// progress even if no thread is free.
final class GatheredStream implements BlockStream {
    private static final int READY_BLOCKS_MAX = 4;

    private final Header header;
    private final List<BlockStream> lanes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by the lock.
    private final Deque<BlockStream> waiting = new ArrayDeque<>();
    private final Deque<Block> ready = new ArrayDeque<>();
    private int runningCount;
    private boolean isClosed;
    private @Nullable RuntimeException failure;

    /// The lane that the consumer drives; only its thread touches it.
    private @Nullable BlockStream own;

    GatheredStream(Header header, List<BlockStream> lanes, ExecutorService executor) {
        this.header = header;
        this.lanes = List.copyOf(lanes);
        this.waiting.addAll(lanes);
        for (int i = 1; i < lanes.size(); i++) {
            try {
                executor.execute(this::runLane);
            } catch (RejectedExecutionException _) {
                // The consumer drives every lane that no thread takes.
                break;
            }
        }
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        while (true) {
            Block block = takeReady();
            if (block != null) {
                return block;
            }
            BlockStream lane = own;
            if (lane == null) {
                lane = takeLane();
                own = lane;
            }
            if (lane == null) {
                if (!awaitChange()) {
                    return null;
                }
                continue;
            }
            block = lane.next();
            if (block != null) {
                return block;
            }
            own = null;
        }
    }

    private @Nullable Block takeReady() {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            Block block = ready.poll();
            changed.signalAll();
            return block;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable BlockStream takeLane() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a block is ready or the lanes have ended; false when they have.
    private boolean awaitChange() {
        lock.lock();
        try {
            while (ready.isEmpty() && failure == null) {
                if (runningCount == 0) {
                    return false;
                }
                changed.await();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(
                    ErrorCode.QUERY_WAS_CANCELLED, "The query was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /// The body of a lane's task, on a thread of the pool.
    private void runLane() {
        BlockStream lane = beginLane();
        if (lane == null) {
            return;
        }
        RuntimeException thrown = null;
        try {
            Block block = lane.next();
            while (block != null && offer(block)) {
                block = lane.next();
            }
        } catch (RuntimeException e) {
            // The edge of the lane's thread: the consumer throws it on.
            thrown = e;
        } catch (Error e) {
            thrown = new DatabaseException(ErrorCode.LOGICAL_ERROR, "A lane failed: " + e, e);
            throw e;
        } finally {
            endLane(thrown);
        }
    }

    private @Nullable BlockStream beginLane() {
        lock.lock();
        try {
            if (isClosed || waiting.isEmpty()) {
                return null;
            }
            runningCount++;
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private boolean offer(Block block) {
        lock.lock();
        try {
            while (ready.size() >= READY_BLOCKS_MAX && !isClosed) {
                changed.awaitUninterruptibly();
            }
            ready.add(block);
            changed.signalAll();
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    private void endLane(@Nullable RuntimeException thrown) {
        lock.lock();
        try {
            runningCount--;
            if (thrown != null && failure == null) {
                failure = thrown;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.clear();
            ready.clear();
            changed.signalAll();
            while (runningCount > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        new ArrayList<>(lanes).forEach(BlockStream::close);
    }
}
