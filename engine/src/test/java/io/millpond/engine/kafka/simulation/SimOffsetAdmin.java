package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Coordinator;
import io.millpond.engine.kafka.sim.Group;
import io.millpond.engine.kafka.sim.PartitionLog;
import io.millpond.engine.kafka.sim.SimulatedHost;
import io.millpond.engine.kafka.sim.SimulatedProducer;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// An [OffsetAdmin] of a simulated cluster with one group.
final class SimOffsetAdmin implements OffsetAdmin {
    private static final long SEND_MS = 4_000;
    private static final long RETRY_NANOS = 100_000_000;

    /// One that is no member.
    private static final Group.Committer NOBODY = new Group.Committer("", -1, null);

    private final Cluster cluster;
    private final SimulatedHost host;
    private final Witness witness;
    private long deadlineNanos;

    /// Sees what happens at the broker.
    interface Witness {
        /// Offsets that the group is given as soon as it was asked what it holds; none in order.
        Map<TopicPartition, OffsetAndMetadata> early();

        /// A transaction with offsets is about to be decided, and nobody else can decide one.
        void deciding(Set<TopicPartition> partitions);

        /// The group is about to take an offset of such a transaction.
        void taking(TopicPartition partition, OffsetAndMetadata offset);
    }

    SimOffsetAdmin(Cluster cluster, SimulatedHost host, long boundMs, Witness witness) {
        this.cluster = cluster;
        this.host = host;
        this.witness = witness;
        extend(boundMs);
    }

    @Override
    public void extend(long boundMs) {
        deadlineNanos = cluster.scheduler().nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
    }

    @Override
    public Map<String, TopicDescription> topics(List<String> listed) {
        return asked(
                () -> {
                    Map<String, TopicDescription> found = new TreeMap<>();
                    cluster.topicIds()
                            .forEach(
                                    (name, id) -> {
                                        if (listed.contains(name)) {
                                            found.put(name, description(name, id));
                                        }
                                    });
                    return found;
                });
    }

    private TopicDescription description(String name, String id) {
        Node node = new Node(0, "broker", 9092);
        return new TopicDescription(
                name,
                false,
                cluster.partitions(name).stream()
                        .map(
                                p ->
                                        new TopicPartitionInfo(
                                                p.partition(), node, List.of(node), List.of(node)))
                        .toList(),
                Set.of(),
                Uuid.fromString(id));
    }

    @Override
    public Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        return asked(
                () -> {
                    Map<TopicPartition, Long> found = new HashMap<>();
                    for (TopicPartition partition : partitions) {
                        PartitionLog log = cluster.find(partition);
                        if (log == null) {
                            throw new UnknownTopicOrPartitionException("no " + partition);
                        }
                        found.put(partition, offset(log, spec, isolation));
                    }
                    return found;
                });
    }

    private static long offset(PartitionLog log, OffsetSpec spec, IsolationLevel isolation) {
        return switch (spec) {
            case OffsetSpec.EarliestSpec _ -> log.firstOffset();
            case OffsetSpec.LatestSpec _ ->
                    isolation == IsolationLevel.READ_COMMITTED
                            ? log.stableEndOffset()
                            : log.endOffset();
            default -> throw new UnsupportedOperationException("not simulated");
        };
    }

    @Override
    public Collection<MemberDescription> members(String group) {
        return asked(
                Coordinator.Asked.OTHER,
                () ->
                        cluster.group().instanceIds().entrySet().stream()
                                .map(
                                        member ->
                                                new MemberDescription(
                                                        member.getKey(),
                                                        member.getValue(),
                                                        Optional.empty(),
                                                        member.getKey(),
                                                        "host",
                                                        new MemberAssignment(Set.of()),
                                                        Optional.empty(),
                                                        Optional.empty(),
                                                        Optional.empty()))
                                .toList());
    }

    @Override
    public void evict(String group, Collection<String> instanceIds) {
        if (!instanceIds.isEmpty()) {
            asked(
                    Coordinator.Asked.OTHER,
                    () -> {
                        instanceIds.forEach(id -> cluster.group().evict(id));
                        return true;
                    });
        }
    }

    @Override
    public Map<TopicPartition, CommittedOffset> committed(
            String group, Collection<TopicPartition> partitions) {
        Map<TopicPartition, CommittedOffset> committed = new HashMap<>();
        stable(partitions)
                .forEach(
                        (partition, offset) ->
                                committed.put(
                                        partition,
                                        new CommittedOffset(offset.offset(), offset.metadata())));
        Map<TopicPartition, OffsetAndMetadata> offsets = witness.early();
        if (!offsets.isEmpty()) {
            commit(group, offsets);
        }
        return committed;
    }

    private Map<TopicPartition, OffsetAndMetadata> stable(Collection<TopicPartition> partitions) {
        while (true) {
            Optional<Map<TopicPartition, OffsetAndMetadata>> found =
                    asked(
                            Coordinator.Asked.READ,
                            () -> {
                                try {
                                    return Optional.of(cluster.group().fetch(partitions, true));
                                } catch (UnstableOffsetCommitException _) {
                                    return Optional.empty();
                                }
                            });
            if (found.isPresent()) {
                return found.get();
            }
            cluster.scheduler().sleep(RETRY_NANOS);
        }
    }

    @Override
    public void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> copy = Map.copyOf(offsets);
        asked(
                Coordinator.Asked.OFFSETS,
                () -> {
                    for (KafkaException e : cluster.group().commit(NOBODY, copy).values()) {
                        throw e;
                    }
                    return true;
                });
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // these very offsets, not others like them
    public void commit(
            String transactionalId,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            List<ProducerRecord<byte[], byte[]>> records,
            Runnable check) {
        cluster.onCommit(
                (partition, offset) -> {
                    if (offsets.get(partition) == offset) {
                        witness.taking(partition, offset);
                    }
                });
        SimulatedProducer producer =
                new SimulatedProducer(cluster, host, transactionalId, SEND_MS, 2 * SEND_MS);
        try {
            producer.initTransactions();
            producer.beginTransaction();
            begin(producer, group, offsets, records, check);
            witness.deciding(offsets.keySet());
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw failure(e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    @SuppressWarnings("removal") // no other metadata says that one is no member
    private static void begin(
            SimulatedProducer producer,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            List<ProducerRecord<byte[], byte[]>> records,
            Runnable check) {
        try {
            for (ProducerRecord<byte[], byte[]> record : records) {
                var _ = producer.send(record);
            }
            producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(group));
            check.run();
        } catch (KafkaException | DatabaseException e) {
            try {
                producer.abortTransaction();
            } catch (KafkaException notAborted) {
                e.addSuppressed(notAborted);
            }
            throw e;
        }
    }

    private <T> T asked(Coordinator.Asked what, Supplier<T> ofGroup) {
        return asked(() -> cluster.groupCoordinator().serve(what, ofGroup));
    }

    private <T> T asked(Supplier<T> atBroker) {
        long leftMs = (deadlineNanos - cluster.scheduler().nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
            throw new DatabaseException(ErrorCode.NETWORK_ERROR, "no answer in time");
        }
        try {
            return Objects.requireNonNull(cluster.network().call(host, atBroker, leftMs));
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private static DatabaseException failure(KafkaException e) {
        return new DatabaseException(ErrorCode.NETWORK_ERROR, Failures.text(e), e);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
