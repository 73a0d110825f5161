package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the partitions of a member are read: from [PositionRule], and anew when a position turns
/// out to be outside of the partition's log.
///
/// A partition that waits for its position stays paused; a failure of finding it is shown and tried
/// again, and holds no other partition up. Single-threaded.
final class PartitionStarts {
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);
    private static final long RETRY_MS = 1_000;

    /// What a block in flight is given when a log went back.
    private static final long DECISION_BOUND_MS = 10_000;

    private final LaneSettings settings;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final PartitionClaims claims;
    private final ClusterWatch watch;
    private final GroupCommits commits;
    private final PartitionListener listener;
    private final LaneProgress progress;
    private final Clock clock;

    /// Assigned partitions without a position yet; paused.
    private final Set<TopicPartition> waiting = new HashSet<>();

    private long nextTryMs;

    PartitionStarts(
            LaneSettings settings,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            PartitionClaims claims,
            ClusterWatch watch,
            GroupCommits commits,
            PartitionListener listener,
            LaneProgress progress,
            Clock clock) {
        this.settings = settings;
        this.consumer = consumer;
        this.claims = claims;
        this.watch = watch;
        this.commits = commits;
        this.listener = listener;
        this.progress = progress;
        this.clock = clock;
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

    private void position(Set<TopicPartition> partitions) {
        Map<TopicPartition, StreamPosition> logged = new HashMap<>();
        for (TopicPartition partition : partitions) {
            StreamPosition position = claims.take(settings.lane(), partition);
            if (position != null) {
                logged.put(partition, position);
            }
        }
        try {
            Map<TopicPartition, CommittedOffset> held = held(partitions);
            watch.learnTopics(partitions);
            // Read after the group's offsets, so that it is not behind what other lanes committed.
            PositionRule rule =
                    new PositionRule(settings.server(), settings.table(), claims.highestSequence());
            Set<TopicPartition> anew = new HashSet<>();
            boolean isRefused = false;
            for (TopicPartition partition : partitions) {
                String topicId = watch.topicId(partition.topic());
                CommittedOffset found = held.get(partition);
                switch (rule.decide(topicId, logged.get(partition), found)) {
                    case PositionRule.FromLog(long nextOffset) -> {
                        start(partition, nextOffset, found);
                        if (found == null || found.nextOffset() != nextOffset) {
                            tell(partition, nextOffset, rule.highestSequence());
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
        nextTryMs = clock.currentTimeMillis() + RETRY_MS;
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
        // The client takes whatever offset it asked for last as the partition's end, from which it
        // tells the lag: so the end is asked for last.
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, ANSWER_BOUND);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_BOUND);
        return settings.startsAtEnd() ? ends : firsts;
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
            commits.found(partition, found.nextOffset());
        }
        consumer.seek(partition, nextOffset);
        waiting.remove(partition);
        listener.started(partition, nextOffset);
    }

    /// The group does not know how far the partition is read: its answer, or our commit, was lost.
    private void tell(TopicPartition partition, long nextOffset, long sequence) {
        StreamPosition position =
                new StreamPosition(
                        partition.topic(),
                        watch.topicId(partition.topic()),
                        partition.partition(),
                        nextOffset,
                        -1,
                        "");
        commits.decided(
                new SetPositions(settings.table(), settings.lane(), sequence, List.of(position)));
    }

    /// Partitions whose position is outside of their log: messages were deleted before they were
    /// read, or the log went back.
    void relocate(Map<TopicPartition, Long> positions) {
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
        nextTryMs = clock.currentTimeMillis() + RETRY_MS;
    }

    private void passDeleted(TopicPartition partition, long position, long first) {
        progress.moved(first - position, 0);
        progress.note(
                "Messages [%d, %d) of %s were deleted before they were read"
                        .formatted(position, first, partition));
        listener.passed(partition, first);
        consumer.seek(partition, first);
    }

    private void goBack(TopicPartition partition, long position, long end) {
        progress.note(
                "The log of %s went back from %d to %d; reading goes on at its end"
                        .formatted(partition, position, end));
        listener.lost(List.of(partition), DECISION_BOUND_MS);
        claims.take(settings.lane(), partition);
        start(partition, end, null);
    }
}
