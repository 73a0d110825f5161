package io.millpond.engine.insert.queue;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.insert.Deduplication;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Tables;
import io.millpond.sql.exec.MemoryExhaustion;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The queues of inserts that share transactions, one for each [InsertShape]. Thread-safe.
///
/// An insert that waits is flushed at once when no flush of its queue runs, by its own thread;
/// those that come meanwhile share the next one, which the first of them makes. So a lone insert is
/// not held back, and many at a time are few transactions.
///
/// An insert that does not wait is flushed with whatever comes until its time is up, or the queue
/// holds too much, and when the database is closed.
///
/// *Differs:* ClickHouse 26.7 holds back inserts that wait as well, for
/// `async_insert_busy_timeout`, and fails all inserts of a flush when one fails; here each of them
/// is then tried by itself.
public final class InsertQueues {
    private static final Logger log = LoggerFactory.getLogger(InsertQueues.class);

    /// How often one that waits looks whether its statement was cancelled.
    private static final long LOOK_MS = 100;

    private final Inserts inserts;
    private final Tables tables;
    private final BackgroundPool background;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isFlushed = lock.newCondition();

    /// Guarded by the lock; a queue that is empty and idle is not in it.
    private final Map<InsertShape, Queue> queues = new HashMap<>();

    /// What waits, and whether a flush runs. Guarded by the lock.
    private static final class Queue {
        final List<QueuedInsert> waiting = new ArrayList<>();
        boolean isFlushing;
        long byteCount;
        long firstMs;
    }

    /// A queue as it is at one moment.
    ///
    /// @param firstMs when its first insert came
    public record Snapshot(InsertShape shape, long firstMs, List<QueuedInsert> inserts) {
        public Snapshot {
            inserts = List.copyOf(inserts);
        }
    }

    public InsertQueues(Inserts inserts, Tables tables, BackgroundPool background) {
        this.inserts = inserts;
        this.tables = tables;
        this.background = background;
    }

