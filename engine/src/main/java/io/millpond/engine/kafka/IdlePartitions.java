package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.client.ClusterOffsetAdmin;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.position.PartitionFacts;
import io.millpond.engine.kafka.position.PositionRule;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The partitions of a table whose lanes a user has stopped: where it will go on, what the group
/// holds, and where the messages end. Thread-safe.
///
/// The positions are those of the log at the moment. The rest is asked from the cluster by a thread
/// of its own, no more often than every [#FRESH_MS] unless the positions have moved; whoever looks
/// waits for the answer up to [#BOUND_MS] after it was asked for, holding no lock. Without an
/// answer the positions are all that is known.
final class IdlePartitions {
    private static final Logger LOG = LoggerFactory.getLogger(IdlePartitions.class);
    private static final long BOUND_MS = 2_000;
    private static final long FRESH_MS = 5_000;

    private final KafkaTable table;
    private final TableServices services;
    private final AtomicReference<@Nullable Question> last = new AtomicReference<>();

    IdlePartitions(KafkaTable table, TableServices services) {
        this.table = table;
        this.services = services;
    }

    /// Something that was asked, and perhaps answered.
    private static final class Question {
        private final long sequence;
        private final long askedNanos;
        private final CountDownLatch isOver = new CountDownLatch(1);
        private volatile @Nullable List<PartitionFacts> answer;

        /// @param sequence of the table's last frame
        Question(long sequence, long askedNanos) {
            this.sequence = sequence;
            this.askedNanos = askedNanos;
        }

        /// The answer; null when there is none in time.
        @Nullable List<PartitionFacts> await(Clock clock) {
            long nanos = askedNanos + TimeUnit.MILLISECONDS.toNanos(BOUND_MS) - clock.nanoTime();
            try {
                var _ = isOver.await(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return answer;
        }
    }

    /// What one statement shows of several tables: all are asked when the first is wanted, so that
    /// together they take no longer than one; what is shown of each stays the same.
    static final class Look {
        private final List<IdlePartitions> all = new ArrayList<>();
        private final Map<IdlePartitions, List<LaneStatus.PartitionStatus>> known = new HashMap<>();

        Supplier<List<LaneStatus.PartitionStatus>> of(IdlePartitions partitions) {
            all.add(partitions);
            return () -> {
                all.forEach(IdlePartitions::ask);
                return known.computeIfAbsent(partitions, IdlePartitions::known);
            };
        }
    }

    /// Asks the cluster, unless that was done lately; returns at once.
    private Question ask() {
        Clock clock = services.settings().clock();
        long sequence = state(services.catalog().snapshot()).sequence();
        Question before = last.get();
        if (before != null
                && before.sequence == sequence
                && clock.nanoTime() - before.askedNanos < TimeUnit.MILLISECONDS.toNanos(FRESH_MS)) {
            return before;
        }
        Question asked = new Question(sequence, clock.nanoTime());
        if (last.compareAndSet(before, asked)) {
            var _ =
                    services.background()
                            .startLane("kafka-lag/" + table.fullName(), () -> answer(asked));
            return asked;
        }
        // Somebody else has just asked.
        Question other = last.get();
        return other == null ? asked : other;
    }

    private void answer(Question asked) {
        KafkaSettings settings = table.settings();
        try (OffsetAdmin admin =
                ClusterOffsetAdmin.open(
                        table.clientProperties(),
                        settings.get(KafkaSettings.BROKER_LIST),
                        services.settings().clock(),
                        BOUND_MS)) {
            asked.answer =
                    PartitionFacts.ask(
                            admin, settings.get(KafkaSettings.GROUP_NAME), settings.topics());
        } catch (DatabaseException e) {
            LOG.debug("lag unknown table={} cause={}", table.fullName(), e.text());
        } finally {
            asked.isOver.countDown();
        }
    }

    /// By topic and number.
    private List<LaneStatus.PartitionStatus> known() {
        List<PartitionFacts> facts = ask().await(services.settings().clock());
        CatalogSnapshot snapshot = services.catalog().snapshot();
        StreamState state = state(snapshot);
        Map<StreamPartition, LaneStatus.PartitionStatus> known = new HashMap<>();
        for (StreamPosition position : state.positions().values()) {
            known.put(
                    position.streamPartition(),
                    status(position.streamPartition(), position.nextOffset()));
        }
        if (facts != null) {
            facts.forEach(fact -> known.put(fact.streamPartition(), status(fact, snapshot, state)));
        }
        return known.values().stream()
                .sorted(
                        Comparator.comparing(LaneStatus.PartitionStatus::topic)
                                .thenComparingInt(LaneStatus.PartitionStatus::partition))
                .toList();
    }

    private StreamState state(CatalogSnapshot snapshot) {
        return snapshot.stream(table.uuid());
    }

    private static LaneStatus.PartitionStatus status(StreamPartition partition, long nextOffset) {
        return new LaneStatus.PartitionStatus(
                partition.topic(),
                partition.partition(),
                nextOffset,
                LaneStatus.UNKNOWN,
                LaneStatus.UNKNOWN);
    }

    private LaneStatus.PartitionStatus status(
            PartitionFacts fact, CatalogSnapshot snapshot, StreamState state) {
        CommittedOffset committed = fact.committed();
        return new LaneStatus.PartitionStatus(
                fact.partition().topic(),
                fact.partition().partition(),
                nextOffset(fact, snapshot, state),
                committed == null ? LaneStatus.UNKNOWN : committed.nextOffset(),
                fact.endOffset());
    }

    private long nextOffset(PartitionFacts fact, CatalogSnapshot snapshot, StreamState state) {
        CommitProtocol protocol = table.settings().commitProtocol();
        return switch (fact.start(protocol, snapshot.server(), table.uuid(), state)) {
            case PositionRule.FromLog(long nextOffset) -> nextOffset;
            case PositionRule.FromGroup(long nextOffset, _, _) -> nextOffset;
            case PositionRule.FromRecord(long nextOffset) -> nextOffset;
            case PositionRule.Anew _ ->
                    table.clientProperties().start() instanceof OffsetPolicy.Earliest
                            ? fact.firstOffset()
                            : LaneStatus.UNKNOWN;
            case PositionRule.Refused _ -> {
                StreamPosition logged = state.positions().get(fact.streamPartition());
                yield logged == null ? LaneStatus.UNKNOWN : logged.nextOffset();
            }
        };
    }
}
