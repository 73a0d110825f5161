package io.millpond.engine.kafka.message;

import org.apache.kafka.common.TopicPartition;

/// The messages `[fromOffset, toOffset)` of one partition.
///
/// `fromOffset` is where the range before ended; `toOffset` is the consumer's position after the
/// last message, which control records may have moved beyond that message's offset plus one.
public record PartitionRange(TopicPartition partition, long fromOffset, long toOffset) {}
