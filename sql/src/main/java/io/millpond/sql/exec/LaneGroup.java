package io.millpond.sql.exec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/// Runs tasks side by side and waits for all of them.
///
/// The calling thread runs every task that no other thread has begun, so that nested groups make
/// progress however few threads there are.
final class LaneGroup {
    private LaneGroup() {}

    /// The results, in the order of `tasks`. The first failure is thrown once all tasks have ended.
    ///
    /// @param threadCount at most so many threads take part, the calling one among them
    static <T> List<T> run(ExecutorService lanes, int threadCount, List<Callable<T>> tasks) {
        List<FutureTask<T>> futures = new ArrayList<>(tasks.size());
        for (Callable<T> task : tasks) {
            futures.add(new FutureTask<>(task));
        }
        for (int i = 1; i < Math.min(threadCount, tasks.size()); i++) {
            // A task that was begun is not run again.
            submit(lanes, () -> futures.forEach(FutureTask::run));
        }
        futures.forEach(FutureTask::run);
        List<T> results = new ArrayList<>(tasks.size());
        Throwable failure = null;
        for (FutureTask<T> future : futures) {
            try {
                results.add(result(future));
            } catch (RuntimeException | Error e) { // thrown on below
                if (failure == null) {
                    failure = e;
                } else if (!failure.equals(e)) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        return results;
    }

    private static void submit(ExecutorService lanes, Runnable task) {
        try {
            lanes.execute(task);
        } catch (RejectedExecutionException _) {
            // The pool is full or shutting down: the calling thread runs the task itself.
            return;
        }
    }

    private static <T> T result(FutureTask<T> future) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    // The tasks use what the caller owns: it may not go before they have ended.
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException failure) {
            return failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new DatabaseException(ErrorCode.LOGICAL_ERROR, "A lane failed: " + cause, cause);
    }
}
