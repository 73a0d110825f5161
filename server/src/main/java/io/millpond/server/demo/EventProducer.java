package io.millpond.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// Produces generated events into a topic, each exactly once, over all its partitions in turn.
///
/// The key of a message is its number, counted from 0, so that a reader can tell each from all
/// others.
public final class EventProducer {
    private static final int REPORT_EVERY_ROWS = 10_000;

    private EventProducer() {}

    /// Sends `rowCount` events and returns when every one is acknowledged by the broker.
    ///
    /// @param events asked on the calling thread, once for each event in turn
    /// @param progress told the number of events handed to the client, now and then
    public static void produce(
            String bootstrapServers,
            String topic,
            int partitionCount,
            Supplier<byte[]> events,
            long rowCount,
            LongConsumer progress) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings(bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (long row = 0; row < rowCount && failure.get() == null; row++) {
                byte[] key = Long.toString(row).getBytes(UTF_8);
                int partition = (int) (row % partitionCount);
                Future<RecordMetadata> _ =
                        producer.send(
                                new ProducerRecord<>(topic, partition, key, events.get()),
                                (sent, e) -> {
                                    if (e != null) {
                                        failure.compareAndSet(null, e);
                                    }
                                });
                if (row % REPORT_EVERY_ROWS == 0) {
                    progress.accept(row);
                }
            }
            producer.flush();
        }
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(
                    "Events were not all acknowledged by " + bootstrapServers, cause);
        }
        progress.accept(rowCount);
    }

    private static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                512 << 10,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L << 20,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4");
    }
}
