package io.millpond.engine.kafka.client;

import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/// What a lane asks of the cluster besides consuming. Single-threaded; each call waits within a
/// bound and throws a Kafka exception when the cluster does not answer.
public interface GroupAdmin extends AutoCloseable {
    /// Puts the member with this static id out of the group, so that its partitions are free at
    /// once. Does nothing when there is none.
    ///
    /// @param bound how long it waits for an answer
    void evict(String group, String instanceId, Duration bound);

    /// The ids of the topics that exist, by name.
    Map<String, String> topicIds(Collection<String> topics);

    /// The number of partitions of a topic for decisions, which is made when it does not exist.
    int decisionPartitions(String topic);

    /// The end of a partition: behind every message, those of open transactions too.
    long endOffset(TopicPartition partition);

    @Override
    void close();
}
