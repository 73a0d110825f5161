package io.millpond.sql.setting;

import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.Locale;

/// The longest time that a query may take, and what happens then. Immutable.
///
/// @param beginNanos of the clock's monotonic time
/// @param maxMs 0: no limit
/// @param isSilent whether the query ends without an error
public record TimeLimit(Clock clock, long beginNanos, long maxMs, boolean isSilent) {
    private static final double NANOS_PER_MS = 1e6;

    /// The limit of a query that begins now.
    public static TimeLimit from(Clock clock, Settings settings) {
        return new TimeLimit(
                clock,
                clock.nanoTime(),
                settings.get(QuerySettings.MAX_EXECUTION_TIME),
                settings.get(QuerySettings.TIMEOUT_OVERFLOW_MODE).equals("break"));
    }

    /// Whether there is time left; false where the query has to end early.
    ///
    /// Errors: TIMEOUT_EXCEEDED, where the limit is not silent.
    public boolean mayContinue() {
        if (maxMs == 0) {
            return true;
        }
        double elapsedMs = (clock.nanoTime() - beginNanos) / NANOS_PER_MS;
        if (elapsedMs <= maxMs) {
            return true;
        }
        if (isSilent) {
            return false;
        }
        throw new DatabaseException(
                ErrorCode.TIMEOUT_EXCEEDED,
                String.format(
                        Locale.ROOT,
                        "Timeout exceeded: elapsed %.3f ms, maximum: %d ms",
                        elapsedMs,
                        maxMs));
    }

    /// As [#mayContinue], but a silent limit lets everything pass.
    public void check() {
        if (!isSilent) {
            mayContinue();
        }
    }
}
