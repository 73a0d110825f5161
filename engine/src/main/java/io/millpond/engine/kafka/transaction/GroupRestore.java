package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.position.GroupRecords;
import io.millpond.engine.kafka.position.PositionRule;
import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts positions into a group that lost them, or never had any, where a Kafka transaction decides
/// blocks: with transactions too, since a plain commit that is late would undo a decision.
///
/// - *Lost*: done for partitions that are not begun yet, of which no block is decided meanwhile.
/// - *Never had any*: done once for all partitions, by one server of all that find the group so.
///   Their producers have one transactional id: [#beginOrigin] puts every other one out and then
///   looks whether the group has been told; [#originate] tells it. If another server began in
///   between, the broker refuses; if one had told the group before, that is seen. So of two servers
///   at most one tells, and the other finds what it told.
///
/// Single-threaded.
public final class GroupRestore implements AutoCloseable {
    private final GroupRecords records;
    private final Decider decider;
    private final Decider origin;

    /// Whether a transaction may still be under way.
    private boolean isInDoubt;

    public GroupRestore(LaneSettings settings, KafkaClients clients, GroupRecords records) {
        this.records = records;
        this.decider = new Decider(settings, clients, -1 - settings.lane());
        this.origin = new Decider(settings, clients, LaneSettings.ORIGIN);
    }

    /// Makes sure that nothing of an earlier attempt can arrive any more. Throws a Kafka exception
    /// when the cluster does not answer.
    public void settle() {
        if (isInDoubt) {
            var _ = decider.fence();
            isInDoubt = false;
        }
    }

    /// Throws a Kafka exception when that failed, or may have: the positions are then to be found
    /// out anew.
    ///
    /// @param movedBack partitions whose position is before the log's
    /// @param metadata captured when the partitions were assigned
    public void restore(
            List<StreamPosition> positions,
            Set<TopicPartition> movedBack,
            long sequence,
            ConsumerGroupMetadata metadata) {
        isInDoubt = true;
        tell(decider, positions, movedBack, sequence, metadata);
        isInDoubt = false;
    }

    private void tell(
            Decider by,
            List<StreamPosition> positions,
            Set<TopicPartition> movedBack,
            long sequence,
            ConsumerGroupMetadata metadata) {
        int partition = records.decisions().partition();
        switch (by.restore(positions, movedBack, sequence, metadata, partition)) {
            case Decider.Done _ -> {}
            case Decider.Refused(String reason, boolean _) ->
                    throw new KafkaException("The group did not take positions: " + reason);
            case Decider.Unknown(String reason) ->
                    throw new TimeoutException(
                            "Whether the group took positions is unknown: " + reason);
        }
    }

    /// Makes sure that nobody else is telling the group where it reads first, and returns those of
    /// the partitions of which it is told already. Throws a Kafka exception when the cluster does
    /// not answer. Whether it does or not, [#endOrigin] is to follow.
    ///
    /// @param partitions with the topics' present ids
    public Set<TopicPartition> beginOrigin(List<StreamPosition> partitions) {
        var _ = origin.fence();
        Map<TopicPartition, String> topicIds = new HashMap<>();
        for (StreamPosition position : partitions) {
            topicIds.put(
                    new TopicPartition(position.topic(), position.partition()), position.topicId());
        }
        Set<TopicPartition> told = new HashSet<>(records.recorded(partitions).keySet());
        records.committed(topicIds.keySet())
                .forEach(
                        (partition, offset) -> {
                            if (PositionRule.isUsable(
                                    topicIds.getOrDefault(partition, ""), offset)) {
                                told.add(partition);
                            }
                        });
        return told;
    }

    /// Tells the group where it reads first, all partitions at once, unless another server has
    /// begun to since [#beginOrigin]. Throws a Kafka exception when that failed, or may have: what
    /// the group is told is then to be found out anew.
    ///
    /// @param metadata captured when partitions were assigned
    public void originate(
            List<StreamPosition> positions, long sequence, ConsumerGroupMetadata metadata) {
        tell(origin, positions, Set.of(), sequence, metadata);
    }

    /// Gives up the client of [#beginOrigin]. What may be under way is ended by the next one that
    /// begins.
    public void endOrigin() {
        origin.close();
    }

    @Override
    public void close() {
        decider.close();
        origin.close();
    }
}
