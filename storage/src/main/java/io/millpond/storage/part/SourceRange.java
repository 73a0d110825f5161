package io.millpond.storage.part;

/// The messages of one partition of one source whose rows a part holds.
///
/// @param source what names the source, such as a topic
/// @param fromOffset the first offset
/// @param toOffset one more than the last offset
public record SourceRange(String source, int partition, long fromOffset, long toOffset) {}
