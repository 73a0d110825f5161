package io.millpond.engine.metric;

/// A present value, under ClickHouse's name.
public enum Metric {
    QUERY("Query", "Statements that are running."),
    MERGE("Merge", "Background merges that are running."),
    PARTS_ACTIVE("PartsActive", "Parts that queries read."),
    TABLES("AttachedTable", "Attached tables."),
    VIEWS("AttachedView", "Attached views."),
    DATABASES("AttachedDatabase", "Databases."),
    BACKGROUND_POOL_TASK(
            "BackgroundMergesAndMutationsPoolTask", "Tasks in the pool of background merges."),
    KAFKA_CONSUMERS("KafkaConsumers", "Kafka consumers that exist."),
    KAFKA_CONSUMERS_IN_USE("KafkaConsumersInUse", "Kafka consumers that are consuming."),
    KAFKA_CONSUMERS_WITH_ASSIGNMENT(
            "KafkaConsumersWithAssignment", "Kafka consumers that are assigned partitions."),
    KAFKA_ASSIGNED_PARTITIONS(
            "KafkaAssignedPartitions", "Topic partitions that Kafka tables are assigned."),
    KAFKA_BACKGROUND_READS(
            "KafkaBackgroundReads", "Lanes that read messages into materialized views."),
    KAFKA_PRODUCERS("KafkaProducers", "Kafka producers that exist."),
    KAFKA_WRITES("KafkaWrites", "Inserts into Kafka tables that are running.");

    private final String name;
    private final String description;

    Metric(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /// The name that `system.metrics` shows.
    public String metricName() {
        return name;
    }

    public String description() {
        return description;
    }
}
