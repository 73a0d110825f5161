package io.millpond.engine.kafka.position;

import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.setting.CommitProtocol;

import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a cluster says of a partition to somebody who is no member of the group.
///
/// @param topicId the topic's present id
/// @param committed what the group holds; null: nothing
/// @param firstOffset of the first message that is there
/// @param endOffset after the last message that can be read
public record PartitionFacts(
        TopicPartition partition,
        String topicId,
        @Nullable CommittedOffset committed,
        long firstOffset,
        long endOffset) {

    /// The partitions of all topics that exist, by topic and number. Throws NETWORK_ERROR when the
    /// cluster does not answer.
    ///
    /// @param topics as the table lists them
    public static List<PartitionFacts> ask(OffsetAdmin admin, String group, List<String> topics) {
        Map<String, TopicDescription> present = admin.topics(topics);
        List<TopicPartition> partitions = new ArrayList<>();
        present.forEach(
                (name, topic) ->
                        topic.partitions()
                                .forEach(
                                        found ->
                                                partitions.add(
                                                        new TopicPartition(
                                                                name, found.partition()))));
        Map<TopicPartition, CommittedOffset> committed = admin.committed(group, partitions);
        Map<TopicPartition, Long> firsts =
                admin.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends =
                admin.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        List<PartitionFacts> facts = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            TopicDescription topic = present.get(partition.topic());
            facts.add(
                    new PartitionFacts(
                            partition,
                            topic == null ? "" : topic.topicId().toString(),
                            committed.get(partition),
                            firsts.getOrDefault(partition, 0L),
                            ends.getOrDefault(partition, 0L)));
        }
        return facts;
    }

    public StreamPartition streamPartition() {
        return new StreamPartition(partition.topic(), partition.partition());
    }

    /// Where the table would read the partition from now.
    ///
    /// @param state of the table
    public PositionRule.Start start(
            CommitProtocol protocol, UUID server, UUID table, StreamState state) {
        PositionRule rule = new PositionRule(server, table, state.sequence());
        StreamPosition logged = state.positions().get(streamPartition());
        return switch (protocol) {
            case LOCAL -> rule.decide(topicId, logged, committed);
            case TRANSACTION -> rule.decideShared(topicId, logged, committed, null);
        };
    }
}
