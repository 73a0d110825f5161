package io.millpond.engine.background;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads of one database. Thread-safe.
///
/// - *Lanes of queries*, [#queryLanes]: a pool that grows with the queries that run, since a query
///   whose lanes wait for each other needs them all.
/// - *Merges*, [#tryMerge]: a fixed number of workers with a bounded queue; a merge that finds it
///   full is offered again after the next insert. One worker more than may do large merges, see
///   [#tryBeginLarge]: small parts come in while a large merge takes minutes.
/// - *Lanes of tables*, [#startLane]: a thread of its own for work that lasts.
public final class BackgroundPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BackgroundPool.class);

    private static final int MERGE_QUEUE_MAX = 64;
    private static final int WORKERS_FOR_SMALL = 1;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor merges;
    private final ThreadPoolExecutor lanes;
    private final ScheduledThreadPoolExecutor timer;
    private final Semaphore largeMerges;
    private final AtomicInteger expiries = new AtomicInteger();

    /// @param mergeThreadCount the most large merges at a time
    public BackgroundPool(int mergeThreadCount) {
        largeMerges = new Semaphore(mergeThreadCount);
        merges =
                new ThreadPoolExecutor(
                        mergeThreadCount + WORKERS_FOR_SMALL,
                        mergeThreadCount + WORKERS_FOR_SMALL,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MERGE_QUEUE_MAX),
                        named("merge"));
        merges.allowCoreThreadTimeOut(true);
        lanes =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        named("query-lane"));
        timer = new ScheduledThreadPoolExecutor(1, named("timer"));
    }

    /// Runs `task`, which is short, again and again; what it throws is logged.
    public void every(long seconds, Runnable task) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) { // a timer forgets tasks that throw
                        log.error("periodic task failed", e);
                    }
                };
        var _ = timer.scheduleWithFixedDelay(guarded, seconds, seconds, TimeUnit.SECONDS);
    }

    /// Runs `task` once, in a thread of its own.
    ///
    /// @param task reports its own errors; it does not run when the pool is closed before
    public void after(long milliseconds, Runnable task) {
        var _ = timer.schedule(() -> lanes.execute(task), milliseconds, TimeUnit.MILLISECONDS);
    }

    /// Runs the lanes of queries, each at once in a thread of its own.
    public ExecutorService queryLanes() {
        return lanes;
    }

    /// Queues a merge; false when the queue is full or the pool is closed.
    ///
    /// @param task reports its own errors
    public boolean tryMerge(Runnable task) {
        try {
            merges.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /// Whether a large merge may begin now; then [#endLarge] follows when it has ended, in any
    /// thread.
    public boolean tryBeginLarge() {
        return largeMerges.tryAcquire();
    }

    public void endLarge() {
        largeMerges.release();
    }

    /// Whether a merge may begin that is done because rows have expired: fewer than `countMax` run.
    /// Then [#endExpiry] follows when it has ended.
    public boolean tryBeginExpiry(long countMax) {
        int before = expiries.getAndUpdate(count -> count < countMax ? count + 1 : count);
        return before < countMax;
    }

    public void endExpiry() {
        var _ = expiries.decrementAndGet();
    }

    /// The number of merges that run or wait.
    public int mergeCount() {
        return merges.getActiveCount() + merges.getQueue().size();
    }

    /// The number of merges that wait for a worker.
    public int waitingMergeCount() {
        return merges.getQueue().size();
    }

    /// Starts a thread for work that lasts until it is told to stop. The caller ends and joins it.
    ///
    /// @param name such as `kafka-ingest/db.table/0`
    /// @param body reports its own errors; what it throws is logged and ends the thread
    public Thread startLane(String name, Runnable body) {
        return Thread.ofPlatform()
                .name(name)
                .daemon(true)
                .uncaughtExceptionHandler(
                        (thread, error) ->
                                log.error("lane failed lane={}", thread.getName(), error))
                .start(body);
    }

    /// Drops queued merges and waits a little for running ones. Idempotent.
    @Override
    public void close() {
        timer.shutdownNow();
        merges.getQueue().clear();
        merges.shutdown();
        lanes.shutdown();
        try {
            if (!merges.awaitTermination(IDLE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("merges still running after seconds={}", IDLE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return body ->
                Thread.ofPlatform()
                        .name(prefix + "/" + count.incrementAndGet())
                        .daemon(true)
                        .unstarted(body);
    }
}
