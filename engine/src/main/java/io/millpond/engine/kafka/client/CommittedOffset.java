package io.millpond.engine.kafka.client;

/// What a consumer group holds for a partition.
///
/// @param nextOffset the first message that is not consumed
/// @param metadata never null; empty when nothing was written beside the offset
public record CommittedOffset(long nextOffset, String metadata) {}
