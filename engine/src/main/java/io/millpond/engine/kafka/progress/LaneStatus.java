package io.millpond.engine.kafka.progress;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a lane tells about itself, at one moment. Immutable.
///
/// Times are milliseconds since 1970-01-01 UTC, 0 for never.
///
/// @param memberId of the consumer in its group, empty before the first assignment
/// @param errors the last ones, oldest first; they stay when the lane has recovered
/// @param isFailing whether the last error still holds
/// @param errorSinceMs since when it holds; 0 while it does not
/// @param counters every counter that is not 0
/// @param memoryBytes heap bytes the lane holds
public record LaneStatus(
        LaneState state,
        String memberId,
        List<PartitionStatus> partitions,
        List<LaneError> errors,
        long lastPollMs,
        long lastCommitMs,
        long lastRevocationMs,
        boolean isInUse,
        String lastError,
        boolean isFailing,
        long errorSinceMs,
        double rowsPerSecond,
        double bytesPerSecond,
        Map<LaneCounter, Long> counters,
        long memoryBytes) {
    public static final LaneStatus STOPPED =
            new LaneStatus(
                    LaneState.STOPPED,
                    "",
                    List.of(),
                    List.of(),
                    0,
                    0,
                    0,
                    false,
                    "",
                    false,
                    0,
                    0,
                    0,
                    Map.of(),
                    0);

    /// The status of a lane that could not start.
    public LaneStatus failed(String error) {
        return idle(LaneState.STOPPED, error, true);
    }

    /// The status of a lane that ended: what it counted stays, what it was at does not.
    public LaneStatus ended(LaneState newState) {
        return idle(newState, lastError, false);
    }

    /// This status with more counted.
    public LaneStatus counting(LaneCounter counter, long by) {
        Map<LaneCounter, Long> counted = new HashMap<>(counters);
        counted.merge(counter, by, Long::sum);
        return new LaneStatus(
                state,
                memberId,
                partitions,
                errors,
                lastPollMs,
                lastCommitMs,
                lastRevocationMs,
                isInUse,
                lastError,
                isFailing,
                errorSinceMs,
                rowsPerSecond,
                bytesPerSecond,
                counted,
                memoryBytes);
    }

    private LaneStatus idle(LaneState newState, String error, boolean isNowFailing) {
        return new LaneStatus(
                newState,
                "",
                List.of(),
                errors,
                lastPollMs,
                lastCommitMs,
                lastRevocationMs,
                false,
                error,
                isNowFailing,
                0,
                0,
                0,
                counters,
                0);
    }

    /// An offset that is not known.
    public static final long UNKNOWN = -1001;

    public LaneStatus {
        partitions = List.copyOf(partitions);
        errors = List.copyOf(errors);
        counters = Map.copyOf(counters);
    }

    public long count(LaneCounter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /// One partition of the lane.
    ///
    /// @param nextOffset the next message to read
    /// @param committedOffset what the group is known to hold
    /// @param endOffset the offset after the last message that can be read
    public record PartitionStatus(
            String topic, int partition, long nextOffset, long committedOffset, long endOffset) {
        /// Messages that are not read yet; null when that is not known.
        @Nullable
        public Long lag() {
            return endOffset == UNKNOWN || nextOffset == UNKNOWN
                    ? null
                    : Math.max(0, endOffset - nextOffset);
        }
    }

    /// Something that went wrong.
    public record LaneError(long timeMs, String text) {}
}
