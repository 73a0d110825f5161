package io.millpond.engine.refresh;

import io.millpond.sql.exec.QueryProgress;
import io.millpond.storage.CancellationToken;

import org.jspecify.annotations.Nullable;

/// What is known of the runs of one view in this process. Guarded by the lock of [ViewRefreshes].
final class RefreshState {
    boolean isStopped;
    boolean isRequested;

    /// Of the present run; null: there is none.
    @Nullable CancellationToken running;

    /// When the last run began; 0: none did.
    long startedMs;

    /// When the last run ended; 0: none did.
    long endedMs;

    /// How long the last successful run took; -1: there was none.
    long durationMs = -1;

    /// Why the last run failed; empty: it did not.
    String exception = "";

    /// Failed runs since the last one that was due.
    long retryCount;

    /// Whether a run that failed is to be tried again before the next one is due.
    boolean isRetried;

    /// No run before this, after a failure.
    long notBeforeMs;

    /// What the next run is put off by.
    long spreadMs;

    /// Of the present or last run.
    QueryProgress progress = new QueryProgress();

    void succeeded(long nowMs) {
        running = null;
        endedMs = nowMs;
        exception = "";
        retryCount = 0;
        isRetried = false;
        notBeforeMs = 0;
        durationMs = nowMs - startedMs;
    }

    /// @param retries as the schedule of the run had them
    void failed(long nowMs, String why, RefreshRetries retries) {
        running = null;
        endedMs = nowMs;
        exception = why;
        retryCount = isRetried || retryCount == 0 ? retryCount + 1 : 1;
        isRetried = retryCount <= retries.countMax();
        notBeforeMs = nowMs + retries.waitMs(retryCount);
    }
}
