package io.millpond.engine.kafka.sim;

import org.apache.kafka.common.TopicPartition;

import java.util.Collection;

/// Told of the partitions of static members before their callbacks are.
public interface MemberWatch {
    void assigned(String instanceId, Collection<TopicPartition> partitions);

    /// Partitions go.
    ///
    /// @param isLost whether the group did not ask before
    void taken(String instanceId, Collection<TopicPartition> partitions, boolean isLost);
}
