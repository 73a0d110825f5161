package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.system.SystemColumn;
import io.millpond.engine.system.SystemScope;
import io.millpond.engine.system.SystemTable;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.ViewChain;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// What Kafka tables tell about themselves: `system.kafka_consumers`, and gauges.
public final class KafkaMonitoring {
    private static final DataType LONGS = new ArrayType(DataTypes.INT64);
    private static final DataType TEXT_LISTS = new ArrayType(new ArrayType(DataTypes.STRING));

    private KafkaMonitoring() {}

    /// A consumer as a row.
    ///
    /// @param idle the partitions of a table that a user has stopped, in its first row
    record Consumer(
            String database,
            String table,
            KafkaSettings settings,
            LaneStatus status,
            List<String> warnings,
            List<ViewChain> chains,
            @Nullable Supplier<List<LaneStatus.PartitionStatus>> idle) {
        List<List<String>> chains(boolean areComplete) {
            return chains.stream()
                    .filter(chain -> chain.isComplete() == areComplete)
                    .map(ViewChain::names)
                    .toList();
        }

        List<LaneStatus.PartitionStatus> partitions() {
            return idle == null ? status.partitions() : idle.get();
        }

        /// Null when that of a partition is not known, or which partitions there are.
        @Nullable Long lag() {
            if (idle != null && partitions().isEmpty()) {
                return null;
            }
            long sum = 0;
            for (LaneStatus.PartitionStatus partition : partitions()) {
                Long lag = partition.lag();
                if (lag == null) {
                    return null;
                }
                sum += lag;
            }
            return sum;
        }

        <T extends @Nullable Object> List<T> partitions(
                Function<LaneStatus.PartitionStatus, T> value) {
            List<T> values = new ArrayList<>();
            partitions().forEach(partition -> values.add(value.apply(partition)));
            return values;
        }
    }

    private static List<Consumer> consumers(SystemScope scope) {
        return consumers(scope.snapshot(), scope.tables());
    }

    /// Of all attached Kafka tables, by name.
    static List<Consumer> consumers(CatalogSnapshot snapshot, Tables tables) {
        List<Consumer> consumers = new ArrayList<>();
        IdlePartitions.Look look = new IdlePartitions.Look();
        for (KafkaTable table : tables.all(KafkaTable.class)) {
            TableEntry entry = snapshot.table(table.uuid()).orElse(null);
            if (entry != null) {
                List<ViewChain> chains = ViewChain.of(snapshot, tables, entry);
                boolean isFirst = true;
                for (LaneStatus status : table.statuses()) {
                    boolean isAsked = isFirst && status.state().isHalted();
                    isFirst = false;
                    consumers.add(
                            new Consumer(
                                    entry.database(),
                                    entry.name(),
                                    table.settings(),
                                    status,
                                    table.warnings(),
                                    chains,
                                    isAsked ? look.of(table.idlePartitions()) : null));
                }
            }
        }
        consumers.sort(Comparator.comparing(Consumer::database).thenComparing(Consumer::table));
        return consumers;
    }

    /// Adds the gauges that are known from what the lanes say of themselves.
    public static void measure(Metrics metrics, Tables tables) {
        metrics.measure(
                Metric.KAFKA_ASSIGNED_PARTITIONS,
                () -> partitionCounts(tables).mapToLong(count -> count).sum());
        metrics.measure(
                Metric.KAFKA_CONSUMERS_WITH_ASSIGNMENT,
                () -> partitionCounts(tables).filter(count -> count > 0).count());
    }

    /// The number of partitions that each consumer is assigned.
    private static Stream<Integer> partitionCounts(Tables tables) {
        return tables.all(KafkaTable.class).stream()
                .flatMap(table -> table.statuses().stream())
                .map(status -> status.partitions().size());
    }

