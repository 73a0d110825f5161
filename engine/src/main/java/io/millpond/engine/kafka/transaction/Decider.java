package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.position.DecisionRecord;
import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides prepared blocks of one lane by Kafka transactions: the group's offsets behind the block,
/// its [DecisionRecord], and where each partition goes on, all or nothing.
///
/// The broker takes the offsets only from a member whose generation is the one in the group
/// metadata that goes with them. Single-threaded.
final class Decider implements AutoCloseable {
    private final LaneSettings settings;
    private final KafkaClients clients;
    private final int lane;
    private @Nullable Producer<byte[], byte[]> producer;

    /// How an attempt to decide ended.
    sealed interface Outcome {}

    /// The block is decided, for good.
    record Done() implements Outcome {}

    /// The block is not decided, and this attempt will never have an effect.
    ///
    /// @param isMembership whether another membership of the group may do better
    record Refused(String reason, boolean isMembership) implements Outcome {}

    /// Nobody knows yet: the answer to the last request is missing. [#fence] makes it final.
    record Unknown(String reason) implements Outcome {}

    /// @param lane whose blocks are decided, by this lane or one that took its work over
    Decider(LaneSettings settings, KafkaClients clients, int lane) {
        this.settings = settings;
        this.clients = clients;
        this.lane = lane;
    }

    /// Whether a producer is at hand that nobody has put out, as far as is known here.
    boolean isReady() {
        return producer != null;
    }

    /// Ends whatever a producer of this lane, of this process or an earlier one, left undone:
    /// afterwards nothing of it can arrive any more. Throws a Kafka exception when the cluster does
    /// not answer.
    Producer<byte[], byte[]> fence() {
        close();
        Producer<byte[], byte[]> made = clients.producer(settings, lane);
        boolean isReady = false;
        try {
            made.initTransactions();
            isReady = true;
        } finally {
            if (!isReady) {
                made.close(Duration.ZERO);
            }
        }
        producer = made;
        return made;
    }

    /// Tries once. Waits within the producer's bounds.
    ///
    /// @param metadata captured when the partitions were assigned
    /// @param partition of the topic of decisions
    Outcome decide(PreparedIngest ingest, ConsumerGroupMetadata metadata, int partition) {
        return decide(
                DecisionRecord.of(settings, ingest, partition),
                offsets(lane, ingest.sequence(), ingest.positions()),
                metadata);
    }

    /// Puts positions into the group that it has lost, or never had, without deciding any block.
    /// As [#decide], and for partitions of which no block can be decided meanwhile.
    ///
    /// @param movedBack partitions whose position is before the log's, since somebody moved the
    ///     group back: it is not signed, or it would look like what is left when the group has lost
    ///     commits of this server
    /// @param sequence of a frame at or after those that set the positions
    Outcome restore(
            List<StreamPosition> positions,
            Set<TopicPartition> movedBack,
            long sequence,
            ConsumerGroupMetadata metadata,
            int partition) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                offsets(settings.lane(), sequence, positions);
        offsets.replaceAll(
                (of, offset) ->
                        movedBack.contains(of) ? new OffsetAndMetadata(offset.offset()) : offset);
        return decide(DecisionRecord.of(settings, positions, partition), offsets, metadata);
    }

    private Outcome decide(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata metadata) {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            try {
                current = fence();
            } catch (KafkaException e) {
                return new Refused(Failures.text(e), false);
            }
        }
        return decide(current, records, offsets, metadata);
    }

    private Outcome decide(
            Producer<byte[], byte[]> current,
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata metadata) {
        try {
            current.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                var _ = current.send(record);
            }
            current.sendOffsetsToTransaction(offsets, metadata);
        } catch (RuntimeException e) { // the edge: whatever the client throws
            abort(current);
            return new Refused(Failures.text(e), Failures.isMembership(e));
        }
        try {
            current.commitTransaction();
            return new Done();
        } catch (RuntimeException e) { // the edge: whatever the client throws
            // Perhaps it was never asked for; finding out is the same as when the answer is lost.
            close();
            return new Unknown(Failures.text(e));
        }
    }

    /// Writes the lane's record anew: which block it decided last, so that its absence means that
    /// the topic lost it.
    void record(DecisionRecord.Decided decided, int partition) {
        Producer<byte[], byte[]> current = fence();
        boolean isDone = false;
        try {
            current.beginTransaction();
            var _ = current.send(DecisionRecord.of(settings, lane, decided, partition));
            current.commitTransaction();
            isDone = true;
        } finally {
            if (!isDone) {
                close();
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(
            int ofLane, long sequence, List<StreamPosition> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (StreamPosition position : positions) {
            String signature =
                    OffsetSignature.of(settings, ofLane, sequence, position.topicId()).encode();
            offsets.put(
                    new TopicPartition(position.topic(), position.partition()),
                    new OffsetAndMetadata(position.nextOffset(), signature));
        }
        return offsets;
    }

    /// The end of the transaction was not asked for, so the block is not decided; what cannot be
    /// aborted is left to the next producer, which begins by ending it.
    private void abort(Producer<byte[], byte[]> current) {
        try {
            current.abortTransaction();
        } catch (RuntimeException _) { // the edge: whatever the client throws
            close();
        }
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }
}
