package io.millpond.engine.catalog;

/// How far a streaming table has read one partition of a topic.
///
/// @param topicId uuid of the topic as text, empty when the broker has none: a topic that was
///     deleted and made again has another
/// @param nextOffset the offset after the last message that is in the targets
/// @param foundOffset the group's committed offset this server found when it took the partition
///     over; -1: there was none
/// @param foundMetadata the metadata of that offset, empty when there was none
public record StreamPosition(
        String topic,
        String topicId,
        int partition,
        long nextOffset,
        long foundOffset,
        String foundMetadata) {

    /// Which partition this position is of.
    public StreamPartition streamPartition() {
        return new StreamPartition(topic, partition);
    }
}