    /// `system.kafka_consumers`, with a row for each consumer of each attached Kafka table, running
    /// or not.
    ///
    /// Reading it fails for no table's sake; it asks the brokers only of what a user has stopped,
    /// as [IdlePartitions] does, and only for columns that show partitions.
    public static SystemTable<Consumer> consumersTable() {
        return new SystemTable<>(
                "kafka_consumers",
                "The consumers of Kafka tables, what they read and how they fare.",
                columns(),
                KafkaMonitoring::consumers);
    }

    private static List<SystemColumn<Consumer>> columns() {
        List<SystemColumn<Consumer>> columns = new ArrayList<>();
        addPlace(columns);
        addClickHouseCounters(columns);
        addState(columns);
        addOffsets(columns);
        addCounters(columns);
        return columns;
    }

    private static void addPlace(List<SystemColumn<Consumer>> columns) {
        columns.add(SystemColumn.text("database", "Database of the table.", Consumer::database));
        columns.add(SystemColumn.text("table", "The Kafka table.", Consumer::table));
        columns.add(
                SystemColumn.text(
                        "consumer_id",
                        "The consumer's id in its group, empty before the first assignment.",
                        c -> c.status().memberId()));
        columns.add(
                SystemColumn.texts(
                        "assignments.topic",
                        "Topics of the assigned partitions; of a table stopped or paused by a"
                                + " user, of all it would read, in the row of its first consumer.",
                        c -> c.partitions(LaneStatus.PartitionStatus::topic)));
        columns.add(
                SystemColumn.number(
                        "assignments.partition_id",
                        new ArrayType(DataTypes.INT32),
                        "Numbers of those partitions.",
                        c -> c.partitions(LaneStatus.PartitionStatus::partition)));
        columns.add(
                SystemColumn.number(
                        "assignments.current_offset",
                        LONGS,
                        "The next message to read of each; -1001: unknown.",
                        c -> c.partitions(LaneStatus.PartitionStatus::nextOffset)));
        columns.add(
                SystemColumn.number(
                        "assignments.intent_size",
                        new ArrayType(new NullableType(DataTypes.INT64)),
                        "Always NULL; of ClickHouse's offsets in Keeper.",
                        c -> Collections.nCopies(c.partitions().size(), null)));
        columns.add(
                SystemColumn.number(
                        "exceptions.time",
                        new ArrayType(DataTypes.DATE_TIME),
                        "Times of the last errors.",
                        c -> c.status().errors().stream().map(e -> e.timeMs() / 1000).toList()));
        columns.add(
                SystemColumn.texts(
                        "exceptions.text",
                        "The last errors, whether they still hold or not.",
                        c ->
                                c.status().errors().stream()
                                        .map(LaneStatus.LaneError::text)
                                        .toList()));
    }

    private static void addClickHouseCounters(List<SystemColumn<Consumer>> columns) {
        columns.add(time("last_poll_time", "Time of the last poll.", LaneStatus::lastPollMs));
        columns.add(count(LaneCounter.MESSAGES_READ));
        columns.add(
                time(
                        "last_commit_time",
                        "Time of the last commit to the group.",
                        LaneStatus::lastCommitMs));
        columns.add(count(LaneCounter.COMMITS));
        columns.add(
                time(
                        "last_rebalance_time",
                        "Time at which partitions were last taken away.",
                        LaneStatus::lastRevocationMs));
        columns.add(count(LaneCounter.REVOCATIONS));
        columns.add(count(LaneCounter.ASSIGNMENTS));
        columns.add(
                SystemColumn.flag(
                        "is_currently_used",
                        "Whether the consumer runs.",
                        c -> c.status().isInUse()));
        columns.add(
                SystemColumn.number(
                        "last_used",
                        new DateTime64Type(6, null),
                        "Time of the last poll.",
                        c -> c.status().lastPollMs() * 1000));
        columns.add(
                SystemColumn.text(
                        "rdkafka_stat", "Always empty: there is no librdkafka.", c -> ""));
        columns.add(
                SystemColumn.number(
                        "dependencies",
                        TEXT_LISTS,
                        "The views on the table and the tables they write to, chain by chain.",
                        c -> c.chains(true)));
        columns.add(
                SystemColumn.number(
                        "missing_dependencies",
                        TEXT_LISTS,
                        "Those chains of which a table is missing.",
                        c -> c.chains(false)));
    }

