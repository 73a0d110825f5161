package io.millpond.engine.kafka;

import java.util.List;

/// What a lane tells about itself, at one moment. Immutable.
///
/// Times are milliseconds since 1970-01-01 UTC, 0 for never.
///
/// @param memberId of the consumer in its group, empty before the first assignment
/// @param errors the last ones, oldest first; they stay when the lane has recovered
/// @param isFailing whether the last error still holds
/// @param errorSinceMs since when it holds; 0 while it does not
/// @param skipped messages that a move of the group's offset passed over
/// @param repeated messages that a move of the group's offset brought again
record LaneStatus(
        LaneState state,
        String memberId,
        List<PartitionStatus> partitions,
        List<LaneError> errors,
        long lastPollMs,
        long messagesRead,
        long lastCommitMs,
        long commits,
        long lastRevocationMs,
        long revocations,
        long assignments,
        boolean isInUse,
        String lastError,
        boolean isFailing,
        long errorSinceMs,
        double rowsPerSecond,
        double bytesPerSecond,
        long rows,
        long blocks,
        long skipped,
        long repeated,
        long brokenMessages,
        long tombstones) {
    static final LaneStatus STOPPED =
            new LaneStatus(
                    LaneState.STOPPED,
                    "",
                    List.of(),
                    List.of(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    false,
                    "",
                    false,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0);

    /// The status of a lane that could not start.
    static LaneStatus failed(String error) {
        return new LaneStatus(
                LaneState.STOPPED,
                "",
                List.of(),
                List.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                error,
                true,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    /// An offset that is not known.
    static final long UNKNOWN = -1001;

    LaneStatus {
        partitions = List.copyOf(partitions);
        errors = List.copyOf(errors);
    }

    /// One partition of the lane.
    ///
    /// @param nextOffset the next message to read
    /// @param committedOffset what the group is known to hold
    /// @param endOffset the offset after the last message that can be read
    record PartitionStatus(
            String topic, int partition, long nextOffset, long committedOffset, long endOffset) {
        /// Messages that are not read yet; 0 when that is not known.
        long lag() {
            return endOffset == UNKNOWN || nextOffset == UNKNOWN
                    ? 0
                    : Math.max(0, endOffset - nextOffset);
        }
    }

    /// Something that went wrong.
    record LaneError(long timeMs, String text) {}
}
