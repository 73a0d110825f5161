package io.millpond.engine.metric;

import java.util.List;

/// The values of all metrics and events at one moment, each list in the order of names.
///
/// @param metrics present values, which go up and down
/// @param events counters since the start, which only grow
/// @param streams per streaming table and partition, such as its lag
public record MetricsSnapshot(
        List<MetricValue> metrics, List<MetricValue> events, List<StreamMetricValue> streams) {
    public MetricsSnapshot {
        metrics = List.copyOf(metrics);
        events = List.copyOf(events);
        streams = List.copyOf(streams);
    }

    /// A value with its name in ClickHouse's spelling and what it counts.
    public record MetricValue(String name, long value, String description) {}

    /// A value of one partition of a topic that a streaming table reads.
    ///
    /// @param partition -1: of the table as a whole
    public record StreamMetricValue(
            String name,
            String database,
            String table,
            String topic,
            int partition,
            double value,
            String description) {}
}
