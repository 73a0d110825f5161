package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.metric.MetricsSnapshot.StreamMetricValue;
import io.millpond.engine.table.Tables;

import java.util.ArrayList;
import java.util.List;

/// The values of consumers and partitions that the Prometheus page shows; what is not known is
/// left out.
public final class KafkaStreamMetrics {
    private KafkaStreamMetrics() {}

    /// The values of all attached Kafka tables.
    public static List<StreamMetricValue> of(CatalogSnapshot snapshot, Tables tables) {
        List<StreamMetricValue> values = new ArrayList<>();
        for (KafkaMonitoring.Consumer consumer : KafkaMonitoring.consumers(snapshot, tables)) {
            values.add(
                    value(
                            consumer,
                            "kafka_consumer_failing",
                            "",
                            -1,
                            consumer.status().isFailing() ? 1 : 0,
                            "Whether the last error of the consumer still holds."));
            values.add(
                    value(
                            consumer,
                            "kafka_consumer_rows_per_second",
                            "",
                            -1,
                            consumer.status().rowsPerSecond(),
                            "Rows ingested per second."));
            values.add(
                    value(
                            consumer,
                            "kafka_consumer_memory_bytes",
                            "",
                            -1,
                            (double) consumer.status().memoryBytes(),
                            "Heap bytes that the consumer holds."));
            consumer.partitions().forEach(partition -> addPartition(consumer, partition, values));
        }
        return values;
    }

    private static void addPartition(
            KafkaMonitoring.Consumer consumer,
            LaneStatus.PartitionStatus partition,
            List<StreamMetricValue> values) {
        Long lag = partition.lag();
        if (lag != null) {
            values.add(
                    value(
                            consumer,
                            "kafka_partition_lag",
                            partition.topic(),
                            partition.partition(),
                            (double) lag,
                            "Messages that are not read yet."));
        }
        if (partition.nextOffset() != LaneStatus.UNKNOWN) {
            values.add(
                    value(
                            consumer,
                            "kafka_partition_offset",
                            partition.topic(),
                            partition.partition(),
                            (double) partition.nextOffset(),
                            "The next message to read."));
        }
    }

    private static StreamMetricValue value(
            KafkaMonitoring.Consumer consumer,
            String name,
            String topic,
            int partition,
            double value,
            String description) {
        return new StreamMetricValue(
                name, consumer.database(), consumer.table(), topic, partition, value, description);
    }
}
