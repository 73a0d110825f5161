package io.millpond.engine.kafka.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The transaction coordinator.
///
/// - A producer that initialises takes over its transactional id: an open transaction of the one
///   before is aborted, one that was decided is completed first, and everything the one before
///   still sends, or that arrives late of it, is refused. So what is read after that is final.
/// - The end of a transaction is decided when the request for it arrives, and answered then; its
///   marks in the logs and the group follow a little later.
/// - A transaction that is open for too long is aborted, and its producer fenced.
/// - An end that arrives again is answered as the first time, as long as nothing new began.
public final class Transactions {
    private static final long RETRY_MS = 100;
    private static final long MARK_NANOS_MAX = 50_000_000;

    /// Now and then the coordinator, or a broker with a log, moves.
    private static final long MARK_NANOS_LATE = 12_000_000_000L;

    private final Scheduler scheduler;
    private final Cluster cluster;
    private final Map<String, Producer> producers = new TreeMap<>();
    private long transactionCount;
    private long decidedCount;

    /// How far a transaction is, as far as its coordinator knows.
    public enum Progress {
        NONE,
        OPEN,
        OFFSETS_PENDING,
        DECIDED,
        MARKED
    }

    private enum State {
        EMPTY,
        OPEN,
        /// Decided, with marks not yet written.
        ENDING,
        ENDED
    }

    private static final class Producer {
        int epoch = -1;
        State state = State.EMPTY;
        boolean isCommitted;
        long transaction;
        long timeoutMs;

        /// The first record of the transaction.
        String text = "";

        @Nullable SimulatedHost host;

        /// The numbers of the records of the present producer.
        final Set<Long> appended = new HashSet<>();
    }

    Transactions(Scheduler scheduler, Cluster cluster) {
        this.scheduler = scheduler;
        this.cluster = cluster;
    }

    /// Takes the id over; returns the epoch to send from now on.
    ///
    /// Refused, to be tried again, while the transaction before is being ended.
    Integer init(String id, long timeoutMs, SimulatedHost host) {
        Producer producer = producers.computeIfAbsent(id, _ -> new Producer());
        if (producer.state == State.OPEN) {
            scheduler.note("taking over aborts transaction " + producer.transaction);
            producer.epoch++;
            end(producer, false);
        }
        if (producer.state == State.ENDING) {
            throw new ConcurrentTransactionsException("still ending");
        }
        producer.epoch++;
        producer.state = State.EMPTY;
        producer.appended.clear();
        producer.timeoutMs = timeoutMs;
        producer.host = host;
        return producer.epoch;
    }

    private Producer check(String id, int epoch) {
        Producer producer = producers.get(id);
        if (producer == null || producer.epoch != epoch) {
            scheduler.saw(Sighting.PRODUCER_FENCED);
            throw new InvalidProducerEpochException("epoch of " + id + " is not " + epoch);
        }
        return producer;
    }

    private Producer open(String id, int epoch) {
        Producer producer = check(id, epoch);
        if (producer.state == State.ENDING) {
            throw new ConcurrentTransactionsException("still ending");
        }
        if (producer.state != State.OPEN) {
            producer.state = State.OPEN;
            producer.transaction = ++transactionCount;
            producer.text = "";
            expire(producer, producer.transaction, producer.timeoutMs);
        }
        return producer;
    }

    private void expire(Producer producer, long transaction, long ms) {
        scheduler.after(
                ms * 1_000_000,
                () -> {
                    if (cluster.transactionCoordinator().isLoading()) {
                        expire(producer, transaction, RETRY_MS);
                    } else if (producer.state == State.OPEN
                            && producer.transaction == transaction) {
                        SimulatedHost host = producer.host;
                        if (host != null && !host.isDead() && !host.isPaused()) {
                            scheduler.saw(Sighting.TIMEOUT_OF_LIVING_PRODUCER);
                        }
                        scheduler.note("transaction " + transaction + " timed out");
                        producer.epoch++;
                        end(producer, false);
                    }
                });
    }

