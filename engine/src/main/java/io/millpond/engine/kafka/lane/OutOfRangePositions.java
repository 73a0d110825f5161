package io.millpond.engine.kafka.lane;

import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.OffsetPolicy;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What becomes of partitions whose position is outside of their log.
///
/// - *Before its beginning*: messages were deleted before they were read. They are counted as lost,
///   their range is noted, and reading goes on as the policy says.
/// - *Beyond its end, or where it branched off*: the log went back, because a broker lost its end.
///   Where it branched off is known from the leader epochs of what was read, and reading goes on
///   there; else at the end, since what lies before it has been read already, as far as offsets
///   tell. Either is noted: rows of messages that are gone stay.
///
/// With [OffsetPolicy.OutOfRange#FAIL] the partition stands still in both cases, until lanes start
/// anew, as they do after SYSTEM SEEK. Single-threaded.
final class OutOfRangePositions {
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);

    /// What a block in flight is given when a log went back.
    private static final long DECISION_BOUND_MS = 10_000;

    private final OffsetPolicy.OutOfRange policy;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final PartitionStarts starts;
    private final PartitionListener listener;
    private final LaneProgress progress;

    /// The partitions that stand still, and why.
    private final Map<TopicPartition, String> stopped = new HashMap<>();

    OutOfRangePositions(
            OffsetPolicy.OutOfRange policy,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            PartitionStarts starts,
            PartitionListener listener,
            LaneProgress progress) {
        this.policy = policy;
        this.consumer = consumer;
        this.starts = starts;
        this.listener = listener;
        this.progress = progress;
    }

    /// The partitions that stand still.
    Set<TopicPartition> stopped() {
        return stopped.keySet();
    }

    void forget(Collection<TopicPartition> partitions) {
        if (stopped.keySet().removeAll(Set.copyOf(partitions))) {
            show();
        }
    }

    /// Finds the partitions' positions anew. Throws a Kafka exception when the cluster does not
    /// answer.
    void relocate(OffsetOutOfRangeException failure) {
        Map<TopicPartition, Long> positions = new HashMap<>(failure.offsetOutOfRangePartitions());
        // An answer to a fetch from before they were taken, or taken anew.
        positions.keySet().removeAll(starts.waiting());
        Map<TopicPartition, OffsetAndMetadata> branches =
                failure instanceof LogTruncationException truncation
                        ? truncation.divergentOffsets()
                        : Map.of();
        Map<TopicPartition, Long> firsts =
                consumer.beginningOffsets(positions.keySet(), ANSWER_BOUND);
        Map<TopicPartition, Long> ends = consumer.endOffsets(positions.keySet(), ANSWER_BOUND);
        positions.forEach(
                (partition, position) -> {
                    long first = firsts.getOrDefault(partition, 0L);
                    long end = ends.getOrDefault(partition, 0L);
                    OffsetAndMetadata branch = branches.get(partition);
                    if (position < first) {
                        passDeleted(partition, position, first, end);
                    } else {
                        // What was written since the log went back is not read yet.
                        long common = branch == null ? end : branch.offset();
                        goBack(partition, position, Math.min(position, common));
                    }
                });
    }

    private void passDeleted(TopicPartition partition, long position, long first, long end) {
        String what =
                "Messages [%d, %d) of %s were deleted before they were read"
                        .formatted(position, first, partition);
        switch (policy) {
            case FAIL -> stop(partition, what);
            case EARLIEST -> {
                progress.count(LaneCounter.LOST, first - position);
                progress.note(what);
                goOn(partition, first);
            }
            case LATEST -> {
                progress.count(LaneCounter.LOST, first - position);
                progress.moved(end - first, 0);
                progress.note(what + "; reading goes on at the end, " + end);
                goOn(partition, end);
            }
        }
    }

    private void goOn(TopicPartition partition, long nextOffset) {
        listener.passed(partition, nextOffset);
        consumer.seek(partition, nextOffset);
    }

    private void goBack(TopicPartition partition, long position, long nextOffset) {
        String what =
                "The log of %s went back from %d to %d".formatted(partition, position, nextOffset);
        if (policy == OffsetPolicy.OutOfRange.FAIL) {
            stop(partition, what);
            return;
        }
        progress.note(what + "; reading goes on there");
        listener.lost(List.of(partition), DECISION_BOUND_MS);
        starts.restart(partition, nextOffset);
    }

    private void stop(TopicPartition partition, String what) {
        stopped.put(partition, what);
        show();
    }

    private void show() {
        if (stopped.isEmpty()) {
            progress.recover(LaneProgress.Source.RANGE);
            return;
        }
        Map<String, String> sorted = new TreeMap<>();
        stopped.forEach((partition, what) -> sorted.put(partition.toString(), what));
        progress.fail(
                LaneProgress.Source.RANGE,
                String.join("; ", sorted.values())
                        + ". SYSTEM SEEK says where to go on, or kafka_offset_out_of_range");
    }
}
