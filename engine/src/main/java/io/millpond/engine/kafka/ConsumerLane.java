package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// One membership of a lane in its consumer group, from join to leave: the consumer, where its
/// partitions are read, and what the group is told.
///
/// An assigned partition is paused at once, and read only when [#position] has found out where; a
/// failure of that is shown and tried again, and holds no other partition up. Positions are sought
/// explicitly, so the client never chooses one. Owned by the lane's thread, but for [#wakeup].
final class ConsumerLane implements ConsumerRebalanceListener {
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);

    /// What a block in flight is given when its partition goes to another member, which waits.
    private static final long DECISION_BOUND_MS = 10_000;

    private static final Duration COMMIT_BOUND = Duration.ofSeconds(3);
    private static final long COMMIT_RETRY_MS = 1_000;
    private static final long POSITION_RETRY_MS = 1_000;

    private final LaneSettings settings;
    private final PartitionClaims claims;
    private final LaneProgress progress;
    private final PartitionListener listener;
    private final Clock clock;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final GroupAdmin admin;
    private final ClusterWatch watch;

    /// Assigned partitions without a position yet; paused.
    private final Set<TopicPartition> unpositioned = new HashSet<>();

    /// Decided positions that the group may not know yet.
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    /// What the group is known to hold.
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    private boolean isCommitting;
    private long nextCommitMs;
    private long nextPositionMs;

    private ConsumerLane(
            LaneSettings settings,
            PartitionClaims claims,
            LaneProgress progress,
            PartitionListener listener,
            Clock clock,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            GroupAdmin admin) {
        this.settings = settings;
        this.claims = claims;
        this.progress = progress;
        this.listener = listener;
        this.clock = clock;
        this.consumer = consumer;
        this.admin = admin;
        this.watch = new ClusterWatch(settings, consumer, admin, progress, clock);
    }

    /// Joins the group: puts an earlier member with this lane's id out of it, checks that there is
    /// a topic, and subscribes. The consumer connects at the first [#poll].
    ///
    /// Takes `admin` over; it is closed when this fails. Throws a Kafka exception when the cluster
    /// does not answer or no topic exists.
    static ConsumerLane join(
            LaneSettings settings,
            KafkaClients clients,
            GroupAdmin admin,
            PartitionClaims claims,
            LaneProgress progress,
            PartitionListener listener,
            Clock clock) {
        Consumer<ByteBuffer, ByteBuffer> consumer = null;
        try {
            admin.evict(settings.group(), settings.instanceId());
            consumer = clients.consumer(settings);
            ConsumerLane lane =
                    new ConsumerLane(settings, claims, progress, listener, clock, consumer, admin);
            lane.subscribe();
            return lane;
        } catch (RuntimeException e) {
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
            admin.close();
            throw e;
        }
    }

    private void subscribe() {
        Pattern pattern = settings.pattern();
        if (pattern != null) {
            consumer.subscribe(pattern, this);
            return;
        }
        Set<String> present = watch.presentTopics();
        if (present.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "No topic of kafka_topic_list '"
                            + String.join(",", settings.topics())
                            + "' exists");
        }
        consumer.subscribe(present, this);
    }

    /// Waits at most `timeoutMs` for messages. Rebalances happen in here.
    ///
    /// Throws a Kafka exception when this membership is over.
    ConsumerRecords<ByteBuffer, ByteBuffer> poll(long timeoutMs) {
        try {
            ConsumerRecords<ByteBuffer, ByteBuffer> records =
                    consumer.poll(Duration.ofMillis(timeoutMs));
            progress.polled(records.count());
            return records;
        } catch (OffsetOutOfRangeException e) {
            relocate(e.offsetOutOfRangePartitions());
        } catch (WakeupException _) {
            // The loop looks whether it has to stop.
            return ConsumerRecords.empty();
        }
        return ConsumerRecords.empty();
    }

    /// Looks after everything that is not messages: positions, commits, the cluster's state.
    void maintain() {
        if (!unpositioned.isEmpty() && clock.currentTimeMillis() >= nextPositionMs) {
            position();
        }
        commitAsync();
        if (watch.isDue()) {
            Set<String> recreated = watch.look(consumer.subscription());
            if (settings.pattern() == null
                    && !watch.knownTopics().isEmpty()
                    && !watch.knownTopics().equals(consumer.subscription())) {
                consumer.subscribe(watch.knownTopics(), this);
            }
            startAnew(recreated);
        }
    }

    /// Whether any partition waits for its position.
    boolean isPositioning() {
        return !unpositioned.isEmpty();
    }

    private void position() {
        Set<TopicPartition> waiting = Set.copyOf(unpositioned);
        Map<TopicPartition, StreamPosition> logged = new HashMap<>();
        for (TopicPartition partition : waiting) {
            StreamPosition position = claims.take(settings.lane(), partition);
            if (position != null) {
                logged.put(partition, position);
            }
        }
        try {
            Map<TopicPartition, CommittedOffset> held = held(waiting);
            watch.learnTopics(waiting);
            // Read after the group's offsets, so that it is not behind what other lanes committed.
            PositionRule rule =
                    new PositionRule(settings.server(), settings.table(), claims.highestSequence());
            Set<TopicPartition> anew = new HashSet<>();
            boolean isRefused = false;
            for (TopicPartition partition : waiting) {
                String topicId = watch.topicId(partition.topic());
                CommittedOffset found = held.get(partition);
                switch (rule.decide(topicId, logged.get(partition), found)) {
                    case PositionRule.FromLog(long nextOffset) ->
                            start(partition, nextOffset, found);
                    case PositionRule.FromGroup(long nextOffset, long skipped, long repeated) -> {
                        progress.moved(skipped, repeated);
                        start(partition, nextOffset, found);
                    }
                    case PositionRule.Anew _ -> anew.add(partition);
                    case PositionRule.Refused(String reason) -> {
                        isRefused = true;
                        progress.fail(LaneProgress.Source.POSITION, reason);
                    }
                }
            }
            firstOffsets(anew)
                    .forEach((partition, first) -> start(partition, first, held.get(partition)));
            if (!isRefused) {
                progress.recover(LaneProgress.Source.POSITION);
            }
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            progress.fail(LaneProgress.Source.POSITION, Failures.text(e));
        }
        nextPositionMs = clock.currentTimeMillis() + POSITION_RETRY_MS;
    }

    private Map<TopicPartition, CommittedOffset> held(Set<TopicPartition> partitions) {
        Map<TopicPartition, CommittedOffset> held = new HashMap<>();
        consumer.committed(partitions, ANSWER_BOUND)
                .forEach(
                        (partition, offset) -> {
                            if (offset != null) {
                                held.put(
                                        partition,
                                        new CommittedOffset(offset.offset(), offset.metadata()));
                            }
                        });
        return held;
    }

    private Map<TopicPartition, Long> firstOffsets(Set<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        return settings.startsAtEnd()
                ? consumer.endOffsets(partitions, ANSWER_BOUND)
                : consumer.beginningOffsets(partitions, ANSWER_BOUND);
    }

    private void start(TopicPartition partition, long nextOffset, @Nullable CommittedOffset found) {
        StreamPosition start =
                new StreamPosition(
                        partition.topic(),
                        watch.topicId(partition.topic()),
                        partition.partition(),
                        nextOffset,
                        found == null ? -1 : found.nextOffset(),
                        found == null ? "" : found.metadata());
        if (!claims.begin(settings.lane(), start)) {
            return;
        }
        if (found != null) {
            committed.put(partition, found.nextOffset());
        }
        consumer.seek(partition, nextOffset);
        unpositioned.remove(partition);
        listener.started(partition, nextOffset);
    }

    /// Partitions whose position is outside of their log: messages were deleted before they were
    /// read, or the log went back.
    private void relocate(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> firsts =
                consumer.beginningOffsets(positions.keySet(), ANSWER_BOUND);
        Map<TopicPartition, Long> ends = consumer.endOffsets(positions.keySet(), ANSWER_BOUND);
        positions.forEach(
                (partition, position) -> {
                    long first = firsts.getOrDefault(partition, 0L);
                    if (position < first) {
                        passDeleted(partition, position, first);
                    } else {
                        goBack(partition, position, ends.getOrDefault(partition, 0L));
                    }
                });
        nextPositionMs = clock.currentTimeMillis() + POSITION_RETRY_MS;
    }

    private void passDeleted(TopicPartition partition, long position, long first) {
        progress.moved(first - position, 0);
        progress.fail(
                LaneProgress.Source.POSITION,
                "Messages [%d, %d) of %s were deleted before they were read"
                        .formatted(position, first, partition));
        listener.passed(partition, first);
        consumer.seek(partition, first);
    }

    private void goBack(TopicPartition partition, long position, long end) {
        progress.fail(
                LaneProgress.Source.POSITION,
                "The log of %s went back from %d to %d; reading goes on at its end"
                        .formatted(partition, position, end));
        listener.lost(List.of(partition), DECISION_BOUND_MS);
        claims.take(settings.lane(), partition);
        start(partition, end, null);
    }

    /// Partitions of topics that were deleted and made again are read like new ones.
    private void startAnew(Set<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            if (topics.contains(partition.topic())) {
                partitions.add(partition);
            }
        }
        if (!partitions.isEmpty()) {
            listener.lost(partitions, DECISION_BOUND_MS);
            uncommitted.keySet().removeAll(partitions);
            reposition(partitions);
        }
    }

    /// Finds out anew where assigned partitions are read; until then they are paused.
    void reposition(Collection<TopicPartition> partitions) {
        Set<TopicPartition> assigned = new HashSet<>(consumer.assignment());
        assigned.retainAll(new HashSet<>(partitions));
        consumer.pause(assigned);
        unpositioned.addAll(assigned);
        nextPositionMs = 0;
    }

    /// Reads the partition again from `nextOffset`.
    void seek(TopicPartition partition, long nextOffset) {
        consumer.seek(partition, nextOffset);
    }

    /// Pauses exactly what has to be: the partitions without position, and `partitions`, or all.
    void pause(Collection<TopicPartition> partitions, boolean isEverything) {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> wanted = new HashSet<>(isEverything ? assigned : unpositioned);
        for (TopicPartition partition : partitions) {
            if (assigned.contains(partition)) {
                wanted.add(partition);
            }
        }
        Set<TopicPartition> paused = new HashSet<>(consumer.paused());
        if (paused.equals(wanted)) {
            return;
        }
        Set<TopicPartition> resumed = new HashSet<>(paused);
        resumed.removeAll(wanted);
        consumer.resume(resumed);
        consumer.pause(wanted);
    }

    /// Whether every partition but `excluded` is known to be read to its end.
    boolean isAtEnd(Set<TopicPartition> excluded) {
        Set<TopicPartition> assigned = consumer.assignment();
        if (assigned.isEmpty() || !unpositioned.isEmpty()) {
            return false;
        }
        for (TopicPartition partition : assigned) {
            if (!excluded.contains(partition)) {
                OptionalLong lag = consumer.currentLag(partition);
                if (lag.isEmpty() || lag.getAsLong() > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Tells the group what was decided, some time soon.
    void decided(SetPositions positions) {
        for (StreamPosition position : positions.positions()) {
            TopicPartition partition = new TopicPartition(position.topic(), position.partition());
            String signature =
                    new OffsetSignature(
                                    settings.server(),
                                    settings.table(),
                                    settings.lane(),
                                    positions.sequence(),
                                    position.topicId())
                            .encode();
            uncommitted.put(partition, new OffsetAndMetadata(position.nextOffset(), signature));
        }
        nextCommitMs = 0;
    }

    private void commitAsync() {
        if (isCommitting || uncommitted.isEmpty() || clock.currentTimeMillis() < nextCommitMs) {
            return;
        }
        isCommitting = true;
        nextCommitMs = clock.currentTimeMillis() + COMMIT_RETRY_MS;
        consumer.commitAsync(
                Map.copyOf(uncommitted),
                (offsets, failure) -> {
                    isCommitting = false;
                    if (failure == null) {
                        committed(offsets);
                    } else if (!(failure instanceof RebalanceInProgressException)) {
                        progress.commitFailed(Failures.text(failure));
                    }
                });
    }

    /// @return whether the group took the offsets
    private boolean commitSync(Collection<TopicPartition> partitions, Duration bound) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(uncommitted);
        offsets.keySet().retainAll(new HashSet<>(partitions));
        if (offsets.isEmpty()) {
            return true;
        }
        try {
            consumer.commitSync(offsets, bound);
            committed(offsets);
            return true;
        } catch (WakeupException _) {
            return false;
        } catch (KafkaException e) {
            progress.commitFailed(Failures.text(e));
            return true;
        }
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        progress.committed();
        offsets.forEach(
                (partition, offset) -> {
                    uncommitted.remove(partition, offset);
                    committed.put(partition, offset.offset());
                });
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // Any position keeps the client from choosing one; paused, nothing is fetched from it.
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
        }
        consumer.pause(partitions);
        unpositioned.addAll(partitions);
        nextPositionMs = 0;
        progress.assigned(consumer.groupMetadata().memberId());
    }

    /// Decided here means decided before the next owner reads: the partitions are given away only
    /// after this returns.
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        progress.revoked();
        listener.lost(partitions, DECISION_BOUND_MS);
        if (!commitSync(partitions, COMMIT_BOUND)) {
            commitSync(partitions, COMMIT_BOUND);
        }
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        progress.revoked();
        listener.lost(partitions, 0);
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        claims.release(settings.lane(), partitions);
        for (TopicPartition partition : partitions) {
            unpositioned.remove(partition);
            uncommitted.remove(partition);
            committed.remove(partition);
        }
    }

    Set<TopicPartition> assignment() {
        return consumer.assignment();
    }

    /// The partitions as users see them.
    List<LaneStatus.PartitionStatus> partitions() {
        List<LaneStatus.PartitionStatus> all = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            boolean isRead = !unpositioned.contains(partition);
            OptionalLong lag = isRead ? consumer.currentLag(partition) : OptionalLong.empty();
            long position = isRead ? consumer.position(partition) : LaneStatus.UNKNOWN;
            all.add(
                    new LaneStatus.PartitionStatus(
                            partition.topic(),
                            partition.partition(),
                            position,
                            committed.getOrDefault(partition, LaneStatus.UNKNOWN),
                            lag.isEmpty() ? LaneStatus.UNKNOWN : position + lag.getAsLong()));
        }
        all.sort(
                Comparator.comparing(LaneStatus.PartitionStatus::topic)
                        .thenComparingInt(LaneStatus.PartitionStatus::partition));
        return all;
    }

    /// Ends a wait of this lane's thread inside the client. Any thread may call it.
    void wakeup() {
        consumer.wakeup();
    }

    /// Tells the group what was decided and leaves it, so that its partitions are free at once.
    /// Waits about `bound`, and not at all when no broker is connected.
    void leave(Duration bound) {
        Duration each = watch.isConnected() ? bound.dividedBy(2) : Duration.ZERO;
        if (!commitSync(consumer.assignment(), each)) {
            commitSync(consumer.assignment(), each);
        }
        // What was not taken by now is not tried again while closing.
        uncommitted.clear();
        try {
            consumer.close(
                    CloseOptions.timeout(each)
                            .withGroupMembershipOperation(
                                    CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        } catch (KafkaException e) {
            progress.fail(LaneProgress.Source.CLUSTER, Failures.text(e));
        } finally {
            admin.close();
        }
    }
}
