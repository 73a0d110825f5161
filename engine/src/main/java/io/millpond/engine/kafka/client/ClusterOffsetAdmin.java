package io.millpond.engine.kafka.client;

import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.engine.kafka.thread.Pause;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// An [OffsetAdmin] of a real cluster.
public final class ClusterOffsetAdmin implements OffsetAdmin {
    private static final int SEND_MS = 4_000;

    /// While a transaction changes a group's offsets, they are asked for this often.
    private static final long STABLE_RETRY_MS = 100;

    private final Admin admin;
    private final KafkaClientProperties clientProperties;
    private final String brokers;
    private final Clock clock;
    private long deadlineNanos;

    private ClusterOffsetAdmin(
            Admin admin, KafkaClientProperties clientProperties, String brokers, Clock clock) {
        this.admin = admin;
        this.clientProperties = clientProperties;
        this.brokers = brokers;
        this.clock = clock;
    }

    /// Makes a client of its own.
    ///
    /// @param brokers as the table names them, for errors
    public static OffsetAdmin open(
            KafkaClientProperties properties, String brokers, Clock clock, long boundMs) {
        try {
            OffsetAdmin opened =
                    new ClusterOffsetAdmin(
                            Admin.create(properties.admin(0)), properties, brokers, clock);
            opened.extend(boundMs);
            return opened;
        } catch (KafkaException e) {
            throw new DatabaseException(ErrorCode.NETWORK_ERROR, Failures.text(e), e);
        }
    }

    @Override
    public void extend(long boundMs) {
        deadlineNanos = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
    }

    @Override
    public Map<String, TopicDescription> topics(List<String> listed) {
        List<String> names = new ArrayList<>();
        for (String topic : listed) {
            if (topic.startsWith("^")) {
                Pattern pattern = Pattern.compile(topic);
                await(admin.listTopics().names()).stream()
                        .filter(name -> pattern.matcher(name).matches())
                        .forEach(names::add);
            } else {
                names.add(topic);
            }
        }
        Map<String, TopicDescription> topics = new TreeMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(Set.copyOf(names)).topicNameValues();
        answers.forEach(
                (name, answer) -> {
                    try {
                        topics.put(name, ask(answer));
                    } catch (UnknownTopicOrPartitionException _) {
                        topics.remove(name);
                    } catch (KafkaException e) {
                        throw failure(e);
                    }
                });
        return topics;
    }

