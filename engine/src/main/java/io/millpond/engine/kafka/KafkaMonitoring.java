package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.system.SystemScope;
import io.millpond.engine.system.SystemTable;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.ViewChain;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What Kafka tables tell about themselves: `system.kafka_consumers`, and gauges.
public final class KafkaMonitoring {

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
        SystemTable.Making<Consumer> table =
                SystemTable.of("kafka_consumers", KafkaMonitoring::consumers);
        addPlace(table);
        addClickHouseCounters(table);
        addState(table);
        addOffsets(table);
        addCounters(table);
        return table.made();
    }

    private static void addPlace(SystemTable.Making<Consumer> table) {
        table.column("database", Consumer::database);
        table.column("table", Consumer::table);
        table.column("consumer_id", c -> c.status().memberId());
        table.column("assignments.topic", c -> c.partitions(LaneStatus.PartitionStatus::topic));
        table.column(
                "assignments.partition_id",
                c -> c.partitions(LaneStatus.PartitionStatus::partition));
        table.column(
                "assignments.current_offset",
                c -> c.partitions(LaneStatus.PartitionStatus::nextOffset));
        table.column(
                "assignments.intent_size", c -> Collections.nCopies(c.partitions().size(), null));
        table.column(
                "exceptions.time",
                c -> c.status().errors().stream().map(e -> e.timeMs() / 1000).toList());
        table.column(
                "exceptions.text",
                c -> c.status().errors().stream().map(LaneStatus.LaneError::text).toList());
    }

    private static void addClickHouseCounters(SystemTable.Making<Consumer> table) {
        table.time("last_poll_time", c -> c.status().lastPollMs());
        addCount(LaneCounter.MESSAGES_READ, table);
        table.time("last_commit_time", c -> c.status().lastCommitMs());
        addCount(LaneCounter.COMMITS, table);
        table.time("last_rebalance_time", c -> c.status().lastRevocationMs());
        addCount(LaneCounter.REVOCATIONS, table);
        addCount(LaneCounter.ASSIGNMENTS, table);
        table.column("is_currently_used", c -> c.status().isInUse());
        table.time("last_used", c -> c.status().lastPollMs());
        table.column("dependencies", c -> c.chains(true));
        table.column("missing_dependencies", c -> c.chains(false));
    }

    private static void addState(SystemTable.Making<Consumer> table) {
        table.column("state", c -> c.status().state().text());
        table.column("group", c -> c.settings().get(KafkaSettings.GROUP_NAME));
        table.column("topics", c -> c.settings().topics());
        table.column("last_error", c -> c.status().lastError());
        table.column("is_failing", c -> c.status().isFailing());
        table.time("error_since", c -> c.status().errorSinceMs());
        table.column("guarantee", c -> c.settings().commitProtocol().guarantee());
        table.column("warnings", Consumer::warnings);
    }

    private static void addOffsets(SystemTable.Making<Consumer> table) {
        table.column(
                "assignments.committed_offset",
                c -> c.partitions(LaneStatus.PartitionStatus::committedOffset));
        table.column(
                "assignments.end_offset", c -> c.partitions(LaneStatus.PartitionStatus::endOffset));
        table.column("assignments.lag", c -> c.partitions(LaneStatus.PartitionStatus::lag));
        table.column("lag", Consumer::lag);
    }

    private static void addCounters(SystemTable.Making<Consumer> table) {
        table.column("rows_per_second", c -> c.status().rowsPerSecond());
        table.column("bytes_per_second", c -> c.status().bytesPerSecond());
        table.column("memory_bytes", c -> c.status().memoryBytes());
        LaneCounter.own().forEach(counter -> addCount(counter, table));
    }

    private static void addCount(LaneCounter counter, SystemTable.Making<Consumer> table) {
        table.column(counter.column(), c -> c.status().count(counter));
    }
}