    private static void addState(List<SystemColumn<Consumer>> columns) {
        columns.add(
                SystemColumn.text(
                        "state",
                        "What the consumer does: stopped, stopped by SYSTEM STOP, paused by SYSTEM"
                                + " PAUSE, connecting, waiting for assignment, running, waiting for"
                                + " memory, retrying block, waiting for SYSTEM RESOLVE, broken"
                                + " message.",
                        c -> c.status().state().text()));
        columns.add(
                SystemColumn.text(
                        "group",
                        "The consumer group.",
                        c -> c.settings().get(KafkaSettings.GROUP_NAME)));
        columns.add(
                SystemColumn.texts("topics", "The table's topics.", c -> c.settings().topics()));
        columns.add(
                SystemColumn.text(
                        "last_error",
                        "The last error, whether it still holds or not.",
                        c -> c.status().lastError()));
        columns.add(
                SystemColumn.flag(
                        "is_failing", "Whether an error holds now.", c -> c.status().isFailing()));
        columns.add(
                time("error_since", "Since when it holds; 1970: none.", LaneStatus::errorSinceMs));
        columns.add(
                SystemColumn.text(
                        "guarantee",
                        "How often a message reaches each target.",
                        c -> c.settings().commitProtocol().guarantee()));
        columns.add(
                SystemColumn.texts(
                        "warnings",
                        "How the cluster could lose what the guarantee rests on.",
                        Consumer::warnings));
    }

    private static void addOffsets(List<SystemColumn<Consumer>> columns) {
        columns.add(
                SystemColumn.number(
                        "assignments.committed_offset",
                        LONGS,
                        "What the group holds of each; -1001: unknown.",
                        c -> c.partitions(LaneStatus.PartitionStatus::committedOffset)));
        columns.add(
                SystemColumn.number(
                        "assignments.end_offset",
                        LONGS,
                        "The end of each; -1001: unknown.",
                        c -> c.partitions(LaneStatus.PartitionStatus::endOffset)));
        columns.add(
                SystemColumn.number(
                        "assignments.lag",
                        new ArrayType(new NullableType(DataTypes.INT64)),
                        "Messages of each that are not read yet; NULL: unknown.",
                        c -> c.partitions(LaneStatus.PartitionStatus::lag)));
        columns.add(
                SystemColumn.nullableCount(
                        "lag",
                        "Messages that are not read yet; NULL: that of a partition is unknown.",
                        Consumer::lag));
    }

    private static void addCounters(List<SystemColumn<Consumer>> columns) {
        columns.add(
                SystemColumn.number(
                        "rows_per_second",
                        DataTypes.FLOAT64,
                        "Rows published per second, over the last seconds.",
                        c -> c.status().rowsPerSecond()));
        columns.add(
                SystemColumn.number(
                        "bytes_per_second",
                        DataTypes.FLOAT64,
                        "Payload bytes of the rows published per second.",
                        c -> c.status().bytesPerSecond()));
        columns.add(
                SystemColumn.count(
                        "memory_bytes",
                        "Heap bytes that the consumer holds: messages fetched ahead, an estimate,"
                                + " messages polled, the block in the making, the block being"
                                + " written.",
                        c -> c.status().memoryBytes()));
        LaneCounter.own().forEach(counter -> columns.add(count(counter)));
    }

    private static SystemColumn<Consumer> count(LaneCounter counter) {
        return SystemColumn.count(
                counter.column(), counter.description(), c -> c.status().count(counter));
    }

    private static SystemColumn<Consumer> time(
            String name, String description, ToLongFunction<LaneStatus> value) {
        return SystemColumn.time(name, description, c -> value.applyAsLong(c.status()));
    }
}