    @Override
    public Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                await(admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    @Override
    public Collection<MemberDescription> members(String group) {
        try {
            return ask(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                    .flatMap(description -> description.members().stream())
                    .toList();
        } catch (GroupIdNotFoundException _) {
            return List.of();
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    @Override
    public void evict(String group, Collection<String> instanceIds) {
        if (instanceIds.isEmpty()) {
            return;
        }
        List<MemberToRemove> members = instanceIds.stream().map(MemberToRemove::new).toList();
        try {
            ask(
                    admin.removeMembersFromConsumerGroup(
                                    group, new RemoveMembersFromConsumerGroupOptions(members))
                            .all());
        } catch (UnknownMemberIdException | GroupIdNotFoundException _) {
            // They left by themselves.
            return;
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    @Override
    public Map<TopicPartition, CommittedOffset> committed(
            String group, Collection<TopicPartition> partitions) {
        ListConsumerGroupOffsetsSpec asked =
                new ListConsumerGroupOffsetsSpec().topicPartitions(List.copyOf(partitions));
        ListConsumerGroupOffsetsOptions options =
                new ListConsumerGroupOffsetsOptions().requireStable(true);
        try {
            return stable(
                    partitions,
                    () ->
                            ask(
                                    admin.listConsumerGroupOffsets(Map.of(group, asked), options)
                                            .partitionsToOffsetAndMetadata()),
                    unstable -> awaitStable(group, unstable));
        } catch (GroupIdNotFoundException _) {
            return Map.of();
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /// Asks until an answer has all partitions: one without an offset is there without a value, and
    /// one that an open transaction changes is missing.
    ///
    /// @param retry waits before those that are missing are asked for again, or throws
    static Map<TopicPartition, CommittedOffset> stable(
            Collection<TopicPartition> partitions,
            Supplier<Map<TopicPartition, OffsetAndMetadata>> answer,
            Consumer<Set<TopicPartition>> retry) {
        while (true) {
            Map<TopicPartition, OffsetAndMetadata> answered = answer.get();
            Set<TopicPartition> unstable = new HashSet<>(partitions);
            unstable.removeAll(answered.keySet());
            if (unstable.isEmpty()) {
                return committed(answered);
            }
            retry.accept(unstable);
        }
    }

    private static Map<TopicPartition, CommittedOffset> committed(
            Map<TopicPartition, OffsetAndMetadata> answered) {
        Map<TopicPartition, CommittedOffset> committed = new HashMap<>();
        answered.forEach(
                (partition, offset) -> {
                    if (offset != null) {
                        committed.put(
                                partition, new CommittedOffset(offset.offset(), offset.metadata()));
                    }
                });
        return committed;
    }

    private void awaitStable(String group, Set<TopicPartition> unstable) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.nanoTime());
        if (leftMs <= 0) {
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR,
                    "What the consumer group '%s' holds of %s is not known yet: a transaction is open"
                            .formatted(group, unstable));
        }
        new Pause(new LockMonitor()).await(Math.min(leftMs, STABLE_RETRY_MS));
    }

    @Override
    public void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        await(admin.alterConsumerGroupOffsets(group, offsets).all());
    }

    @Override
    public void commit(
            String transactionalId,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            List<ProducerRecord<byte[], byte[]>> records,
            Runnable check) {
        Map<String, Object> properties = new HashMap<>(clientProperties.producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 2 * SEND_MS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_MS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, SEND_MS / 2);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_MS);
        KafkaProducer<byte[], byte[]> producer = null;
        try {
            producer = producer(properties);
            producer.initTransactions();
            begin(producer, group, offsets, records, check);
            end(producer, properties, group, offsets);
        } catch (KafkaException e) {
            throw failure(e);
        } finally {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
        }
    }

    private void end(
            KafkaProducer<byte[], byte[]> producer,
            Map<String, Object> properties,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            producer.commitTransaction();
        } catch (KafkaException e) {
            findOut(properties, group, offsets, e);
        }
    }

    /// Does everything but ask for the end; when that fails, nothing will have happened.
    @SuppressWarnings("removal") // no other metadata says that one is no member
    private static void begin(
            KafkaProducer<byte[], byte[]> producer,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            List<ProducerRecord<byte[], byte[]>> records,
            Runnable check) {
        producer.beginTransaction();
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
                // It ends by itself after a while; until then nobody reads these partitions.
                e.addSuppressed(notAborted);
            }
            throw e;
        }
    }

    /// Finds out what became of a transaction whose end was not answered: a new producer of its id
    /// makes the outcome final, and then the group tells it.
    private void findOut(
            Map<String, Object> properties,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            KafkaException cause) {
        Map<TopicPartition, CommittedOffset> held;
        try {
            fence(properties);
            extend(SEND_MS);
            held = committed(group, offsets.keySet());
        } catch (KafkaException | DatabaseException e) {
            cause.addSuppressed(e);
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR,
                    "Whether the consumer group '%s' took the positions is not known: %s"
                            .formatted(group, Failures.text(cause)),
                    cause);
        }
        if (!held.equals(committed(offsets))) {
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR,
                    "The consumer group '%s' did not take the positions, or has others by now: %s"
                            .formatted(group, Failures.text(cause)),
                    cause);
        }
    }

    private static void fence(Map<String, Object> properties) {
        KafkaProducer<byte[], byte[]> next = producer(properties);
        try {
            next.initTransactions();
        } finally {
            next.close(Duration.ZERO);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private <T> T await(Future<T> answer) {
        try {
            return ask(answer);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private DatabaseException failure(KafkaException e) {
        return new DatabaseException(ErrorCode.NETWORK_ERROR, Failures.text(e), e);
    }

    /// The answer; throws the cluster's exception, or NETWORK_ERROR after the deadline.
    private <T> T ask(Future<T> answer) {
        try {
            long nanos = Math.max(1, deadlineNanos - clock.nanoTime());
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (Failures.unwrap(e) instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException(e);
        } catch (TimeoutException e) {
            throw new DatabaseException(ErrorCode.NETWORK_ERROR, Failures.unreachable(brokers), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(ErrorCode.ABORTED, "The statement was interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
