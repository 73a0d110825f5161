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
/// @param durability how `fileSystem` is used
/// @param kafkaMemoryBytes heap bytes that the consumers of all Kafka tables may hold together; 0:
///     a share of the heap
public record MillpondSettings(
        FileSystem fileSystem,
        Clock clock,
        long seed,
        int laneCount,
        int mergeThreadCount,
        ZoneId zone,
        Map<String, String> defaults,
        KafkaClientSettings kafka,
        Durability durability,
        long kafkaMemoryBytes) {

    public MillpondSettings {
        if (laneCount < 1 || mergeThreadCount < 1) {
            throw new IllegalArgumentException(
                    "laneCount %d and mergeThreadCount %d are at least 1"
                            .formatted(laneCount, mergeThreadCount));
        }
        if (kafkaMemoryBytes < 0) {
            throw new IllegalArgumentException(
                    "kafkaMemoryBytes %d is not negative".formatted(kafkaMemoryBytes));
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
                KafkaClientSettings.NONE,
                Durability.STRICT,
                0);
    }

    public MillpondSettings withFileSystem(FileSystem newFileSystem) {
        return new MillpondSettings(
                newFileSystem,
                clock,
                seed,
                laneCount,
                mergeThreadCount,
                zone,
                defaults,
                kafka,
                durability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withClock(Clock newClock) {
        return new MillpondSettings(
                fileSystem,
                newClock,
                seed,
                laneCount,
                mergeThreadCount,
                zone,
                defaults,
                kafka,
                durability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withSeed(long newSeed) {
        return new MillpondSettings(
                fileSystem,
                clock,
                newSeed,
                laneCount,
                mergeThreadCount,
                zone,
                defaults,
                kafka,
                durability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withLaneCount(int newLaneCount) {
        return new MillpondSettings(
                fileSystem,
                clock,
                seed,
                newLaneCount,
                mergeThreadCount,
                zone,
                defaults,
                kafka,
                durability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withZone(ZoneId newZone) {
        return new MillpondSettings(
                fileSystem,
                clock,
                seed,
                laneCount,
                mergeThreadCount,
                newZone,
                defaults,
                kafka,
                durability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withDefaults(Map<String, String> newDefaults) {
        return new MillpondSettings(
                fileSystem,
                clock,
                seed,
                laneCount,
                mergeThreadCount,
                zone,
                newDefaults,
                kafka,
                durability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withKafka(KafkaClientSettings newKafka) {
        return new MillpondSettings(
                fileSystem,
                clock,
                seed,
                laneCount,
                mergeThreadCount,
                zone,
                defaults,
                newKafka,
                durability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withDurability(Durability newDurability) {
        return new MillpondSettings(
                fileSystem,
                clock,
                seed,
                laneCount,
                mergeThreadCount,
                zone,
                defaults,
                kafka,
                newDurability,
                kafkaMemoryBytes);
    }

    public MillpondSettings withKafkaMemoryBytes(long newKafkaMemoryBytes) {
        return new MillpondSettings(
                fileSystem,
                clock,
                seed,
                laneCount,
                mergeThreadCount,
                zone,
                defaults,
                kafka,
                durability,
                newKafkaMemoryBytes);
    }
}
