package io.millpond.engine.kafka.lane;

import io.millpond.engine.catalog.StreamPosition;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;

/// Told on the lane's thread about the partitions that come and go.
interface PartitionListener {
    /// The lane is a member of its group's present generation, as `metadata` says, and what
    /// [#lost] has not taken away is its own.
    void joined(ConsumerGroupMetadata metadata);

    /// Where the table reads when it starts for the first time; durable when this returns. False,
    /// and nothing is stored, when the table has read before.
    boolean originated(List<StreamPosition> positions);

    /// The partition is read from `nextOffset` on.
    void started(TopicPartition partition, long nextOffset);

    /// The messages before `nextOffset` that are not in a block are gone from the broker.
    void passed(TopicPartition partition, long nextOffset);

    /// The partitions are no longer the lane's when this returns: what is not decided of them has
    /// to go.
    ///
    /// @param boundMs how long a block in flight may still be decided; 0: not at all
    void lost(Collection<TopicPartition> partitions, long boundMs);
}
