package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A consumer of the simulated cluster that reads committed records, resets no offset by itself and
/// commits nothing by itself, either in a group or with partitions of its own choice.
///
/// Rebalances happen within [#poll], as the real client's: revoked partitions are told of before
/// the member joins again, assigned ones always, with an empty set too; the generation has moved on
/// by then. Partitions that the group gave away without asking are told of as lost. What
/// [#committed] says may have been fetched when the member joined, and be behind what it committed
/// since.
public final class SimulatedConsumer extends UnsupportedConsumer {
    private static final long UNKNOWN = -1;
    private static final double STALE_PROBABILITY = 0.1;
    private static final int FETCH_COUNT_MAX = 7;

    /// A fetch that finds nothing is answered after half a second.
    private static final int FETCH_WAITS = 50;

    private static final long FETCH_WAIT_NANOS = 10_000_000;
    private static final long API_TIMEOUT_MS = 60_000;
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(30);
    private static final long RETRY_NANOS = 100_000_000;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final SimulatedHost host;
    private final @Nullable String instanceId;
    private final Membership membership;
    private final Map<TopicPartition, Reading> readings = new TreeMap<>(Cluster.PARTITION_ORDER);
    private final Deque<Runnable> completions = new ArrayDeque<>();
    private Set<String> topics = Set.of();
    private @Nullable ConsumerRebalanceListener listener;

    /// An answer for [#committed] that a member may have got before it committed anything.
    private @Nullable Map<TopicPartition, OffsetAndMetadata> fetchedAtJoin;

    private Set<TopicPartition> askedAtJoin = Set.of();

    private boolean isFetching;
    private boolean isWoken;
    private boolean isClosed;

    /// An assigned partition.
    private static final class Reading {
        long position = UNKNOWN;
        long stableEnd = UNKNOWN;
        boolean isPaused;
        boolean isFromBeginning;
        boolean isOutOfRange;
        PartitionLog.@Nullable Fetched fetched;
    }

    /// @param instanceId null: a dynamic member
    public SimulatedConsumer(
            Cluster cluster,
            SimulatedHost host,
            String group,
            @Nullable String instanceId,
            long pollIntervalMaxMs) {
        this.cluster = cluster;
        this.scheduler = cluster.scheduler();
        this.host = host;
        this.instanceId = instanceId;
        this.membership = cluster.membership(host, group, instanceId, pollIntervalMaxMs);
    }

    @Override
    public Set<TopicPartition> assignment() {
        TreeSet<TopicPartition> assigned = new TreeSet<>(Cluster.PARTITION_ORDER);
        assigned.addAll(readings.keySet());
        return assigned;
    }

    @Override
    public Set<String> subscription() {
        return topics;
    }

    @Override
    public void subscribe(Collection<String> newTopics, ConsumerRebalanceListener newListener) {
        topics = new TreeSet<>(newTopics);
        listener = newListener;
        membership.subscribed();
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        readings.keySet().retainAll(Set.copyOf(partitions));
        partitions.forEach(partition -> readings.putIfAbsent(partition, new Reading()));
    }

    @Override
    public ConsumerRecords<ByteBuffer, ByteBuffer> poll(Duration timeout) {
        scheduler.point();
        checkOpen();
        membership.polled();
        long deadline = scheduler.nanoTime() + timeout.toNanos();
        while (true) {
            membership.checkFatal();
            complete();
            if (!topics.isEmpty()) {
                rebalance();
            }
            checkRange();
            ConsumerRecords<ByteBuffer, ByteBuffer> records = take();
            if (!records.isEmpty()) {
                return records;
            }
            fetch();
            long left = deadline - scheduler.nanoTime();
            if (isWoken) {
                isWoken = false;
                throw new WakeupException();
            }
            if (left <= 0) {
                return ConsumerRecords.empty();
            }
            scheduler.await(this::hasNews, left);
        }
    }

    private boolean hasNews() {
        return isWoken
                || !completions.isEmpty()
                || (!topics.isEmpty() && membership.hasNews())
                || readings.values().stream()
                        .anyMatch(r -> r.isOutOfRange || (!r.isPaused && r.fetched != null));
    }

    private void checkOpen() {
        if (isClosed) {
            throw new IllegalStateException("This consumer has already been closed.");
        }
    }

    private void complete() {
        while (!completions.isEmpty()) {
            completions.remove().run();
        }
    }

