package io.millpond.engine;

import io.millpond.storage.Clock;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.LocalFileSystem;

import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.Map;

/// What a database is opened with.
///
/// @param seed of all randomness, such as the uuids of tables
/// @param laneCount threads that work on one query, and the size of the pool they come from
/// @param mergeThreadCount threads for background merges, at least 1
/// @param zone time zone of DateTime values that name none
/// @param defaults settings that every session starts with
public record MillpondSettings(
        FileSystem fileSystem,
        Clock clock,
        long seed,
        int laneCount,
        int mergeThreadCount,
        ZoneId zone,
        Map<String, String> defaults,
        KafkaClientSettings kafka) {

    public MillpondSettings {
        if (laneCount < 1 || mergeThreadCount < 1) {
            throw new IllegalArgumentException(
                    "laneCount %d and mergeThreadCount %d are at least 1"
                            .formatted(laneCount, mergeThreadCount));
        }
        defaults = Map.copyOf(defaults);
    }

    /// This machine's files, clock, time zone and cores.
    public static MillpondSettings local() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new MillpondSettings(
                new LocalFileSystem(),
                Clock.system(),
                new SecureRandom().nextLong(),
                cores,
                Math.max(1, cores / 2),
                ZoneId.systemDefault(),
                Map.of(),
                KafkaClientSettings.NONE);
    }

    public MillpondSettings withFileSystem(FileSystem newFileSystem) {
        return new MillpondSettings(
                newFileSystem, clock, seed, laneCount, mergeThreadCount, zone, defaults, kafka);
    }

    public MillpondSettings withClock(Clock newClock) {
        return new MillpondSettings(
                fileSystem, newClock, seed, laneCount, mergeThreadCount, zone, defaults, kafka);
    }

    public MillpondSettings withSeed(long newSeed) {
        return new MillpondSettings(
                fileSystem, clock, newSeed, laneCount, mergeThreadCount, zone, defaults, kafka);
    }

    public MillpondSettings withLaneCount(int newLaneCount) {
        return new MillpondSettings(
                fileSystem, clock, seed, newLaneCount, mergeThreadCount, zone, defaults, kafka);
    }

    public MillpondSettings withZone(ZoneId newZone) {
        return new MillpondSettings(
                fileSystem, clock, seed, laneCount, mergeThreadCount, newZone, defaults, kafka);
    }

    public MillpondSettings withDefaults(Map<String, String> newDefaults) {
        return new MillpondSettings(
                fileSystem, clock, seed, laneCount, mergeThreadCount, zone, newDefaults, kafka);
    }

    public MillpondSettings withKafka(KafkaClientSettings newKafka) {
        return new MillpondSettings(
                fileSystem, clock, seed, laneCount, mergeThreadCount, zone, defaults, newKafka);
    }
}
