package io.millpond.sql.function;

import io.millpond.sql.setting.TimeLimit;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.Clock;

import java.util.concurrent.locks.LockSupport;

/// How functions wait, such as `sleep`. Thread-safe.
///
/// @param limit of the query, which ends a wait; waits are by its clock
/// @param token ends a wait
/// @param microsMax the longest wait for one block; 0: no limit
public record Waiting(TimeLimit limit, CancellationToken token, long microsMax) {
    private static final long LOOK_NANOS = 10_000_000;

    /// Waits that nothing ends.
    public static Waiting unlimited(Clock clock) {
        return new Waiting(new TimeLimit(clock, 0, 0, false), new CancellationToken(), 0);
    }

    /// Waits until the clock has gone on by so much.
    ///
    /// Errors: the cause of cancellation, TIMEOUT_EXCEEDED.
    public void sleep(long nanos) {
        long begun = limit.clock().nanoTime();
        long left = nanos;
        while (left > 0) {
            token.check();
            limit.check();
            LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
            left = nanos - (limit.clock().nanoTime() - begun);
        }
    }
}
