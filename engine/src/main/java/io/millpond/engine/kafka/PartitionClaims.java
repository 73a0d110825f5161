package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.sql.ast.SystemCommand.Resolution;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// Which lane of a table reads which partition, and how far its rows are decided.
///
/// Kafka says who owns a partition, but a lane may learn late that it lost one. Here a lane can
/// decide a block only while it holds every partition of it, and only from where the partition's
/// decided rows end; both are checked under the lock that is held over the log frame. So two lanes
/// of one server never put one message into the targets twice, whatever the group did.
///
/// A partition that is taken has no position until [#begin]; until then nothing of it can be
/// decided, by its new lane or an old one. One that a prepared block has messages of is reserved:
/// whoever takes it begins it only after that block was published or dropped.
///
/// Thread-safe. It is long for a class because all of it changes under one lock.
final class PartitionClaims {
    private static final int NO_LANE = -1;
    private static final long NOT_BEGUN = -1;

    private final Monitor lock;
    private final UUID table;
    private final Map<TopicPartition, StreamPosition> logged = new HashMap<>();
    private final Map<TopicPartition, Claim> claims = new HashMap<>();
    /// By sequence, the prepared blocks that are neither published nor dropped.
    private final Map<Long, PreparedIngest> prepared = new HashMap<>();

    private final UnknownBlocks unknown;

    /// By lane, the sequence of its last published block that was prepared.
    private final Map<Integer, Long> decided = new HashMap<>();

    /// Of the last frame that is durable.
    private long sequence;

    /// The highest number that a block to be prepared was given; its frame may have failed.
    private long givenSequence;

    private boolean isClosed;

    /// @param start where the next range has to start, or [#NOT_BEGUN]
    private record Claim(int lane, long nextOffset, StreamPosition start) {}

    /// How a decision ended.
    sealed interface Decision {}

    /// The frame with these positions is durable.
    record Decided(SetPositions positions) implements Decision {}

    /// Nothing was decided, because these partitions are not the lane's, or not there, any more.
    record Refused(Set<TopicPartition> partitions) implements Decision {}

    /// Nothing was decided: the block was taken back before.
    record Withdrawn() implements Decision {}

    /// Nothing is decided yet: the lane has to join the group, or its next generation, first.
    record Pending() implements Decision {}

    /// @param state what the catalog holds for the table
    /// @param lock of its own
    PartitionClaims(UUID table, StreamState state, Monitor lock) {
        this.table = table;
        this.lock = lock;
        this.unknown = new UnknownBlocks(lock);
        this.sequence = state.sequence();
        this.givenSequence = sequence;
        prepared.putAll(state.prepared());
        decided.putAll(state.decided());
        for (Map.Entry<StreamPartition, StreamPosition> entry : state.positions().entrySet()) {
            StreamPartition partition = entry.getKey();
            logged.put(
                    new TopicPartition(partition.topic(), partition.partition()), entry.getValue());
        }
    }