    private void rebalance() {
        ConsumerRebalanceListener told = listener;
        if (told == null) {
            return;
        }
        if (membership.takeLoss() && !readings.isEmpty()) {
            Set<TopicPartition> lost = assignment();
            scheduler.note(host.name() + " lost " + lost);
            cluster.taken(instanceId, lost, true);
            told.onPartitionsLost(lost);
            readings.clear();
        }
        membership.joinIfNeeded(topics, assignment());
        Set<TopicPartition> assigned = membership.takeAssignment();
        if (assigned == null) {
            return;
        }
        scheduler.note(
                host.name()
                        + " "
                        + membership.memberId()
                        + " is assigned "
                        + assigned
                        + ", had "
                        + readings.keySet());
        if (cluster.kind() == GroupKind.CLASSIC && scheduler.chance(STALE_PROBABILITY)) {
            fetchedAtJoin = cluster.group().fetch(assigned, false);
            askedAtJoin = assigned;
        }
        Set<TopicPartition> revoked = assignment();
        revoked.removeAll(assigned);
        if (!revoked.isEmpty()) {
            cluster.taken(instanceId, revoked, false);
            told.onPartitionsRevoked(revoked);
            readings.keySet().removeAll(revoked);
        }
        Set<TopicPartition> added = new TreeSet<>(Cluster.PARTITION_ORDER);
        added.addAll(assigned);
        added.removeAll(readings.keySet());
        added.forEach(partition -> readings.put(partition, new Reading()));
        cluster.assigned(instanceId, added);
        told.onPartitionsAssigned(added);
        membership.reconciled(!revoked.isEmpty());
    }

    private void checkRange() {
        Map<TopicPartition, Long> outside = new TreeMap<>(Cluster.PARTITION_ORDER);
        readings.forEach(
                (partition, reading) -> {
                    if (reading.isOutOfRange) {
                        reading.isOutOfRange = false;
                        outside.put(partition, reading.position);
                    }
                });
        if (!outside.isEmpty()) {
            throw new OffsetOutOfRangeException(outside);
        }
    }

    private ConsumerRecords<ByteBuffer, ByteBuffer> take() {
        Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> records =
                new LinkedHashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new LinkedHashMap<>();
        readings.forEach(
                (partition, reading) -> {
                    PartitionLog.Fetched fetched = reading.fetched;
                    if (fetched == null || reading.isPaused) {
                        return;
                    }
                    reading.fetched = null;
                    reading.position = fetched.nextOffset();
                    reading.stableEnd = fetched.stableEnd();
                    if (!fetched.messages().isEmpty()) {
                        records.put(partition, records(partition, fetched));
                        next.put(partition, new OffsetAndMetadata(fetched.nextOffset()));
                    }
                });
        return records.isEmpty() ? ConsumerRecords.empty() : new ConsumerRecords<>(records, next);
    }

