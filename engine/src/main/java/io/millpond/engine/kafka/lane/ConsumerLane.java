package io.millpond.engine.kafka.lane;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.kafka.client.ConsumerPositions;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.GroupAdmin;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.message.LaneMemory;
import io.millpond.engine.kafka.position.GroupRecords;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.transaction.GroupRestore;
import io.millpond.engine.kafka.transaction.PartitionClaims;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// One membership of a lane in its consumer group, from join to leave: the consumer, where its
/// partitions are read, and what the group is told.
///
/// An assigned partition is paused at once, and read only when [PartitionStarts] has found out
/// where. Positions are sought explicitly, so the client never chooses one. Owned by the lane's
/// thread, but for [#wakeup].
final class ConsumerLane implements ConsumerRebalanceListener {
    /// What a block in flight is given when its partition goes to another member, which waits.
    private static final long DECISION_BOUND_MS = 10_000;

    private static final Duration COMMIT_BOUND = Duration.ofSeconds(3);
    private static final Duration JOIN_BOUND = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLane.class);

    private static final CloseOptions REMAINING =
            CloseOptions.timeout(Duration.ZERO)
                    .withGroupMembershipOperation(
                            CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP);

    private final LaneSettings settings;
    private final PartitionClaims claims;
    private final LaneProgress progress;
    private final PartitionListener listener;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final GroupAdmin admin;
    private final ClusterWatch watch;
    private final GroupCommits commits;
    private final PartitionStarts starts;

    /// Whether what was decided is told already and the rest is given up.
    private boolean isLeaving;
    private final GroupRecords records;
    private final GroupRestore restore;

    private final CapturedMembership membership;
    private final OutOfRangePositions outOfRange;

    private ConsumerLane(
            LaneSettings settings,
            PartitionClaims claims,
            LaneProgress progress,
            PartitionListener listener,
            Clock clock,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            GroupAdmin admin,
            CapturedMembership membership,
            GroupRecords records,
            GroupRestore restore) {
        this.settings = settings;
        this.claims = claims;
        this.progress = progress;
        this.listener = listener;
        this.consumer = consumer;
        this.admin = admin;
        this.membership = membership;
        this.watch = new ClusterWatch(settings, consumer, admin, progress, clock);
        this.commits = new GroupCommits(settings, consumer, progress, clock);
        this.records = records;
        this.restore = restore;
        this.starts =
                new PartitionStarts(
                        settings,
                        consumer,
                        claims,
                        watch,
                        commits,
                        records,
                        restore,
                        membership::metadata,
                        listener,
                        progress,
                        clock);
        this.outOfRange =
                new OutOfRangePositions(
                        settings.offsets().outOfRange(), consumer, starts, listener, progress);
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
            admin.evict(settings.group(), settings.instanceId(), JOIN_BOUND);
            consumer = clients.consumer(settings);
            GroupRecords records = new GroupRecords(settings, clients, clock);
            ConsumerLane lane =
                    new ConsumerLane(
                            settings,
                            claims,
                            progress,
                            listener,
                            clock,
                            consumer,
                            admin,
                            new CapturedMembership(consumer, listener, clients.isIncremental()),
                            records,
                            new GroupRestore(settings, clients, records));
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
            // A topic that was made again is out of range too, and then read from its beginning.
            watch.learnTopics(e.offsetOutOfRangePartitions().keySet());
            startOutdatedAnew(consumer.assignment());
            outOfRange.relocate(e);
        } catch (WakeupException _) {
            // The loop looks whether it has to stop.
            return ConsumerRecords.empty();
        }
        return ConsumerRecords.empty();
    }

    /// Looks after everything that is not messages: positions, commits, the cluster's state.
    void maintain() {
        membership.follow();
        starts.find();
        commits.commitAsync();
        if (watch.isDue()) {
            watch.look(consumer.subscription());
            if (settings.pattern() == null
                    && !watch.knownTopics().isEmpty()
                    && !watch.knownTopics().equals(consumer.subscription())) {
                consumer.subscribe(watch.knownTopics(), this);
            }
            startOutdatedAnew(consumer.assignment());
        }
    }

    /// Whether any partition waits for its position.
    boolean isPositioning() {
        return !starts.waiting().isEmpty();
    }

    /// Makes sure that what was read of these partitions is of the topics that there are now: what
    /// was read of a topic that was deleted and made again meanwhile may be of either, and goes.
    ///
    /// When nobody answers, nothing was made again that could have been read since.
    void checkTopics(Collection<TopicPartition> of) {
        if (!watch.isConnected()) {
            return;
        }
        try {
            watch.learnTopics(of);
        } catch (KafkaException e) {
            progress.fail(LaneProgress.Source.CLUSTER, Failures.text(e));
            return;
        }
        startOutdatedAnew(consumer.assignment());
    }

    /// Partitions of topics that were deleted and made again are read like new ones, and so are
    /// those that another lane took over and gave up since.
    private void startOutdatedAnew(Collection<TopicPartition> assigned) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicPartition partition : assigned) {
            String begun = claims.topicId(settings.lane(), partition);
            boolean isOther = !begun.isEmpty() && !begun.equals(watch.topicId(partition.topic()));
            boolean isWaiting = starts.waiting().contains(partition);
            if (!isWaiting && (isOther || !claims.isClaimed(partition))) {
                partitions.add(partition);
            }
        }
        if (!partitions.isEmpty()) {
            listener.lost(partitions, DECISION_BOUND_MS);
            commits.forget(partitions);
            reposition(partitions);
        }
    }

    /// Finds out anew where assigned partitions are read; until then they are paused.
    void reposition(Collection<TopicPartition> partitions) {
        Set<TopicPartition> assigned = new HashSet<>(consumer.assignment());
        assigned.retainAll(new HashSet<>(partitions));
        consumer.pause(assigned);
        outOfRange.forget(assigned);
        starts.add(assigned);
    }

    /// Reads the partition again from `nextOffset`.
    void seek(TopicPartition partition, long nextOffset) {
        consumer.seek(partition, nextOffset);
    }

    /// Pauses exactly what has to be: the partitions without position, and `partitions`, or all.
    void pause(Collection<TopicPartition> partitions, boolean isEverything) {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> wanted = new HashSet<>(isEverything ? assigned : starts.waiting());
        wanted.addAll(outOfRange.stopped());
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
        resumed.retainAll(assigned);
        consumer.resume(resumed);
        consumer.pause(wanted);
    }

    /// Whether every partition but `excluded` is known to be read to its end.
    boolean isAtEnd(Set<TopicPartition> excluded) {
        Set<TopicPartition> assigned = consumer.assignment();
        if (assigned.isEmpty() || !starts.waiting().isEmpty()) {
            return false;
        }
        for (TopicPartition partition : assigned) {
            if (!excluded.contains(partition) && !outOfRange.stopped().contains(partition)) {
                OptionalLong lag = consumer.currentLag(partition);
                if (lag.isEmpty() || lag.getAsLong() > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// An estimate of what the client has fetched ahead.
    long fetchedBytes(LaneMemory memory) {
        long bytes = 0;
        for (TopicPartition partition : consumer.assignment()) {
            bytes += memory.fetchedBytes(consumer.currentLag(partition).orElse(0));
        }
        return bytes;
    }

    /// Tells the group what was decided, some time soon.
    void decided(SetPositions decidedPositions) {
        commits.decided(decidedPositions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // Any position keeps the client from choosing one; paused, nothing is fetched from it.
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
        }
        consumer.pause(partitions);
        starts.add(partitions);
        progress.assigned(membership.capture().memberId());
        if (!partitions.isEmpty() && consumer.assignment().size() > partitions.size()) {
            // The poll around this would go on waiting for messages of the others.
            consumer.wakeup();
        }
    }

    /// Decided here means decided before the next owner reads: the partitions are given away only
    /// after this returns.
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        progress.revoked();
        if (!isLeaving) {
            // The generation has moved on already, and the partitions are still the lane's.
            listener.joined(consumer.groupMetadata());
        }
        listener.lost(partitions, isLeaving ? 0 : DECISION_BOUND_MS);
        commits.commitSync(partitions, COMMIT_BOUND);
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
        starts.remove(partitions);
        outOfRange.forget(partitions);
        commits.forget(partitions);
    }

    Set<TopicPartition> assignment() {
        return consumer.assignment();
    }

    /// The partitions as users see them.
    List<LaneStatus.PartitionStatus> partitions() {
        List<LaneStatus.PartitionStatus> all = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            boolean isRead = !starts.waiting().contains(partition);
            OptionalLong lag = isRead ? consumer.currentLag(partition) : OptionalLong.empty();
            long position =
                    isRead
                            ? ConsumerPositions.known(consumer, partition)
                                    .orElse(LaneStatus.UNKNOWN)
                            : LaneStatus.UNKNOWN;
            boolean isEndKnown = lag.isPresent() && position != LaneStatus.UNKNOWN;
            all.add(
                    new LaneStatus.PartitionStatus(
                            partition.topic(),
                            partition.partition(),
                            position,
                            commits.committedOffset(partition),
                            isEndKnown ? position + lag.getAsLong() : LaneStatus.UNKNOWN));
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
        Set<TopicPartition> assigned = Set.copyOf(consumer.assignment());
        commits.commitSync(assigned, each);
        // What was not taken by now is not tried again while closing.
        commits.forget(assigned);
        isLeaving = true;
        try {
            consumer.close(isOut(each) ? REMAINING : leaving(each));
        } catch (KafkaException e) {
            progress.fail(LaneProgress.Source.CLUSTER, Failures.text(e));
        } finally {
            restore.close();
            records.close();
            admin.close();
        }
    }

    /// Has itself put out of the group; false when that did not succeed.
    ///
    /// A consumer that leaves by itself also ends its fetch session, and for that waits until the
    /// broker gives up the fetch it holds back.
    private boolean isOut(Duration bound) {
        if (!bound.isPositive()) {
            return false;
        }
        try {
            admin.evict(settings.group(), settings.instanceId(), bound);
            return true;
        } catch (KafkaException e) {
            LOG.debug("not put out of the group lane={}", settings.name(), e);
            return false;
        }
    }

    private static CloseOptions leaving(Duration bound) {
        return CloseOptions.timeout(bound)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    }
}
