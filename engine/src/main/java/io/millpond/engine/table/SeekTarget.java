package io.millpond.engine.table;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Where a stream is to be read on.
///
/// @param partitions numbers; empty: all
/// @param topic null: every topic of the table
public record SeekTarget(Point point, List<Long> partitions, @Nullable String topic) {
    public SeekTarget {
        partitions = List.copyOf(partitions);
    }

    /// A place in a partition.
    public sealed interface Point {}

    /// At the first message that is still there.
    public record Earliest() implements Point {}

    /// After the last message.
    public record Latest() implements Point {}

    /// At a message, or after the last one.
    public record AtOffset(long nextOffset) implements Point {}

    /// At the first message that is not older; after the last one when all are.
    ///
    /// @param timestampMs since 1970-01-01 UTC
    public record AtTime(long timestampMs) implements Point {}
}
