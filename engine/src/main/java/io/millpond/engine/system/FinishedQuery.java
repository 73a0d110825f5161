package io.millpond.engine.system;

import io.millpond.engine.table.Secrets;
import io.millpond.storage.DatabaseException;

import org.jspecify.annotations.Nullable;

/// A statement that has ended, as `system.query_log` shows it.
///
/// @param endMillis wall time of its end
/// @param durationNanos how long it ran
/// @param failure what it ended with; null where it did not fail
public record FinishedQuery(
        RunningProcess process,
        long endMillis,
        long durationNanos,
        @Nullable RuntimeException failure) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    long durationMillis() {
        return durationNanos / NANOS_PER_MILLI;
    }

    long startMillis() {
        return endMillis - durationMillis();
    }

    /// As ClickHouse names the kinds of entries; statements that cannot begin have none here.
    String type() {
        return failure == null ? "QueryFinish" : "ExceptionWhileProcessing";
    }

    int exceptionCode() {
        return failure instanceof DatabaseException e ? e.code().number() : 0;
    }

    String exception() {
        return failure == null
                ? ""
                : Secrets.hiddenError(String.valueOf(failure.getMessage()), process.query());
    }
}
