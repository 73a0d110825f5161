package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;

import org.apache.kafka.common.TopicPartition;

import java.util.Set;

/// How the attempt to decide a block ended. Immutable.
public sealed interface Decision {

    /// The frame with these positions is durable.
    record Decided(SetPositions positions) implements Decision {}

    /// Nothing was decided, because these partitions are not the lane's, or not there, any more.
    record Refused(Set<TopicPartition> partitions) implements Decision {}

    /// Nothing was decided: the block was taken back before.
    record Withdrawn() implements Decision {}

    /// Nothing is decided yet: the lane has to join the group, or its next generation, first.
    record Pending() implements Decision {}
}
