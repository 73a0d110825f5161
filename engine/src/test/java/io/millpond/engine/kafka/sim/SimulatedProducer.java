package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// A transactional producer of the simulated cluster.
///
/// Records go out when they are sent, offsets and ends when they are asked for; each call waits
/// within the bound. After a request failed or got no answer in time, nothing but aborting works;
/// after another producer has taken the id over, nothing at all.
public final class SimulatedProducer implements Producer<byte[], byte[]> {
    private final Cluster cluster;
    private final Scheduler scheduler;
    private final SimulatedHost host;
    private final String id;
    private final long boundMs;
    private final long transactionMs;
    private final List<Network.Reply<Long>> sent = new ArrayList<>();
    private int epoch = -1;
    private long sequence;
    private boolean isInTransaction;
    private @Nullable KafkaException failure;
    private boolean isFenced;

    /// @param boundMs of each call that waits
    /// @param transactionMs after which the coordinator aborts
    public SimulatedProducer(
            Cluster cluster, SimulatedHost host, String id, long boundMs, long transactionMs) {
        this.cluster = cluster;
        this.scheduler = cluster.scheduler();
        this.host = host;
        this.id = id;
        this.boundMs = boundMs;
        this.transactionMs = transactionMs;
    }

    @Override
    public void initTransactions() {
        epoch =
                answered(
                        () ->
                                served(
                                        Coordinator.Asked.INIT,
                                        () ->
                                                cluster.transactions()
                                                        .init(id, transactionMs, host)));
    }

    @Override
    public void beginTransaction() {
        check();
        if (epoch < 0 || isInTransaction) {
            throw new IllegalStateException("a transaction cannot begin now");
        }
        isInTransaction = true;
    }

    private void check() {
        if (isFenced) {
            throw new ProducerFencedException("another producer uses " + id);
        }
        if (failure != null) {
            throw new KafkaException("an earlier request failed: " + failure, failure);
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        check();
        TopicPartition partition =
                new TopicPartition(
                        record.topic(), Objects.requireNonNull(record.partition(), "partition"));
        int by = epoch;
        long number = sequence++;
        sent.add(
                cluster.network()
                        .send(
                                host,
                                () ->
                                        served(
                                                Coordinator.Asked.OTHER,
                                                () ->
                                                        cluster.transactions()
                                                                .append(
                                                                        id,
                                                                        by,
                                                                        number,
                                                                        partition,
                                                                        record.key(),
                                                                        record.value())),
                                boundMs));
        return new CompletableFuture<>();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata metadata) {
        check();
        int by = epoch;
        Map<TopicPartition, OffsetAndMetadata> copy = Map.copyOf(offsets);
        Group.Committer from =
                new Group.Committer(
                        metadata.memberId(),
                        metadata.generationId(),
                        metadata.groupInstanceId().orElse(null));
        epoch =
                tried(
                        () ->
                                served(
                                        Coordinator.Asked.OFFSETS,
                                        () -> cluster.transactions().offsets(id, by, from, copy)));
    }

    @Override
    public void commitTransaction() {
        check();
        for (Network.Reply<Long> reply : sent) {
            scheduler.await(reply::isDone);
            try {
                reply.value();
            } catch (KafkaException refusal) {
                throw failed(refusal);
            }
        }
        sent.clear();
        int by = epoch;
        try {
            epoch =
                    Objects.requireNonNull(
                            cluster.network()
                                    .callDecisively(
                                            host,
                                            () ->
                                                    served(
                                                            Coordinator.Asked.END,
                                                            () ->
                                                                    cluster.transactions()
                                                                            .end(id, by, true)),
                                            boundMs));
        } catch (KafkaException refusal) {
            throw failed(refusal);
        }
        isInTransaction = false;
    }

    @Override
    public void abortTransaction() {
        if (isFenced) {
            check();
        }
        int by = epoch;
        sent.clear();
        failure = null;
        epoch =
                tried(
                        () ->
                                served(
                                        Coordinator.Asked.END,
                                        () -> cluster.transactions().end(id, by, false)));
        isInTransaction = false;
    }

    /// Calls the broker; a failure makes the transaction one to abort.
    private <T> T tried(Supplier<T> atBroker) {
        try {
            return answered(atBroker);
        } catch (KafkaException refusal) {
            throw failed(refusal);
        }
    }

    private KafkaException failed(KafkaException refusal) {
        failure = refusal;
        return switch (refusal) {
            case InvalidProducerEpochException _ -> {
                isFenced = true;
                yield new ProducerFencedException("another producer uses " + id);
            }
            case UnknownMemberIdException _,
                    IllegalGenerationException _,
                    StaleMemberEpochException _ ->
                    new CommitFailedException("the group refused: " + refusal.getMessage());
            default -> refusal;
        };
    }

    private <T> T served(Coordinator.Asked asked, Supplier<T> request) {
        return cluster.transactionCoordinator().serve(asked, request);
    }

    private <T> T answered(Supplier<T> atBroker) {
        return Objects.requireNonNull(cluster.network().call(host, atBroker, boundMs));
    }

    @Override
    public void close(Duration timeout) {
        isFenced = true;
    }

    @Override
    public void close() {
        isFenced = true;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        throw unsupported();
    }

    @Override
    public void flush() {
        throw unsupported();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        throw unsupported();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        throw unsupported();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw unsupported();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        throw unsupported();
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("not simulated");
    }
}