    /// Takes an insert; returns when its rows are visible, or at once when it is not awaited.
    ///
    /// Throws what inserting its rows throws, TIMEOUT_EXCEEDED, and what the statement was
    /// cancelled with. Rows that were not in a flush by then are taken back; whether those that
    /// were become visible is not known.
    public void insert(InsertShape shape, QueuedInsert insert) {
        lock.lock();
        try {
            Queue queue = queues.computeIfAbsent(shape, _ -> new Queue());
            if (queue.waiting.isEmpty()) {
                queue.firstMs = insert.context().clock().currentTimeMillis();
            }
            queue.waiting.add(insert);
            queue.byteCount += insert.rows().retainedBytes();
            if (insert.isAwaited()) {
                await(shape, queue, insert);
                return;
            }
            if (isFull(queue, insert.settings())) {
                flush(shape, queue);
            } else if (queue.waiting.size() == 1) {
                background.after(insert.settings().busyMs(), () -> flush(shape));
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isFull(Queue queue, AsyncInsertSettings settings) {
        return queue.byteCount >= settings.bytesMax()
                || queue.waiting.size() >= settings.insertsMax();
    }

    private void await(InsertShape shape, Queue queue, QueuedInsert insert) {
        QueryContext context = insert.context();
        long limitMs = insert.settings().waitMs();
        long begun = context.clock().nanoTime();
        while (!insert.isDone()) {
            if (!queue.isFlushing) {
                flush(shape, queue);
                continue;
            }
            try {
                var _ = isFlushed.await(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                withdraw(shape, queue, insert);
                Thread.currentThread().interrupt();
                throw new DatabaseException(
                        ErrorCode.QUERY_WAS_CANCELLED, "Waiting for a flush was interrupted", e);
            }
            if (insert.isDone()) {
                break;
            }
            long waitedMs = TimeUnit.NANOSECONDS.toMillis(context.clock().nanoTime() - begun);
            if (context.token().isCancelled() || waitedMs > limitMs) {
                withdraw(shape, queue, insert);
                context.token().check();
                throw new DatabaseException(
                        ErrorCode.TIMEOUT_EXCEEDED,
                        "Wait for async insert timeout (%d ms) exceeded)".formatted(limitMs));
            }
        }
        RuntimeException failure = insert.failure();
        if (failure != null) {
            throw failure;
        }
        context.progress().addWritten(insert.rows().rowCount(), insert.rows().retainedBytes());
    }

    /// Takes back an insert that waits. One in a flush stays: it may be visible already.
    private void withdraw(InsertShape shape, Queue queue, QueuedInsert insert) {
        if (queue.waiting.remove(insert)) {
            queue.byteCount -= insert.rows().retainedBytes();
        }
        forgetIfIdle(shape, queue);
    }

    private void forgetIfIdle(InsertShape shape, Queue queue) {
        if (queue.waiting.isEmpty() && !queue.isFlushing) {
            queues.remove(shape, queue);
        }
    }

    /// Flushes the inserts into one table, or all; returns when they are done.
    ///
    /// @param table null: all
    public void flushAll(@Nullable UUID table) {
        lock.lock();
        try {
            for (InsertShape shape : List.copyOf(queues.keySet())) {
                Queue queue = queues.get(shape);
                if (queue != null && (table == null || table.equals(shape.table()))) {
                    awaitIdle(queue);
                    flush(shape, queue);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitIdle(Queue queue) {
        while (queue.isFlushing) {
            isFlushed.awaitUninterruptibly();
        }
    }

    private void flush(InsertShape shape) {
        lock.lock();
        try {
            Queue queue = queues.get(shape);
            if (queue != null) {
                awaitIdle(queue);
                flush(shape, queue);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits, with the lock given back meanwhile. The lock is held.
    private void flush(InsertShape shape, Queue queue) {
        if (queue.isFlushing) {
            // Whoever flushes sees to it that the rest is not forgotten.
            awaitIdle(queue);
        }
        List<QueuedInsert> batch = List.copyOf(queue.waiting);
        queue.waiting.clear();
        queue.byteCount = 0;
        queue.isFlushing = true;
        // Until it is known that its rows are written, no insert has succeeded.
        Map<QueuedInsert, RuntimeException> failures = new HashMap<>();
        batch.forEach(insert -> failures.put(insert, endedEarly(shape)));
        lock.unlock();
        try {
            write(shape, batch, failures);
        } finally {
            lock.lock();
            for (QueuedInsert insert : batch) {
                insert.end(failures.get(insert));
            }
            queue.isFlushing = false;
            forgetIfIdle(shape, queue);
            isFlushed.signalAll();
        }
    }

    private static DatabaseException endedEarly(InsertShape shape) {
        return new DatabaseException(
                ErrorCode.LOGICAL_ERROR,
                "The flush of inserts into table %s ended early".formatted(shape.table()));
    }

    /// Writes inserts together, or each by itself when that fails.
    ///
    /// @param failures of all of them before; of those that failed afterwards
    private void write(
            InsertShape shape,
            List<QueuedInsert> batch,
            Map<QueuedInsert, RuntimeException> failures) {
        if (batch.isEmpty()) {
            return;
        }
        RuntimeException failure;
        try {
            commit(shape, batch);
            batch.forEach(failures::remove);
            return;
        } catch (RuntimeException e) { // kept, and thrown by whoever waits
            failure = e;
        } catch (OutOfMemoryError e) {
            failure = MemoryExhaustion.exception(e);
        }
        if (batch.size() == 1) {
            failures.put(batch.getFirst(), failure);
            report(shape, batch.getFirst(), failure);
            return;
        }
        for (QueuedInsert insert : batch) {
            write(shape, List.of(insert), failures);
        }
    }

    private static void report(InsertShape shape, QueuedInsert insert, RuntimeException e) {
        if (!insert.isAwaited()) {
            log.error(
                    "insert lost table={} query={} rows={} cause={}",
                    shape.table(),
                    insert.context().queryId(),
                    insert.rows().rowCount(),
                    e.toString());
        }
    }

    private void commit(InsertShape shape, List<QueuedInsert> batch) {
        Table table =
                tables.find(shape.table())
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.TABLE_IS_DROPPED,
                                                "Table %s is dropped".formatted(shape.table())));
        QueryContext context = inserts.detached(batch.getFirst().context());
        Deduplication deduplication = Deduplication.of(context);
        InsertTransaction transaction =
                inserts.begin(table, shape.header(), context, deduplication);
        try {
            if (transaction.isDeduplicating()) {
                for (QueuedInsert insert : batch) {
                    transaction.beginNext();
                    push(transaction, List.of(insert));
                }
            } else {
                push(transaction, batch);
            }
            transaction.commit(List.of());
        } finally {
            transaction.abort();
        }
    }

    private static void push(InsertTransaction transaction, List<QueuedInsert> batch) {
        Block first = batch.getFirst().rows();
        OmittedCells omitted = new OmittedCells(first.header().size());
        int rowCount = 0;
        for (QueuedInsert insert : batch) {
            omitted.addAll(insert.omitted(), rowCount);
            rowCount += insert.rows().rowCount();
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < first.header().size(); i++) {
            int index = i;
            columns.add(
                    batch.size() == 1
                            ? first.column(i)
                            : Columns.concat(
                                    first.header().type(i),
                                    batch.stream().map(b -> b.rows().column(index)).toList()));
        }
        transaction.push(
                new Block(first.header(), columns, rowCount), omitted.isEmpty() ? null : omitted);
    }

    /// What waits now.
    public List<Snapshot> snapshots() {
        lock.lock();
        try {
            List<Snapshot> snapshots = new ArrayList<>();
            queues.forEach(
                    (shape, queue) -> {
                        if (!queue.waiting.isEmpty()) {
                            snapshots.add(new Snapshot(shape, queue.firstMs, queue.waiting));
                        }
                    });
            return snapshots;
        } finally {
            lock.unlock();
        }
    }
}
