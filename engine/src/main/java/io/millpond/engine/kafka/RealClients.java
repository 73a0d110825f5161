package io.millpond.engine.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;

import java.nio.ByteBuffer;

/// Clients of a real cluster. Thread-safe.
///
/// @param fetchBytes the most bytes of one fetch of one lane
record RealClients(KafkaClientProperties properties, long fetchBytes) implements KafkaClients {
    @Override
    public Consumer<ByteBuffer, ByteBuffer> consumer(LaneSettings settings) {
        return new KafkaConsumer<>(
                properties.consumer(settings, fetchBytes),
                new PayloadDeserializer(),
                new PayloadDeserializer());
    }

    @Override
    public GroupAdmin admin(LaneSettings settings) {
        return new ClusterAdmin(properties.admin(settings.lane()));
    }
}
