package io.millpond.engine.kafka.lane;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// The group metadata of one membership, as it is right for the partitions that its lane knows to
/// own. Owned by the lane's thread.
final class CapturedMembership {
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final PartitionListener listener;
    private final boolean isIncremental;
    private @Nullable ConsumerGroupMetadata metadata;

    /// @param isIncremental see [KafkaClients#isIncremental]
    CapturedMembership(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            PartitionListener listener,
            boolean isIncremental) {
        this.consumer = consumer;
        this.listener = listener;
        this.isIncremental = isIncremental;
    }

    /// Null before the first assignment.
    @Nullable ConsumerGroupMetadata metadata() {
        return metadata;
    }

    /// Takes the present metadata, inside the callback that assigned partitions; returns it.
    ConsumerGroupMetadata capture() {
        ConsumerGroupMetadata current = consumer.groupMetadata();
        metadata = current;
        listener.joined(current);
        return current;
    }

    /// Takes over, between polls, an epoch that came without a callback: a broker may refuse the
    /// one before.
    void follow() {
        ConsumerGroupMetadata captured = metadata;
        if (!isIncremental || captured == null) {
            return;
        }
        ConsumerGroupMetadata current = consumer.groupMetadata();
        if (current.generationId() > captured.generationId()
                && current.memberId().equals(captured.memberId())) {
            metadata = current;
            listener.joined(current);
        }
    }
}
