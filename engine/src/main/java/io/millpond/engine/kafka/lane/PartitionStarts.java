package io.millpond.engine.kafka.lane;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.position.GroupRecords;
import io.millpond.engine.kafka.position.PositionRule;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.kafka.transaction.GroupRestore;
import io.millpond.engine.kafka.transaction.PartitionClaims;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Where the partitions of a member are read: from [PositionRule], and [FirstStart] when nothing is
/// known of them.
///
/// A partition that waits for its position stays paused; a failure of finding it is shown and tried
/// again, and holds no other partition up. Single-threaded.
final class PartitionStarts {
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);
    private static final long RETRY_MS = 1_000;

    /// While a prepared block has messages of a partition, its end is looked for this often; and
    /// what the group was told is read back after this.
    private static final long SOON_MS = 20;

    private final LaneSettings settings;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final PartitionClaims claims;
    private final ClusterWatch watch;
    private final GroupCommits commits;
    private final GroupRecords records;
    private final GroupRestore restore;
    private final Supplier<@Nullable ConsumerGroupMetadata> membership;
    private final PartitionListener listener;
    private final LaneProgress progress;
    private final Clock clock;
    private final FirstStart first;

    /// Assigned partitions without a position yet; paused.
    private final Set<TopicPartition> waiting = new HashSet<>();

    private long nextTryMs;

    /// Whether the group was told where partitions are read that have not started.
    private boolean isTold;

    PartitionStarts(
            LaneSettings settings,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            PartitionClaims claims,
            ClusterWatch watch,
            GroupCommits commits,
            GroupRecords records,
            GroupRestore restore,
            Supplier<@Nullable ConsumerGroupMetadata> membership,
            PartitionListener listener,
            LaneProgress progress,
            Clock clock) {
        this.settings = settings;
        this.consumer = consumer;
        this.claims = claims;
        this.watch = watch;
        this.commits = commits;
        this.records = records;
        this.restore = restore;
        this.membership = membership;
        this.listener = listener;
        this.progress = progress;
        this.clock = clock;
        this.first =
                new FirstStart(
                        settings, consumer, claims, watch, listener, progress, restore, membership);
    }

    /// The partitions without position.
    Set<TopicPartition> waiting() {
        return waiting;
    }

    /// Assigned partitions wait for a position from now on; the caller has paused them.
    void add(Collection<TopicPartition> partitions) {
        waiting.addAll(partitions);
        nextTryMs = 0;
    }

    void remove(Collection<TopicPartition> partitions) {
        partitions.forEach(waiting::remove);
    }

    /// Looks for the positions that are missing, if it is time to.
    void find() {
        if (!waiting.isEmpty() && clock.currentTimeMillis() >= nextTryMs) {
            position(Set.copyOf(waiting));
        }
    }

    private void position(Set<TopicPartition> wanted) {
        Map<TopicPartition, StreamPosition> logged = new HashMap<>();
        Set<TopicPartition> partitions = new HashSet<>();
        for (TopicPartition partition : wanted) {
            var _ = claims.take(settings.lane(), partition);
            // Asked after it was taken: from then on nobody else prepares anything of it.
            if (claims.isReserved(partition)) {
                continue;
            }
            // Taken again, since a prepared block may have been published in between.
            StreamPosition position = claims.take(settings.lane(), partition);
            partitions.add(partition);
            if (position != null) {
                logged.put(partition, position);
            }
        }
        try {
            if (position(partitions, logged)) {
                progress.recover(LaneProgress.Source.POSITION);
            }
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            progress.fail(LaneProgress.Source.POSITION, Failures.text(e));
        }
        boolean isSoon = isTold || partitions.size() < wanted.size();
        isTold = false;
        nextTryMs = clock.currentTimeMillis() + (isSoon ? SOON_MS : RETRY_MS);
    }

    /// Returns whether none was refused.
    private boolean position(
            Set<TopicPartition> partitions, Map<TopicPartition, StreamPosition> logged) {
        restore.settle();
        // Read before the group's offsets: another lane may tell the group all positions meanwhile.
        boolean hasStarted = claims.hasPositions();
        Map<TopicPartition, CommittedOffset> held = held(partitions);
        watch.learnTopics(partitions);
        Map<TopicPartition, Long> recorded = recorded(partitions);
        // Read after the group's offsets, so that it is not behind what other lanes committed.
        PositionRule rule =
                new PositionRule(
                        settings.server(),
                        settings.table(),
                        claims.highestSequence(),
                        claims.isRestored());
        Set<TopicPartition> anew = new HashSet<>();
        Map<TopicPartition, Long> untold = new HashMap<>();
        Set<TopicPartition> movedBack = new HashSet<>();
        boolean isRefused = false;
        for (TopicPartition partition : partitions) {
            String topicId = watch.topicId(partition.topic());
            CommittedOffset found = held.get(partition);
            PositionRule.Start start =
                    switch (settings.protocol()) {
                        case LOCAL -> rule.decide(topicId, logged.get(partition), found);
                        case TRANSACTION ->
                                rule.decideShared(
                                        topicId,
                                        logged.get(partition),
                                        found,
                                        recorded.get(partition));
                    };
            switch (start) {
                case PositionRule.FromLog(long nextOffset) -> {
                    if (found == null || found.nextOffset() != nextOffset) {
                        untold.put(partition, nextOffset);
                    } else {
                        start(partition, nextOffset, found);
                    }
                }
                case PositionRule.FromRecord(long nextOffset) -> {
                    untold.put(partition, nextOffset);
                    StreamPosition own = logged.get(partition);
                    if (own != null && own.nextOffset() > nextOffset) {
                        movedBack.add(partition);
                    }
                }
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
        Map<TopicPartition, Long> firsts = new HashMap<>(first.offsets(anew, hasStarted));
        isTold |= firsts.size() < anew.size();
        // What another lane has begun meanwhile is found in the log next time.
        firsts.entrySet().removeIf(entry -> isBegun(entry, logged.get(entry.getKey())));
        if (settings.offsets().start() instanceof OffsetPolicy.Earliest) {
            firsts.forEach((partition, at) -> start(partition, at, held.get(partition)));
        } else {
            untold.putAll(firsts);
        }
        startUntold(untold, movedBack, held, rule.highestSequence());
        return !isRefused;
    }

    private boolean isBegun(
            Map.Entry<TopicPartition, Long> start, @Nullable StreamPosition before) {
        StreamPosition now = claims.position(start.getKey());
        return now != null && !now.equals(before) && now.nextOffset() != start.getValue();
    }

    /// Starts partitions of which the group does not know, or not any more, where they are read.
    ///
    /// @param movedBack partitions that are read before where this server's log has ended
    private void startUntold(
            Map<TopicPartition, Long> untold,
            Set<TopicPartition> movedBack,
            Map<TopicPartition, CommittedOffset> held,
            long sequence) {
        if (untold.isEmpty()) {
            return;
        }
        List<StreamPosition> positions = new ArrayList<>();
        untold.forEach(
                (partition, at) -> positions.add(position(partition, at, held.get(partition))));
        switch (settings.protocol()) {
            case LOCAL -> {
                untold.forEach((partition, at) -> start(partition, at, held.get(partition)));
                positions.forEach(position -> commits.forward(position, sequence));
            }
            case TRANSACTION -> {
                untold.forEach((partition, at) -> noteLost(partition, at, held.get(partition)));
                ConsumerGroupMetadata metadata = membership.get();
                if (metadata == null) {
                    throw new KafkaException("Not a member of the group");
                }
                // They start when they are read back: until then a later commit could be undone.
                restore.restore(positions, movedBack, sequence, metadata);
                isTold = true;
            }
        }
    }

    /// Where transactions decide, an offset that is behind is one that the group went back to.
    private void noteLost(TopicPartition partition, long at, @Nullable CommittedOffset found) {
        if (found != null
                && found.nextOffset() < at
                && PositionRule.isUsable(watch.topicId(partition.topic()), found)) {
            progress.note(
                    "The group has lost commits of %s: it went back from %d to %d, and is put forward"
                                    .formatted(partition, at, found.nextOffset())
                            + " again");
        }
    }

    /// Where the group reads next by its records.
    private Map<TopicPartition, Long> recorded(Set<TopicPartition> partitions) {
        if (settings.protocol() == CommitProtocol.LOCAL) {
            return Map.of();
        }
        List<StreamPosition> asked = new ArrayList<>();
        partitions.forEach(partition -> asked.add(position(partition, 0, null)));
        return records.recorded(asked);
    }

    private StreamPosition position(
            TopicPartition partition, long nextOffset, @Nullable CommittedOffset found) {
        return new StreamPosition(
                partition.topic(),
                watch.topicId(partition.topic()),
                partition.partition(),
                nextOffset,
                found == null ? -1 : found.nextOffset(),
                found == null ? "" : found.metadata());
    }

    private Map<TopicPartition, CommittedOffset> held(Set<TopicPartition> partitions) {
        if (settings.protocol() == CommitProtocol.TRANSACTION) {
            return records.committed(partitions);
        }
        // Of its own member the client may answer what it had fetched before a commit of its own;
        // that is signed by this server, or what it found before, and then the log wins anyway.
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

    private void start(TopicPartition partition, long nextOffset, @Nullable CommittedOffset found) {
        StreamPosition start = position(partition, nextOffset, found);
        if (!claims.begin(settings.lane(), start)) {
            return;
        }
        if (found != null) {
            commits.found(partition, found.nextOffset());
        }
        consumer.seek(partition, nextOffset);
        waiting.remove(partition);
        listener.started(partition, nextOffset);
    }

    /// Reads an assigned partition from `nextOffset` on, whatever its position was.
    void restart(TopicPartition partition, long nextOffset) {
        claims.take(settings.lane(), partition);
        start(partition, nextOffset, null);
    }
}
