package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.message.PartitionRange;
import io.millpond.engine.kafka.thread.Monitor;
import io.millpond.sql.ast.SystemCommand.Resolution;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The prepared blocks of a table, and the numbers that tell its blocks from each other.
///
/// - A block is here from when its frame is durable until the frame that publishes or drops it is.
///   Until then its partitions are reserved.
/// - A number is never used twice, not even when the frame that had it failed: [#nextSequence] is
///   above every number that was given or is in the log.
/// - One that waits for an operator's word is in [UnknownBlocks] too, and leaves both at once.
///
/// Used only under the lock of [PartitionClaims], which is held over each of these frames: what is
/// here is what the log says. But for [#unknown], which takes the same lock itself.
public final class PreparedBlocks {
    /// By sequence.
    private final Map<Long, PreparedIngest> prepared = new HashMap<>();

    private final UnknownBlocks unknown;

    /// By lane, the sequence of its last published block that was prepared.
    private final Map<Integer, Long> decided = new HashMap<>();

    /// Of the last frame that is durable.
    private long sequence;

    /// The highest number that a block to be prepared was given; its frame may have failed.
    private long givenSequence;

    /// @param state what the catalog holds for the table
    /// @param lock of the claims
    PreparedBlocks(StreamState state, Monitor lock) {
        this.unknown = new UnknownBlocks(lock);
        this.sequence = state.sequence();
        this.givenSequence = sequence;
        prepared.putAll(state.prepared());
        decided.putAll(state.decided());
    }

    /// The sequence of the last frame that is durable.
    long sequence() {
        return sequence;
    }

    /// A number that no frame has had.
    long nextSequence() {
        return Math.max(sequence, givenSequence) + 1;
    }

    /// A frame with this number is about to be written, and may fail.
    void give(long number) {
        givenSequence = number;
    }

    /// A frame with this number is durable.
    void framed(long number) {
        sequence = Math.max(sequence, number);
    }

    /// The frame that prepares the block is durable.
    void prepared(PreparedIngest ingest) {
        framed(ingest.sequence());
        prepared.put(ingest.sequence(), ingest);
    }

    /// The frame that publishes the block is durable.
    void published(PreparedIngest ingest) {
        prepared.remove(ingest.sequence());
        unknown.done(ingest.sequence());
        decided.put(ingest.lane(), ingest.sequence());
    }

    /// The frame that drops the block is durable.
    void dropped(PreparedIngest ingest) {
        prepared.remove(ingest.sequence());
        unknown.done(ingest.sequence());
    }

    /// A copy.
    List<PreparedIngest> all() {
        return List.copyOf(prepared.values());
    }

    /// The sequence of the lane's last published block that was prepared; 0: none was.
    long lastDecided(int lane) {
        return decided.getOrDefault(lane, 0L);
    }

    /// Whether a block has messages of the partition.
    boolean isReserved(TopicPartition partition) {
        return prepared.values().stream()
                .anyMatch(ingest -> partitions(ingest).contains(partition));
    }

    /// The blocks that wait for an operator's word.
    UnknownBlocks unknown() {
        return unknown;
    }

    /// What an operator says of the block, which waits for that from now on; null: nothing yet.
    ///
    /// @param lane that waits for it
    @Nullable Resolution word(int lane, PreparedIngest ingest) {
        return unknown.word(lane, ingest);
    }

    /// What was said of the block could not be done.
    void failed(PreparedIngest ingest, String text) {
        unknown.failed(ingest.sequence(), text);
    }

    /// No block is prepared, published or dropped any more.
    void close() {
        unknown.close();
    }

    /// A block to be prepared, without its parts.
    ///
    /// @param ends where the ranges end, in their order
    static PreparedIngest ingest(SetPositions ends, List<PartitionRange> ranges, long token) {
        List<PreparedIngest.Range> all = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            all.add(new PreparedIngest.Range(ranges.get(i).fromOffset(), ends.positions().get(i)));
        }
        return new PreparedIngest(ends.lane(), ends.sequence(), token, all, Map.of());
    }

    /// The partitions of a block.
    public static Set<TopicPartition> partitions(PreparedIngest ingest) {
        Set<TopicPartition> partitions = new HashSet<>();
        ingest.ranges().forEach(range -> partitions.add(partition(range)));
        return partitions;
    }

    static TopicPartition partition(PreparedIngest.Range range) {
        return new TopicPartition(range.end().topic(), range.end().partition());
    }
}
