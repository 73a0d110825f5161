package io.millpond.engine.setting;

import io.millpond.engine.external.ExternalAccess;
import io.millpond.storage.Clock;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.LocalFileSystem;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;

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
/// @param backupDirectory which backups are kept below; null: there are none
/// @param keepDroppedMs how long a table that was dropped can be had back, in milliseconds; 0: not
///     at all
/// @param external what queries may read outside of the data directory
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
        long kafkaMemoryBytes,
        @Nullable Path backupDirectory,
        long keepDroppedMs,
        ExternalAccess external) {

    /// As ClickHouse's database_atomic_delay_before_drop_table_sec.
    private static final long KEEP_DROPPED_MS = 480_000;

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
        if (keepDroppedMs < 0) {
            throw new IllegalArgumentException(
                    "keepDroppedMs %d is not negative".formatted(keepDroppedMs));
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
                0,
                null,
                KEEP_DROPPED_MS,
                ExternalAccess.NONE);
    }

    public MillpondSettings withFileSystem(FileSystem newFileSystem) {
        return with(draft -> draft.fileSystem = newFileSystem);
    }

    public MillpondSettings withClock(Clock newClock) {
        return with(draft -> draft.clock = newClock);
    }

    public MillpondSettings withSeed(long newSeed) {
        return with(draft -> draft.seed = newSeed);
    }

    public MillpondSettings withLaneCount(int newLaneCount) {
        return with(draft -> draft.laneCount = newLaneCount);
    }

    public MillpondSettings withZone(ZoneId newZone) {
        return with(draft -> draft.zone = newZone);
    }

    public MillpondSettings withDefaults(Map<String, String> newDefaults) {
        return with(draft -> draft.defaults = newDefaults);
    }

    public MillpondSettings withKafka(KafkaClientSettings newKafka) {
        return with(draft -> draft.kafka = newKafka);
    }

    public MillpondSettings withDurability(Durability newDurability) {
        return with(draft -> draft.durability = newDurability);
    }

    public MillpondSettings withKafkaMemoryBytes(long newKafkaMemoryBytes) {
        return with(draft -> draft.kafkaMemoryBytes = newKafkaMemoryBytes);
    }

    public MillpondSettings withBackupDirectory(Path newBackupDirectory) {
        return with(draft -> draft.backupDirectory = newBackupDirectory);
    }

    public MillpondSettings withKeepDroppedMs(long newKeepDroppedMs) {
        return with(draft -> draft.keepDroppedMs = newKeepDroppedMs);
    }

    public MillpondSettings withExternal(ExternalAccess newExternal) {
        return with(draft -> draft.external = newExternal);
    }

    private MillpondSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// Settings on their way to others: every component as it was, until it is set.
    private static final class Draft {
        private FileSystem fileSystem;
        private Clock clock;
        private long seed;
        private int laneCount;
        private int mergeThreadCount;
        private ZoneId zone;
        private Map<String, String> defaults;
        private KafkaClientSettings kafka;
        private Durability durability;
        private long kafkaMemoryBytes;
        private @Nullable Path backupDirectory;
        private long keepDroppedMs;
        private ExternalAccess external;

        Draft(MillpondSettings before) {
            fileSystem = before.fileSystem;
            clock = before.clock;
            seed = before.seed;
            laneCount = before.laneCount;
            mergeThreadCount = before.mergeThreadCount;
            zone = before.zone;
            defaults = before.defaults;
            kafka = before.kafka;
            durability = before.durability;
            kafkaMemoryBytes = before.kafkaMemoryBytes;
            backupDirectory = before.backupDirectory;
            keepDroppedMs = before.keepDroppedMs;
            external = before.external;
        }

        MillpondSettings settings() {
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
                    kafkaMemoryBytes,
                    backupDirectory,
                    keepDroppedMs,
                    external);
        }
    }
}
