package io.millpond.engine.kafka.setting;

/// When assembled rows become a block: a pure function of what is assembled.
///
/// A block ends when it has `rowsMax` rows or `bytesMax` bytes, when it is `intervalMs` old (0: age
/// does not matter), or when every assigned partition is read to its end. For that last reason not
/// sooner than `endIntervalMs` after the flush before, so that a trickle does not become a flood of
/// tiny parts; while merges are behind that interval stretches, up to `intervalMs`.
///
/// *Differs:* ClickHouse never flushes for the end of a partition: the last rows wait out the
/// interval.
///
/// @param rowsMax at least 1
/// @param bytesMax heap bytes of the builders
public record FlushRule(int rowsMax, long bytesMax, long intervalMs, long endIntervalMs) {
    /// The interval of flushes at the partitions' end, when merges keep up.
    public static final long END_INTERVAL_MS = 50;

    /// The stretched interval's bound when `intervalMs` is 0.
    private static final long STRETCHED_MS_MAX = 10_000;

    /// Everything becomes one block, when it is asked for.
    public static final FlushRule ONE_BLOCK =
            new FlushRule(Integer.MAX_VALUE, Long.MAX_VALUE, 0, 0);

    /// Why a block ends now, or that it does not.
    public enum Reason {
        NOT_YET,
        ROWS,
        BYTES,
        INTERVAL,
        END
    }

    /// What is assembled so far.
    ///
    /// @param hasMessages whether any message was taken in, even one without rows
    /// @param ageMs since the first message of the block
    /// @param sinceFlushMs since the block before was handed over
    /// @param isAtEnd every assigned partition is read to its end
    /// @param mergeDebt by how many merges the targets are behind; 0 when they keep up
    public record Assembled(
            boolean hasMessages,
            int rows,
            long bytes,
            long ageMs,
            long sinceFlushMs,
            boolean isAtEnd,
            int mergeDebt) {}

    /// Whether no further message may be added.
    public boolean isFull(int rows, long bytes) {
        return rows >= rowsMax || bytes >= bytesMax;
    }

    public Reason decide(Assembled assembled) {
        if (!assembled.hasMessages()) {
            return Reason.NOT_YET;
        }
        if (assembled.rows() >= rowsMax) {
            return Reason.ROWS;
        }
        if (assembled.bytes() >= bytesMax) {
            return Reason.BYTES;
        }
        if (intervalMs > 0 && assembled.ageMs() >= intervalMs) {
            return Reason.INTERVAL;
        }
        return assembled.isAtEnd() && assembled.sinceFlushMs() >= endIntervalMs(assembled)
                ? Reason.END
                : Reason.NOT_YET;
    }

    /// Milliseconds until a block becomes due if no further message comes; at most `boundMs`.
    public long waitMs(Assembled assembled, long boundMs) {
        if (!assembled.hasMessages()) {
            return boundMs;
        }
        long wait = boundMs;
        if (intervalMs > 0) {
            wait = Math.min(wait, intervalMs - assembled.ageMs());
        }
        if (assembled.isAtEnd()) {
            wait = Math.min(wait, endIntervalMs(assembled) - assembled.sinceFlushMs());
        }
        return Math.max(0, wait);
    }

    private long endIntervalMs(Assembled assembled) {
        long bound = intervalMs > 0 ? intervalMs : STRETCHED_MS_MAX;
        return Math.min(bound, endIntervalMs * (1 + assembled.mergeDebt()));
    }
}
