package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.message.PartitionRange;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which lane of a table holds which partition, and where its next range has to begin.
///
/// - At most one lane holds a partition: whoever took it last.
/// - One that was taken is held from no offset until its lane begins it; no range fits it then.
///
/// Used only under the lock of [PartitionClaims].
final class LaneClaims {
    private static final int NO_LANE = -1;
    private static final long NOT_BEGUN = -1;

    private final Map<TopicPartition, Claim> claims = new HashMap<>();

    /// @param nextOffset where the next range has to start, or [#NOT_BEGUN]
    private record Claim(int lane, long nextOffset, StreamPosition start) {
        static Claim at(int lane, StreamPosition start) {
            return new Claim(lane, start.nextOffset(), start);
        }
    }

    void take(int lane, TopicPartition partition) {
        StreamPosition none =
                new StreamPosition(partition.topic(), "", partition.partition(), NOT_BEGUN, -1, "");
        claims.put(partition, Claim.at(lane, none));
    }

    /// False when another lane has the partition by now.
    boolean begin(int lane, StreamPosition start) {
        TopicPartition partition = new TopicPartition(start.topic(), start.partition());
        boolean isHeld = holder(partition) == lane;
        if (isHeld) {
            claims.put(partition, Claim.at(lane, start));
        }
        return isHeld;
    }

    /// The id of the topic when the lane began the partition; empty when it has not.
    String topicId(int lane, TopicPartition partition) {
        Claim claim = claims.get(partition);
        return claim == null || claim.lane() != lane ? "" : claim.start().topicId();
    }

    boolean isClaimed(TopicPartition partition) {
        return claims.containsKey(partition);
    }

    /// The lane that holds the partition; -1 if none does.
    int holder(TopicPartition partition) {
        Claim claim = claims.get(partition);
        return claim == null ? NO_LANE : claim.lane();
    }

    void release(int lane, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (holder(partition) == lane) {
                claims.remove(partition);
            }
        }
    }

    /// The partitions that the lane does not hold, or not from where the range begins.
    Set<TopicPartition> foreign(int lane, List<PartitionRange> ranges) {
        Set<TopicPartition> foreign = new HashSet<>();
        for (PartitionRange range : ranges) {
            if (!isHeld(lane, range.partition(), range.fromOffset())) {
                foreign.add(range.partition());
            }
        }
        return foreign;
    }

    /// The same of a prepared block and its lane.
    Set<TopicPartition> foreign(PreparedIngest ingest) {
        Set<TopicPartition> foreign = PreparedBlocks.partitions(ingest);
        for (PreparedIngest.Range range : ingest.ranges()) {
            TopicPartition partition = PreparedBlocks.partition(range);
            if (isHeld(ingest.lane(), partition, range.fromOffset())) {
                foreign.remove(partition);
            }
        }
        return foreign;
    }

    private boolean isHeld(int lane, TopicPartition partition, long fromOffset) {
        Claim claim = claims.get(partition);
        return claim != null && claim.lane() == lane && claim.nextOffset() == fromOffset;
    }

    /// The positions at the ends of ranges of partitions that are held, in their order.
    List<StreamPosition> ends(List<PartitionRange> ranges) {
        List<StreamPosition> positions = new ArrayList<>();
        for (PartitionRange range : ranges) {
            Claim claim = claims.get(range.partition());
            if (claim == null) {
                throw new IllegalStateException("no claim of " + range.partition());
            }
            StreamPosition start = claim.start();
            positions.add(
                    new StreamPosition(
                            start.topic(),
                            start.topicId(),
                            start.partition(),
                            range.toOffset(),
                            start.foundOffset(),
                            start.foundMetadata()));
        }
        return positions;
    }

    /// The rows of a range that the lane held end at `end` now.
    void advance(int lane, StreamPosition end) {
        claims.put(new TopicPartition(end.topic(), end.partition()), Claim.at(lane, end));
    }

    /// The same of a prepared block: of the ranges that its lane still holds.
    void advance(PreparedIngest ingest) {
        for (PreparedIngest.Range range : ingest.ranges()) {
            if (isHeld(ingest.lane(), PreparedBlocks.partition(range), range.fromOffset())) {
                advance(ingest.lane(), range.end());
            }
        }
    }
}