    /// Takes offsets into the producer's transaction; returns its epoch.
    Integer offsets(
            String id,
            int epoch,
            Group.Committer from,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        Producer producer = open(id, epoch);
        return cluster.groupCoordinator()
                .serve(
                        Coordinator.Asked.OFFSETS,
                        () -> {
                            cluster.group().commitPending(from, offsets, producer.transaction);
                            return producer.epoch;
                        });
    }

    /// Appends a record within the producer's transaction and returns its offset.
    Long append(
            String id,
            int epoch,
            long number,
            TopicPartition partition,
            byte @Nullable [] key,
            byte[] value) {
        Producer producer = open(id, epoch);
        PartitionLog log = cluster.log(partition);
        if (producer.text.isEmpty()) {
            producer.text = new String(value, UTF_8);
        }
        if (producer.appended.add(number)) {
            log.appendPending(key, value, producer.transaction);
        }
        return log.endOffset();
    }

    /// Ends the transaction; returns the epoch to send from now on, which is a new one, so that
    /// nothing of this transaction can come into the next.
    Integer end(String id, int epoch, boolean isCommitted) {
        Producer producer = producers.get(id);
        if (producer != null
                && producer.epoch == epoch + 1
                && (producer.state == State.ENDING || producer.state == State.ENDED)
                && producer.isCommitted == isCommitted) {
            scheduler.saw(Sighting.END_ASKED_TWICE);
            return producer.epoch;
        }
        producer = check(id, epoch);
        if (producer.state != State.OPEN) {
            throw new InvalidTxnStateException("no transaction is open");
        }
        producer.epoch++;
        end(producer, isCommitted);
        return producer.epoch;
    }

    private void end(Producer producer, boolean isCommitted) {
        long transaction = producer.transaction;
        scheduler.note(
                "transaction " + transaction + (isCommitted ? " is decided" : " is aborted"));
        producer.state = State.ENDING;
        producer.isCommitted = isCommitted;
        decidedCount += isCommitted ? 1 : 0;
        mark(
                producer,
                scheduler
                        .random()
                        .nextLong(scheduler.chance(0.03) ? MARK_NANOS_LATE : MARK_NANOS_MAX));
    }

    /// Writes the marks after some time, once the brokers for that are ready.
    private void mark(Producer producer, long nanos) {
        long transaction = producer.transaction;
        scheduler.after(
                nanos,
                () -> {
                    if (cluster.transactionCoordinator().isLoading()
                            || cluster.groupCoordinator().isLoading()) {
                        mark(producer, RETRY_MS * 1_000_000);
                        return;
                    }
                    boolean isCommitted = producer.isCommitted;
                    cluster.logs().forEach(log -> log.end(transaction, isCommitted));
                    cluster.group().end(transaction, isCommitted);
                    producer.state = State.ENDED;
                });
    }

    /// The coordinator has moved; the new one knows everything that was written.
    void moved() {
        if (producers.values().stream()
                .anyMatch(p -> p.state == State.OPEN || p.state == State.ENDING)) {
            scheduler.saw(Sighting.MOVE_WITH_TRANSACTION_OPEN);
        }
    }

    /// How many transactions were decided to be committed.
    long decidedCount() {
        return decidedCount;
    }

    /// How far the transaction is whose first record begins with that text.
    public Progress progress(String id, String text) {
        Producer producer = producers.get(id);
        if (producer == null || !producer.text.startsWith(text)) {
            return Progress.NONE;
        }
        return switch (producer.state) {
            case EMPTY -> Progress.NONE;
            case OPEN ->
                    cluster.group().isPending(producer.transaction)
                            ? Progress.OFFSETS_PENDING
                            : Progress.OPEN;
            case ENDING -> producer.isCommitted ? Progress.DECIDED : Progress.NONE;
            case ENDED -> producer.isCommitted ? Progress.MARKED : Progress.NONE;
        };
    }

    /// Whether the process whose producer began it is no more.
    boolean isOfDead(long transaction) {
        for (Producer producer : producers.values()) {
            SimulatedHost host = producer.host;
            if (producer.transaction == transaction && producer.state != State.ENDED) {
                return host != null && host.isDead();
            }
        }
        return false;
    }
}
