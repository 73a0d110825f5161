package io.millpond.benchmarks.ingest;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A consumer that throws the bytes away: the limit for any ingestion through the Java client.
final class BareConsumer {
    private BareConsumer() {}

    /// Reads all messages from the start of all partitions; measures the time from making the
    /// consumer to the last message.
    static IngestFigures read(FilledTopic topic) {
        long startedAt = System.nanoTime();
        Map<String, Object> properties =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topic.bootstrapServers(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        8 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    IntStream.range(0, FilledTopic.PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long read = 0;
            while (read < topic.rowCount()) {
                read += consumer.poll(Duration.ofSeconds(1)).count();
            }
        }
        return IngestFigures.ofTime(System.nanoTime() - startedAt);
    }
}
