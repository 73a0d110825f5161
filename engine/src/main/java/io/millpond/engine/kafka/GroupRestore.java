package io.millpond.engine.kafka;

import io.millpond.engine.catalog.StreamPosition;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

import java.util.List;

/// Puts positions into a group that lost them, where a Kafka transaction decides blocks: with
/// transactions too, since a plain commit that is late would undo a decision.
///
/// Done for partitions that are not begun yet, of which no block is decided meanwhile.
/// Single-threaded.
final class GroupRestore implements AutoCloseable {
    private final GroupRecords records;
    private final Decider decider;

    /// Whether a transaction may still be under way.
    private boolean isInDoubt;

    GroupRestore(LaneSettings settings, KafkaClients clients, GroupRecords records) {
        this.records = records;
        this.decider = new Decider(settings, clients, -1 - settings.lane());
    }

    /// Makes sure that nothing of an earlier attempt can arrive any more. Throws a Kafka exception
    /// when the cluster does not answer.
    void settle() {
        if (isInDoubt) {
            var _ = decider.fence();
            isInDoubt = false;
        }
    }

    /// Throws a Kafka exception when that failed, or may have: the positions are then to be found
    /// out anew.
    ///
    /// @param metadata captured when the partitions were assigned
    void restore(List<StreamPosition> positions, long sequence, ConsumerGroupMetadata metadata) {
        int partition = records.decisions().partition();
        switch (decider.restore(positions, sequence, metadata, partition)) {
            case Decider.Done _ -> {}
            case Decider.Refused(String reason, boolean _) ->
                    throw new KafkaException("The group did not take positions: " + reason);
            case Decider.Unknown(String reason) -> {
                isInDoubt = true;
                throw new TimeoutException(
                        "Whether the group took positions is unknown: " + reason);
            }
        }
    }

    @Override
    public void close() {
        decider.close();
    }
}
