package io.millpond.sql.exec;

import io.millpond.sql.codec.ReadableUnits;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.concurrent.atomic.AtomicLong;

/// How much of the heap all queries of the process hold together, and may hold. Thread-safe.
///
/// It bounds what `max_memory_usage` does not, so that a query without a limit, such as a join with
/// an endless right side, fails before the heap is full and the others go on. Queries that hold
/// little are never the ones that fail.
final class HeapBudget {
    /// The budget of this process, which has one heap.
    static final HeapBudget PROCESS = new HeapBudget(Runtime.getRuntime().maxMemory());

    /// Operators count what they keep, not what they need in passing.
    private static final double SHARE = 0.6;

    private static final int SMALL_SHARE = 8;

    private final long maxBytes;
    private final AtomicLong heldBytes = new AtomicLong();

    HeapBudget(long heapBytes) {
        this.maxBytes = (long) (heapBytes * SHARE);
    }

    /// Changes what is held by `bytes`, which may be negative.
    ///
    /// Errors: MEMORY_LIMIT_EXCEEDED where there is too much and the query has a large part of it.
    ///
    /// @param ofQuery what the query holds altogether
    void add(long bytes, long ofQuery) {
        long all = heldBytes.addAndGet(bytes);
        if (bytes > 0 && all > maxBytes && ofQuery > maxBytes / SMALL_SHARE) {
            throw new DatabaseException(
                    ErrorCode.MEMORY_LIMIT_EXCEEDED,
                    "Memory limit of all queries exceeded: would use "
                            + ReadableUnits.SIZES.text(all)
                            + ", of which this query "
                            + ReadableUnits.SIZES.text(ofQuery)
                            + ", maximum: "
                            + ReadableUnits.SIZES.text(maxBytes)
                            + ". Give the process a larger heap to allow more.");
        }
    }

    long heldBytes() {
        return heldBytes.get();
    }
}
