package io.millpond.engine.kafka.client;

import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An [OffsetAdmin] of a topic with one partition, whose messages are older than any time asked
/// for, and of a group without members.
public final class FakeOffsetAdmin implements OffsetAdmin {
    public long endOffset;
    public boolean isExtended;

    /// Happens once, when offsets of the topic have been found out.
    public Runnable afterOffsets = () -> {};

    private final String topic;
    private final Uuid topicId;
    private final Map<TopicPartition, OffsetAndMetadata> held = new HashMap<>();

    public FakeOffsetAdmin(String topic, Uuid topicId) {
        this.topic = topic;
        this.topicId = topicId;
    }

    @Override
    public void extend(long boundMs) {
        isExtended = true;
    }

    @Override
    public Map<String, TopicDescription> topics(List<String> listed) {
        Node node = new Node(0, "broker", 9092);
        List<Node> nodes = List.of(node);
        TopicPartitionInfo partition = new TopicPartitionInfo(0, node, nodes, nodes);
        return Map.of(
                topic, new TopicDescription(topic, false, List.of(partition), Set.of(), topicId));
    }

    @Override
    public Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        long offset =
                switch (spec) {
                    case OffsetSpec.EarliestSpec _ -> 0;
                    case OffsetSpec.LatestSpec _ -> endOffset;
                    default -> -1;
                };
        Map<TopicPartition, Long> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, offset));
        Runnable next = afterOffsets;
        afterOffsets = () -> {};
        next.run();
        return found;
    }

    @Override
    public Collection<MemberDescription> members(String group) {
        return List.of();
    }

    @Override
    public void evict(String group, Collection<String> instanceIds) {
        // It has no members.
    }

    @Override
    public Map<TopicPartition, CommittedOffset> committed(
            String group, Collection<TopicPartition> partitions) {
        Map<TopicPartition, CommittedOffset> committed = new HashMap<>();
        held.forEach(
                (partition, offset) ->
                        committed.put(
                                partition,
                                new CommittedOffset(offset.offset(), offset.metadata())));
        return committed;
    }

    @Override
    public void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        held.putAll(offsets);
    }

    @Override
    public void commit(
            String transactionalId,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            List<ProducerRecord<byte[], byte[]>> records,
            Runnable check) {
        check.run();
        held.putAll(offsets);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
