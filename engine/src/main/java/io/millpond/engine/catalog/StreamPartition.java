package io.millpond.engine.catalog;

/// One partition of a topic.
public record StreamPartition(String topic, int partition) {}
