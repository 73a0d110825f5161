package io.millpond.engine.kafka.letter;

/// What came of a replay.
///
/// @param replayedCount messages that are in the targets now, and parked no longer
/// @param failedCount messages that failed again, and stay
public record ReplayedLetters(long replayedCount, long failedCount) {}
