package io.millpond.engine.kafka.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.kafka.position.DecisionRecord;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.PartitionLog;

import org.apache.kafka.common.TopicPartition;

import java.util.List;
import java.util.OptionalLong;

/// What the simulated topic of decisions says, as seen from outside.
final class SimRecords {
    private SimRecords() {}

    /// Where the group reads a partition next, by its last record.
    static OptionalLong position(Cluster cluster, TopicPartition partition) {
        List<TopicPartition> decisions = cluster.partitions("decisions");
        String id = cluster.topicIds().get(partition.topic());
        if (decisions.isEmpty() || id == null) {
            return OptionalLong.empty();
        }
        String key = DecisionRecord.positionKey(id, partition.partition(), "g");
        int number = DecisionRecord.partition("g", decisions.size());
        OptionalLong found = OptionalLong.empty();
        for (PartitionLog.Message message : cluster.log(decisions.get(number)).messages()) {
            if (message.key() != null
                    && message.value() != null
                    && key.equals(new String(message.key(), UTF_8))) {
                found =
                        OptionalLong.of(
                                DecisionRecord.nextOffset(new String(message.value(), UTF_8)));
            }
        }
        return found;
    }
}
