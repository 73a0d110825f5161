package io.millpond.engine.kafka.setting;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// Where a partition is read when no position says it, or the position is outside of its log.
public record OffsetPolicy(Start start, OutOfRange outOfRange) {
    /// From the beginning, and on from what is still there.
    public static final OffsetPolicy DEFAULT =
            new OffsetPolicy(new Earliest(), OutOfRange.EARLIEST);

    /// Where a table reads that starts for the first time.
    public sealed interface Start {}

    /// From the first message that is there.
    public record Earliest() implements Start {}

    /// From the end.
    public record Latest() implements Start {}

    /// From the first message that is not older; from the end when all are.
    ///
    /// @param timestampMs since 1970-01-01 UTC
    public record Since(long timestampMs) implements Start {}

    /// What becomes of a partition whose next message was deleted.
    public enum OutOfRange {
        /// It goes on at the first message that is there.
        EARLIEST,
        /// It goes on at its end.
        LATEST,
        /// It stands still, and says so.
        FAIL
    }

    /// The start that the value of a setting means.
    ///
    /// Errors: BAD_ARGUMENTS.
    public static Start start(String value) {
        return switch (value) {
            case "earliest" -> new Earliest();
            case "latest" -> new Latest();
            default -> {
                if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw unknown(value);
                }
                try {
                    yield new Since(Long.parseLong(value));
                } catch (NumberFormatException _) {
                    throw unknown(value);
                }
            }
        };
    }

    private static DatabaseException unknown(String value) {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                ("Unexpected value of kafka_auto_offset_reset: '%s'. Must be 'earliest',"
                                + " 'latest' or milliseconds since 1970")
                        .formatted(value));
    }
}
