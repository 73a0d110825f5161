package io.millpond.engine.kafka.client;

import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.ByteBuffer;

/// Clients of a real cluster. Thread-safe.
///
/// @param fetchBytes the most bytes of one fetch of one lane
public record RealClients(KafkaClientProperties properties, long fetchBytes)
        implements KafkaClients {
    @Override
    public Consumer<ByteBuffer, ByteBuffer> consumer(LaneSettings settings) {
        return new KafkaConsumer<>(
                properties.consumer(settings, fetchBytes),
                new PayloadDeserializer(),
                new PayloadDeserializer());
    }

    @Override
    public Consumer<ByteBuffer, ByteBuffer> reader(LaneSettings settings) {
        return new KafkaConsumer<>(
                properties.reader(settings), new PayloadDeserializer(), new PayloadDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> producer(LaneSettings settings, int lane) {
        return new KafkaProducer<>(
                properties.decider(settings, lane),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public GroupAdmin admin(LaneSettings settings) {
        return new ClusterAdmin(properties.admin(settings.lane()));
    }

    @Override
    public boolean isIncremental() {
        return properties.isIncremental();
    }
}
