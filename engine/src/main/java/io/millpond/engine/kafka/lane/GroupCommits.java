package io.millpond.engine.kafka.lane;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/// What a member tells its group: the positions that were decided, signed. When a Kafka transaction
/// decides, the group knows them already.
///
/// Nothing depends on the group knowing them soon, or at all, but others: other members, an
/// operator's tools. What it did not take is tried again. Single-threaded.
final class GroupCommits {
    private static final long RETRY_MS = 1_000;

    private final LaneSettings settings;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final LaneProgress progress;
    private final Clock clock;

    /// Decided positions that the group may not know yet.
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    /// What the group is known to hold.
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    private boolean isCommitting;
    private long nextCommitMs;

    GroupCommits(
            LaneSettings settings,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            LaneProgress progress,
            Clock clock) {
        this.settings = settings;
        this.consumer = consumer;
        this.progress = progress;
        this.clock = clock;
    }

    /// The group was found to hold this offset.
    void found(TopicPartition partition, long nextOffset) {
        committed.put(partition, nextOffset);
    }

    /// What the group is known to hold, or [LaneStatus#UNKNOWN].
    long committedOffset(TopicPartition partition) {
        return committed.getOrDefault(partition, LaneStatus.UNKNOWN);
    }

    void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            uncommitted.remove(partition);
            committed.remove(partition);
        }
    }

    /// Tells the group what was decided, some time soon.
    void decided(SetPositions positions) {
        if (settings.protocol() == CommitProtocol.TRANSACTION) {
            progress.committed();
            positions.positions().forEach(p -> committed.replace(partition(p), p.nextOffset()));
            return;
        }
        for (StreamPosition position : positions.positions()) {
            add(position, positions.sequence());
        }
        nextCommitMs = 0;
    }

    private void add(StreamPosition position, long sequence) {
        String signature =
                OffsetSignature.of(settings, settings.lane(), sequence, position.topicId())
                        .encode();
        uncommitted.put(
                partition(position), new OffsetAndMetadata(position.nextOffset(), signature));
    }

    private static TopicPartition partition(StreamPosition position) {
        return new TopicPartition(position.topic(), position.partition());
    }

    /// The group was found to be behind what is decided: it lost a commit, or never got it. Tells
    /// it, so that whoever has the partition next does not read what is in the targets already.
    ///
    /// @param sequence of a frame at or after the one that set the position
    void forward(StreamPosition position, long sequence) {
        add(position, sequence);
        nextCommitMs = 0;
    }

    /// Sends what the group does not know; the answer comes within a later poll.
    void commitAsync() {
        if (isCommitting || uncommitted.isEmpty() || clock.currentTimeMillis() < nextCommitMs) {
            return;
        }
        isCommitting = true;
        nextCommitMs = clock.currentTimeMillis() + RETRY_MS;
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

    /// Sends what the group does not know of some partitions, and waits for the answer at most
    /// `bound`. A refusal is shown, not thrown.
    void commitSync(Collection<TopicPartition> partitions, Duration bound) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(uncommitted);
        offsets.keySet().retainAll(new HashSet<>(partitions));
        if (offsets.isEmpty()) {
            return;
        }
        try {
            try {
                consumer.commitSync(offsets, bound);
            } catch (WakeupException _) {
                // A wake-up ends one wait only; this one is wanted.
                consumer.commitSync(offsets, bound);
            }
            committed(offsets);
        } catch (KafkaException e) {
            progress.commitFailed(Failures.text(e));
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
}