    /// The sequence of the last frame.
    long highestSequence() {
        lock.lock();
        try {
            return sequence;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the table has a position of any partition.
    boolean hasPositions() {
        lock.lock();
        try {
            return !logged.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Stores the first positions of the table by `publish`; false, and nothing is stored, when it
    /// has some.
    ///
    /// When `publish` throws, it has none.
    boolean originate(int lane, List<StreamPosition> positions, Consumer<SetPositions> publish) {
        lock.lock();
        try {
            if (isClosed || !logged.isEmpty()) {
                return false;
            }
            SetPositions first =
                    new SetPositions(table, lane, Math.max(sequence, givenSequence) + 1, positions);
            publish.accept(first);
            sequence = first.sequence();
            for (StreamPosition position : positions) {
                logged.put(new TopicPartition(position.topic(), position.partition()), position);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Gives the partition to the lane and returns its decided position, or null if it has none.
    ///
    /// Waits for a decision that is being made.
    @Nullable StreamPosition take(int lane, TopicPartition partition) {
        lock.lock();
        try {
            StreamPosition none =
                    new StreamPosition(
                            partition.topic(), "", partition.partition(), NOT_BEGUN, -1, "");
            claims.put(partition, new Claim(lane, NOT_BEGUN, none));
            return logged.get(partition);
        } finally {
            lock.unlock();
        }
    }

    /// Says where the lane reads a partition that it took; false when another lane has it by now.
    boolean begin(int lane, StreamPosition start) {
        TopicPartition partition = new TopicPartition(start.topic(), start.partition());
        lock.lock();
        try {
            Claim claim = claims.get(partition);
            if (claim == null || claim.lane() != lane) {
                return false;
            }
            claims.put(partition, new Claim(lane, start.nextOffset(), start));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The id of the topic that the lane reads the partition of, as it was when it began; empty
    /// when it has not, or the id was not known.
    String topicId(int lane, TopicPartition partition) {
        lock.lock();
        try {
            Claim claim = claims.get(partition);
            return claim == null || claim.lane() != lane ? "" : claim.start().topicId();
        } finally {
            lock.unlock();
        }
    }

    /// The decided position of the partition, or null if it has none.
    @Nullable StreamPosition position(TopicPartition partition) {
        lock.lock();
        try {
            return logged.get(partition);
        } finally {
            lock.unlock();
        }
    }

    /// Whether any lane holds the partition.
    boolean isClaimed(TopicPartition partition) {
        lock.lock();
        try {
            return claims.containsKey(partition);
        } finally {
            lock.unlock();
        }
    }

    /// Gives up what the lane holds of `partitions`.
    void release(int lane, Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            for (TopicPartition partition : partitions) {
                Claim claim = claims.get(partition);
                if (claim != null && claim.lane() == lane) {
                    claims.remove(partition);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Decides a block: if the lane holds all of `ranges`, writes the frame by `publish` and moves
    /// the positions.
    ///
    /// When `publish` throws, nothing has moved and the block is undecided as before.
    Decision decide(
            int lane,
            List<PartitionRange> ranges,
            DecisionGate gate,
            Consumer<SetPositions> publish) {
        lock.lock();
        try {
            if (isClosed) {
                return new Withdrawn();
            }
            Set<TopicPartition> foreign = foreign(lane, ranges);
            if (!foreign.isEmpty()) {
                return new Refused(foreign);
            }
            if (!gate.enter()) {
                return new Withdrawn();
            }
            boolean isDecided = false;
            try {
                SetPositions positions = positions(lane, ranges);
                publish.accept(positions);
                isDecided = true;
                apply(lane, positions);
                return new Decided(positions);
            } finally {
                gate.leave(isDecided);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Prepares a block for a decision elsewhere: if the lane holds all of `ranges`, writes the
    /// frame by `frame`. Empty when that is done: the gate is then entered, and the partitions are
    /// reserved, so that no lane begins them, until the block is published or dropped.
    ///
    /// When `frame` throws, nothing is prepared.
    Optional<Decision> prepare(
            int lane,
            List<PartitionRange> ranges,
            long token,
            DecisionGate gate,
            Consumer<PreparedIngest> frame) {
        lock.lock();
        try {
            if (isClosed) {
                return Optional.of(new Withdrawn());
            }
            Set<TopicPartition> foreign = foreign(lane, ranges);
            if (!foreign.isEmpty()) {
                return Optional.of(new Refused(foreign));
            }
            if (!gate.enter()) {
                return Optional.of(new Withdrawn());
            }
            boolean isPrepared = false;
            try {
                PreparedIngest ingest = ingest(lane, ranges, token);
                // A number is never used twice, not even when its frame failed.
                givenSequence = ingest.sequence();
                frame.accept(ingest);
                isPrepared = true;
                sequence = Math.max(sequence, ingest.sequence());
                prepared.put(ingest.sequence(), ingest);
                return Optional.empty();
            } finally {
                if (!isPrepared) {
                    gate.leave(false);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private PreparedIngest ingest(int lane, List<PartitionRange> ranges, long token) {
        SetPositions ends = positions(lane, ranges);
        List<PreparedIngest.Range> all = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            all.add(new PreparedIngest.Range(ranges.get(i).fromOffset(), ends.positions().get(i)));
        }
        return new PreparedIngest(lane, ends.sequence(), token, all, Map.of());
    }

    /// The prepared blocks.
    List<PreparedIngest> prepared() {
        lock.lock();
        try {
            return List.copyOf(prepared.values());
        } finally {
            lock.unlock();
        }
    }

    /// The sequence of the lane's last published block that was prepared; 0: none was.
    long lastDecided(int lane) {
        lock.lock();
        try {
            return decided.getOrDefault(lane, 0L);
        } finally {
            lock.unlock();
        }
    }

    /// Whether a prepared block has messages of the partition: nobody knows where to go on then.
    boolean isReserved(TopicPartition partition) {
        lock.lock();
        try {
            return prepared.values().stream()
                    .anyMatch(ingest -> partitions(ingest).contains(partition));
        } finally {
            lock.unlock();
        }
    }

    /// The partitions of a prepared block that are not its lane's any more; all once closed.
    Set<TopicPartition> foreign(PreparedIngest ingest) {
        lock.lock();
        try {
            Set<TopicPartition> foreign = new HashSet<>();
            for (PreparedIngest.Range range : ingest.ranges()) {
                if (isClosed || !isHeld(ingest, range)) {
                    foreign.add(partition(range));
                }
            }
            return foreign;
        } finally {
            lock.unlock();
        }
    }

    private boolean isHeld(PreparedIngest ingest, PreparedIngest.Range range) {
        Claim claim = claims.get(partition(range));
        return claim != null
                && claim.lane() == ingest.lane()
                && claim.nextOffset() == range.fromOffset();
    }

    /// Writes by `frame` that a prepared block is visible, and moves the positions. Whoever holds
    /// its partitions by now finds out anew where to go on.
    ///
    /// When `frame` throws, nothing has moved.
    Decision publish(PreparedIngest ingest, Runnable frame) {
        lock.lock();
        try {
            if (isClosed) {
                return new Withdrawn();
            }
            frame.run();
            prepared.remove(ingest.sequence());
            unknown.ended(ingest.sequence(), Resolution.PUBLISH);
            decided.put(ingest.lane(), ingest.sequence());
            for (PreparedIngest.Range range : ingest.ranges()) {
                StreamPosition end = range.end();
                logged.put(partition(range), end);
                if (isHeld(ingest, range)) {
                    claims.put(partition(range), new Claim(ingest.lane(), end.nextOffset(), end));
                }
            }
            return new Decided(
                    new SetPositions(table, ingest.lane(), ingest.sequence(), ingest.positions()));
        } finally {
            lock.unlock();
        }
    }

    /// Writes by `frame` that a prepared block will never be visible; does nothing once closed.
    ///
    /// When `frame` throws, the block stays prepared.
    void drop(PreparedIngest ingest, Runnable frame) {
        lock.lock();
        try {
            if (!isClosed) {
                frame.run();
                prepared.remove(ingest.sequence());
                unknown.ended(ingest.sequence(), Resolution.DROP);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The prepared blocks that wait for an operator's word.
    UnknownBlocks unknown() {
        return unknown;
    }

    /// Publishes or drops a block of which nobody knows whether it is decided, as an operator says;
    /// does nothing, and returns nothing, while no one has.
    ///
    /// @param lane that waits for it
    Optional<Decision> resolve(int lane, PreparedIngest ingest, BlockTarget.Waiting waiting) {
        lock.lock();
        try {
            Resolution word = isClosed ? null : unknown.word(lane, ingest);
            if (word == null) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (word) {
                        case PUBLISH -> publish(ingest, waiting::publish);
                        case DROP -> {
                            drop(ingest, waiting::drop);
                            yield new Refused(partitions(ingest));
                        }
                    });
        } catch (RuntimeException e) { // told to the statement that waits, too
            unknown.failed(ingest.sequence(), Failures.text(e));
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /// The partitions of a prepared block.
    static Set<TopicPartition> partitions(PreparedIngest ingest) {
        Set<TopicPartition> partitions = new HashSet<>();
        ingest.ranges().forEach(range -> partitions.add(partition(range)));
        return partitions;
    }

    private static TopicPartition partition(PreparedIngest.Range range) {
        return new TopicPartition(range.end().topic(), range.end().partition());
    }

    /// Lets nothing be decided any more. Waits for a decision that is being made.
    void close() {
        lock.lock();
        try {
            isClosed = true;
            unknown.close();
        } finally {
            lock.unlock();
        }
    }

    private Set<TopicPartition> foreign(int lane, List<PartitionRange> ranges) {
        Set<TopicPartition> foreign = new HashSet<>();
        for (PartitionRange range : ranges) {
            Claim claim = claims.get(range.partition());
            if (claim == null || claim.lane() != lane || claim.nextOffset() != range.fromOffset()) {
                foreign.add(range.partition());
            }
        }
        return foreign;
    }

    private SetPositions positions(int lane, List<PartitionRange> ranges) {
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
        return new SetPositions(table, lane, Math.max(sequence, givenSequence) + 1, positions);
    }

    private void apply(int lane, SetPositions positions) {
        sequence = positions.sequence();
        for (StreamPosition position : positions.positions()) {
            TopicPartition partition = new TopicPartition(position.topic(), position.partition());
            logged.put(partition, position);
            claims.put(partition, new Claim(lane, position.nextOffset(), position));
        }
    }

    /// The lane that holds the partition, for tests and messages; -1 if none does.
    int holder(TopicPartition partition) {
        lock.lock();
        try {
            Claim claim = claims.get(partition);
            return claim == null ? NO_LANE : claim.lane();
        } finally {
            lock.unlock();
        }
    }
}
