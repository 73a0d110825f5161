package io.millpond.server.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Puts messages into the topics of a broker.
final class TestTopics implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    TestTopics(EmbeddedBroker broker) {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "linger.ms",
                                "5",
                                // A broker that has just made a topic may refuse a first batch and
                                // take a second one, after which the first never fits.
                                "max.in.flight.requests.per.connection",
                                "1"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /// Returns when all messages are in the partition, in this order.
    void send(String topic, int partition, @Nullable String... messages) {
        for (String message : messages) {
            byte[] value = message == null ? null : message.getBytes(UTF_8);
            send(new ProducerRecord<>(topic, partition, null, value));
        }
        flush();
    }

    /// Sends without waiting.
    void send(ProducerRecord<byte[], byte[]> record) {
        var _ =
                producer.send(
                        record,
                        (_, cause) -> {
                            if (cause != null) {
                                failure.compareAndSet(null, cause);
                            }
                        });
    }

    /// Returns when everything that was sent is in the topics; throws when it is not.
    void flush() {
        producer.flush();
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