    private static List<ConsumerRecord<ByteBuffer, ByteBuffer>> records(
            TopicPartition partition, PartitionLog.Fetched fetched) {
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        for (PartitionLog.Message message : fetched.messages()) {
            records.add(
                    new ConsumerRecord<>(
                            partition.topic(),
                            partition.partition(),
                            message.offset(),
                            buffer(message.key()),
                            buffer(message.value())));
        }
        return records;
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private void fetch() {
        Map<TopicPartition, Long> wanted = new LinkedHashMap<>();
        readings.forEach(
                (partition, reading) -> {
                    if (!reading.isPaused && reading.position >= 0 && reading.fetched == null) {
                        wanted.put(partition, reading.position);
                    }
                });
        if (wanted.isEmpty() || isFetching) {
            return;
        }
        isFetching = true;
        int countMax = 1 + scheduler.random().nextInt(FETCH_COUNT_MAX);
        cluster.network()
                .request(
                        host,
                        () -> answerFetch(wanted, countMax, FETCH_WAITS),
                        () -> isFetching = false);
    }

    /// At the broker: answers when there is something, or after a while.
    private void answerFetch(Map<TopicPartition, Long> wanted, int countMax, int waits) {
        Map<TopicPartition, PartitionLog.Fetched> fetched = new LinkedHashMap<>();
        Set<TopicPartition> outside = new TreeSet<>(Cluster.PARTITION_ORDER);
        wanted.forEach(
                (partition, position) -> {
                    PartitionLog log = cluster.find(partition);
                    if (log == null) {
                        return;
                    }
                    if (position < log.firstOffset() || position > log.endOffset()) {
                        outside.add(partition);
                        return;
                    }
                    PartitionLog.Fetched found = log.fetch(position, countMax);
                    Reading reading = readings.get(partition);
                    if (found.nextOffset() > position
                            || (reading != null && reading.stableEnd != found.stableEnd())) {
                        fetched.put(partition, found);
                    }
                });
        if (fetched.isEmpty() && outside.isEmpty() && waits > 0) {
            scheduler.after(FETCH_WAIT_NANOS, () -> answerFetch(wanted, countMax, waits - 1));
            return;
        }
        cluster.network()
                .answer(
                        host,
                        () -> {
                            isFetching = false;
                            fetched.forEach(
                                    (p, found) ->
                                            receive(p, wanted.getOrDefault(p, UNKNOWN), found));
                            outside.forEach(
                                    p -> receiveOutside(p, wanted.getOrDefault(p, UNKNOWN)));
                        },
                        () -> isFetching = false);
    }

    private void receive(TopicPartition partition, long position, PartitionLog.Fetched found) {
        Reading reading = readings.get(partition);
        if (reading != null && reading.position == position) {
            reading.fetched = found;
        }
    }

    private void receiveOutside(TopicPartition partition, long position) {
        Reading reading = readings.get(partition);
        if (reading != null && reading.position == position) {
            reading.isOutOfRange = true;
        }
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        Reading reading = reading(partition);
        reading.position = offset;
        reading.fetched = null;
        reading.isFromBeginning = false;
        reading.isOutOfRange = false;
        reading.stableEnd = UNKNOWN;
    }

    private Reading reading(TopicPartition partition) {
        Reading reading = readings.get(partition);
        if (reading == null) {
            throw new IllegalStateException("No current assignment for partition " + partition);
        }
        return reading;
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            seek(partition, UNKNOWN);
            reading(partition).isFromBeginning = true;
        }
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        Reading reading = reading(partition);
        if (reading.isFromBeginning) {
            seek(partition, beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L));
        }
        if (reading.position < 0) {
            throw new TimeoutException("no position of " + partition);
        }
        return reading.position;
    }

    @Override
    public OptionalLong currentLag(TopicPartition partition) {
        Reading reading = reading(partition);
        return reading.stableEnd < 0 || reading.position < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, reading.stableEnd - reading.position));
    }

    @Override
    public Set<TopicPartition> paused() {
        Set<TopicPartition> paused = assignment();
        paused.removeIf(partition -> !reading(partition).isPaused);
        return paused;
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> reading(partition).isPaused = true);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> reading(partition).isPaused = false);
    }

    @Override
    @SuppressWarnings("NullAway") // the real one has a null for a partition without an offset
    public Map<TopicPartition, OffsetAndMetadata> committed(
            Set<TopicPartition> partitions, Duration timeout) {
        Set<TopicPartition> asked = new TreeSet<>(Cluster.PARTITION_ORDER);
        asked.addAll(partitions);
        Map<TopicPartition, OffsetAndMetadata> before =
                askedAtJoin.containsAll(asked) ? fetchedAtJoin : null;
        fetchedAtJoin = null;
        if (before != null && !before.equals(cluster.group().fetch(asked, false))) {
            scheduler.saw(Sighting.STALE_READ);
        }
        Map<TopicPartition, OffsetAndMetadata> found =
                before != null
                        ? before
                        : retried(
                                () ->
                                        served(
                                                Coordinator.Asked.READ,
                                                () -> cluster.group().fetch(asked, true)),
                                timeout.toMillis());
        Map<TopicPartition, @Nullable OffsetAndMetadata> answer = new HashMap<>();
        asked.forEach(partition -> answer.put(partition, found.get(partition)));
        return answer;
    }

    private <T> T served(Coordinator.Asked asked, Supplier<T> request) {
        return cluster.groupCoordinator().serve(asked, request);
    }

    /// Calls the broker; what is refused for a while only is tried again.
    private <T> T retried(Supplier<T> atBroker, long timeoutMs) {
        long deadline = scheduler.nanoTime() + timeoutMs * 1_000_000;
        while (true) {
            checkOpen();
            checkWoken();
            long leftMs = (deadline - scheduler.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new TimeoutException("no answer within " + timeoutMs + " ms");
            }
            try {
                return Objects.requireNonNull(cluster.network().call(host, atBroker, leftMs));
            } catch (UnstableOffsetCommitException | UnknownTopicOrPartitionException _) {
                scheduler.sleep(RETRY_NANOS);
            }
        }
    }

    private void checkWoken() {
        if (isWoken) {
            isWoken = false;
            throw new WakeupException();
        }
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(
            Collection<TopicPartition> partitions, Duration timeout) {
        return offsets(partitions, timeout, true);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
            Collection<TopicPartition> partitions, Duration timeout) {
        return offsets(partitions, timeout, false);
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, Duration.ofMillis(API_TIMEOUT_MS), true);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, Duration.ofMillis(API_TIMEOUT_MS), false);
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, Duration timeout, boolean isFirst) {
        Set<TopicPartition> asked = new TreeSet<>(Cluster.PARTITION_ORDER);
        asked.addAll(partitions);
        return retried(
                () -> {
                    Map<TopicPartition, Long> found = new LinkedHashMap<>();
                    for (TopicPartition partition : asked) {
                        PartitionLog log = cluster.find(partition);
                        if (log == null) {
                            throw new UnknownTopicOrPartitionException("no " + partition);
                        }
                        found.put(partition, isFirst ? log.firstOffset() : log.stableEndOffset());
                    }
                    return found;
                },
                timeout.toMillis());
    }

    private void checkCanCommit() {
        if (membership.isStable()) {
            return;
        }
        if (membership.isJoining()) {
            throw new RebalanceInProgressException("a rebalance is under way");
        }
        throw new CommitFailedException("not a member of the group");
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        checkOpen();
        checkWoken();
        checkCanCommit();
        Group.Committer as = membership.committer();
        Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(offsets);
        try {
            Map<TopicPartition, KafkaException> refusals =
                    cluster.network()
                            .callDecisively(
                                    host,
                                    () ->
                                            served(
                                                    Coordinator.Asked.OFFSETS,
                                                    () -> cluster.group().commit(as, sent)),
                                    timeout.toMillis());
            checkRefusals(refusals == null ? Map.of() : refusals);
        } catch (TimeoutException e) {
            throw e;
        } catch (KafkaException refusal) {
            throw membership.refused(refusal);
        }
    }

    private static void checkRefusals(Map<TopicPartition, KafkaException> refusals) {
        for (KafkaException refusal : refusals.values()) {
            if (refusal instanceof OffsetMetadataTooLarge) {
                throw refusal;
            }
        }
        if (!refusals.isEmpty()) {
            throw new TimeoutException("an unknown partition is tried again until time is over");
        }
    }

    @Override
    public void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        checkOpen();
        Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(offsets);
        try {
            checkCanCommit();
        } catch (KafkaException e) {
            completions.add(() -> callback.onComplete(sent, e));
            return;
        }
        Group.Committer as = membership.committer();
        AsyncCommit commit = new AsyncCommit(sent, callback);
        cluster.network()
                .request(
                        host,
                        () -> {
                            KafkaException refusal = null;
                            try {
                                checkRefusals(
                                        served(
                                                Coordinator.Asked.OFFSETS,
                                                () -> cluster.group().commit(as, sent)));
                            } catch (KafkaException e) {
                                refusal = e;
                            }
                            KafkaException found =
                                    refusal instanceof RetriableException
                                            ? new RetriableCommitFailedException(refusal)
                                            : refusal;
                            cluster.network()
                                    .answer(
                                            host,
                                            () -> commit.end(found),
                                            () -> commit.end(broken()));
                        },
                        () -> commit.end(broken()));
        // A request without an answer ends with the request's timeout.
        scheduler.after(30_000_000_000L, () -> commit.end(broken()));
    }

    private static KafkaException broken() {
        return new TimeoutException("the connection broke");
    }

    /// A commit that ends once, at the next poll after its answer.
    private final class AsyncCommit {
        private final Map<TopicPartition, OffsetAndMetadata> offsets;
        private final OffsetCommitCallback callback;
        private boolean isEnded;

        AsyncCommit(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            this.offsets = offsets;
            this.callback = callback;
        }

        void end(@Nullable KafkaException refusal) {
            if (isEnded) {
                return;
            }
            isEnded = true;
            completions.add(
                    () ->
                            callback.onComplete(
                                    offsets,
                                    refusal == null || refusal instanceof RetriableException
                                            ? refusal
                                            : membership.refused(refusal)));
        }
    }

    @Override
    public ConsumerGroupMetadata groupMetadata() {
        return membership.metadata();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        MetricName name = new MetricName("connection-count", "consumer-metrics", "", Map.of());
        return Map.of(
                name,
                new Metric() {
                    @Override
                    public MetricName metricName() {
                        return name;
                    }

                    @Override
                    public Object metricValue() {
                        return cluster.network().isDown() ? 0.0 : 1.0;
                    }
                });
    }

    @Override
    public void wakeup() {
        isWoken = true;
    }

    @Override
    public void close(CloseOptions options) {
        if (isClosed) {
            return;
        }
        boolean isLeaving =
                options.groupMembershipOperation()
                        == CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
        ConsumerRebalanceListener told = listener;
        Set<TopicPartition> assigned = assignment();
        if (told != null && !assigned.isEmpty()) {
            if (membership.isStable()) {
                told.onPartitionsRevoked(assigned);
            } else {
                told.onPartitionsLost(assigned);
            }
        }
        readings.clear();
        isClosed = true;
        if (isLeaving) {
            membership.leave(options.timeout().orElse(CLOSE_BOUND).toMillis());
        } else {
            membership.close();
        }
    }

    @Override
    public void close() {
        close(CloseOptions.timeout(CLOSE_BOUND));
    }
}
