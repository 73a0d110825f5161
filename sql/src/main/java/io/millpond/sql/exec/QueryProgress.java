package io.millpond.sql.exec;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// How far a query has come: counters that its lanes add to and others show. Thread-safe.
public final class QueryProgress {
    private final LongAdder readRows = new LongAdder();
    private final LongAdder readBytes = new LongAdder();
    private final LongAdder totalRowsToRead = new LongAdder();
    private final LongAdder writtenRows = new LongAdder();
    private final LongAdder writtenBytes = new LongAdder();
    private final LongAdder resultRows = new LongAdder();
    private final LongAdder resultBytes = new LongAdder();
    private final AtomicLong peakMemoryBytes = new AtomicLong();
    private volatile long memoryBytes;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /// Rows and bytes that came out of tables.
    public void addRead(long rows, long bytes) {
        readRows.add(rows);
        readBytes.add(bytes);
    }

    /// Rows that the tables of the query will give, as far as they know beforehand.
    public void addTotalRowsToRead(long rows) {
        totalRowsToRead.add(rows);
    }

    /// Rows and bytes that went into tables.
    public void addWritten(long rows, long bytes) {
        writtenRows.add(rows);
        writtenBytes.add(bytes);
    }

    /// Rows and bytes of the result.
    public void addResult(long rows, long bytes) {
        resultRows.add(rows);
        resultBytes.add(bytes);
    }

    /// Notes what the query ended with; the first failure counts.
    public void fail(RuntimeException cause) {
        failure.compareAndSet(null, cause);
    }

    /// What the query ended with, or null.
    public @Nullable RuntimeException failure() {
        return failure.get();
    }

    /// The bytes that the state of the query holds now.
    public void memory(long bytes) {
        memoryBytes = bytes;
        peakMemoryBytes.accumulateAndGet(bytes, Math::max);
    }

    public long readRows() {
        return readRows.sum();
    }

    public long readBytes() {
        return readBytes.sum();
    }

    public long totalRowsToRead() {
        return totalRowsToRead.sum();
    }

    public long writtenRows() {
        return writtenRows.sum();
    }

    public long writtenBytes() {
        return writtenBytes.sum();
    }

    public long resultRows() {
        return resultRows.sum();
    }

    public long resultBytes() {
        return resultBytes.sum();
    }

    /// The bytes that the state of the query held when it was last heard of.
    public long memoryBytes() {
        return memoryBytes;
    }

    /// The most bytes that the state of the query has held.
    public long peakMemoryBytes() {
        return peakMemoryBytes.get();
    }
}
