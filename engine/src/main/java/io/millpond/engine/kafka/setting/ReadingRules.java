package io.millpond.engine.kafka.setting;

/// How messages become rows. Immutable.
///
/// @param name of who reads, for the log
/// @param headBytes leading bytes of each payload that are not decoded; shorter ones are skipped
/// @param broken what happens to a message that cannot be decoded
/// @param tombstones what happens to a message without payload
public record ReadingRules(
        String name,
        int headBytes,
        LaneSettings.BrokenPolicy broken,
        LaneSettings.TombstonePolicy tombstones) {}
