package io.millpond.engine.catalog;

/// How far a streaming table has read one partition of a topic.
///
/// @param topicId uuid of the topic as text, empty when the broker has none: a topic that was
///     deleted and made again has another
/// @param nextOffset the offset after the last message that is in the targets
/// @param foundOffset the group's committed offset this server found when it took the partition
///     over; -1: there was none; [#RESTORED]: it was not asked
/// @param foundMetadata the metadata of that offset, empty when there was none
public record StreamPosition(
        String topic,
        String topicId,
        int partition,
        long nextOffset,
        long foundOffset,
        String foundMetadata) {

    /// In place of the offset found: the position comes from a backup and holds whatever the group
    /// says, until a block is decided from it on.
    public static final long RESTORED = -2;

    /// Whether the position comes from a backup, and nothing was read from it on.
    public boolean isRestored() {
        return foundOffset == RESTORED;
    }

    /// This position as a backup gives it.
    public StreamPosition restored() {
        return new StreamPosition(topic, topicId, partition, nextOffset, RESTORED, "");
    }

    /// Which partition this position is of.
    public StreamPartition streamPartition() {
        return new StreamPartition(topic, partition);
    }
}
