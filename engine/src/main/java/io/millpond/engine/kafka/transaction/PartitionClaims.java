package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.message.PartitionRange;
import io.millpond.engine.kafka.thread.Monitor;
import io.millpond.sql.ast.SystemCommand.Resolution;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
/// Thread-safe. The lock is held over each log frame, so that positions, claims
/// ([LaneClaims]) and prepared blocks ([PreparedBlocks]) change with the log or not at all. After
/// [#close] no frame is written, and nothing is decided.
public final class PartitionClaims {
    private final Monitor lock;
    private final UUID table;
    private final Map<TopicPartition, StreamPosition> logged = new HashMap<>();
    private final LaneClaims claims = new LaneClaims();
    private final PreparedBlocks blocks;
    private final boolean isRestored;
    private boolean isClosed;

    /// @param state what the catalog holds for the table
    /// @param lock of its own
    public PartitionClaims(UUID table, StreamState state, Monitor lock) {
        this.table = table;
        this.lock = lock;
        this.isRestored = state.isRestored();
        this.blocks = new PreparedBlocks(state, lock);
        for (Map.Entry<StreamPartition, StreamPosition> entry : state.positions().entrySet()) {
            StreamPartition partition = entry.getKey();
            logged.put(
                    new TopicPartition(partition.topic(), partition.partition()), entry.getValue());
        }
    }

    /// The sequence of the last frame.
    public long highestSequence() {
        return locked(() -> blocks.sequence());
    }

    /// Whether what the table has read comes from a backup.
    public boolean isRestored() {
        return isRestored;
    }

    /// Whether the table has a position of any partition.
    public boolean hasPositions() {
        return locked(() -> !logged.isEmpty());
    }

    /// Stores the first positions of the table by `publish`; false, and nothing is stored, when it
    /// has some.
    ///
    /// When `publish` throws, it has none.
    public boolean originate(
            int lane, List<StreamPosition> positions, Consumer<SetPositions> publish) {
        lock.lock();
        try {
            if (isClosed || !logged.isEmpty()) {
                return false;
            }
            SetPositions first = new SetPositions(table, lane, blocks.nextSequence(), positions);
            publish.accept(first);
            apply(first);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Gives the partition to the lane and returns its decided position, or null if it has none.
    ///
    /// Waits for a decision that is being made.
    @Nullable
    public StreamPosition take(int lane, TopicPartition partition) {
        lock.lock();
        try {
            claims.take(lane, partition);
            return logged.get(partition);
        } finally {
            lock.unlock();
        }
    }

    /// Says where the lane reads a partition that it took; false when another lane has it by now.
    public boolean begin(int lane, StreamPosition start) {
        return locked(() -> claims.begin(lane, start));
    }

    /// The id of the topic that the lane reads the partition of, as it was when it began; empty
    /// when it has not, or the id was not known.
    public String topicId(int lane, TopicPartition partition) {
        return locked(() -> claims.topicId(lane, partition));
    }

    /// The decided position of the partition, or null if it has none.
    @Nullable
    public StreamPosition position(TopicPartition partition) {
        lock.lock();
        try {
            return logged.get(partition);
        } finally {
            lock.unlock();
        }
    }

    /// Whether any lane holds the partition.
    public boolean isClaimed(TopicPartition partition) {
        return locked(() -> claims.isClaimed(partition));
    }

    /// Gives up what the lane holds of `partitions`.
    public void release(int lane, Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            claims.release(lane, partitions);
        } finally {
            lock.unlock();
        }
    }

    /// Decides a block: if the lane holds all of `ranges`, writes the frame by `publish` and moves
    /// the positions.
    ///
    /// When `publish` throws, nothing has moved and the block is undecided as before.
    public Decision decide(
            int lane,
            List<PartitionRange> ranges,
            DecisionGate gate,
            Consumer<SetPositions> publish) {
        lock.lock();
        try {
            Optional<Decision> refusal = enter(lane, ranges, gate);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            boolean isDecided = false;
            try {
                SetPositions positions = positions(lane, ranges);
                publish.accept(positions);
                isDecided = true;
                apply(positions);
                positions.positions().forEach(end -> claims.advance(lane, end));
                return new Decision.Decided(positions);
            } finally {
                gate.leave(isDecided);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Why nothing of the ranges can be decided now; empty when it can: the gate is entered then.
    private Optional<Decision> enter(int lane, List<PartitionRange> ranges, DecisionGate gate) {
        if (isClosed) {
            return Optional.of(new Decision.Withdrawn());
        }
        Set<TopicPartition> foreign = claims.foreign(lane, ranges);
        if (!foreign.isEmpty()) {
            return Optional.of(new Decision.Refused(foreign));
        }
        return gate.enter() ? Optional.empty() : Optional.of(new Decision.Withdrawn());
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
            Optional<Decision> refusal = enter(lane, ranges, gate);
            if (refusal.isPresent()) {
                return refusal;
            }
            boolean isPrepared = false;
            try {
                PreparedIngest ingest =
                        PreparedBlocks.ingest(positions(lane, ranges), ranges, token);
                blocks.give(ingest.sequence());
                frame.accept(ingest);
                isPrepared = true;
                blocks.prepared(ingest);
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

    /// The prepared blocks.
    List<PreparedIngest> prepared() {
        return locked(() -> blocks.all());
    }

    /// The sequence of the lane's last published block that was prepared; 0: none was.
    long lastDecided(int lane) {
        return locked(() -> blocks.lastDecided(lane));
    }

    /// Whether a prepared block has messages of the partition: nobody knows where to go on then.
    public boolean isReserved(TopicPartition partition) {
        return locked(() -> blocks.isReserved(partition));
    }

    /// The partitions of a prepared block that are not its lane's any more; all once closed.
    Set<TopicPartition> foreign(PreparedIngest ingest) {
        return locked(() -> isClosed ? PreparedBlocks.partitions(ingest) : claims.foreign(ingest));
    }

    /// Writes by `frame` that a prepared block is visible, and moves the positions. Whoever holds
    /// its partitions by now finds out anew where to go on.
    ///
    /// When `frame` throws, nothing has moved.
    Decision publish(PreparedIngest ingest, Runnable frame) {
        lock.lock();
        try {
            if (isClosed) {
                return new Decision.Withdrawn();
            }
            frame.run();
            blocks.published(ingest);
            claims.advance(ingest);
            ingest.positions().forEach(this::log);
            return new Decision.Decided(
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
                blocks.dropped(ingest);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The prepared blocks that wait for an operator's word.
    public UnknownBlocks unknown() {
        return blocks.unknown();
    }

    /// Publishes or drops a block of which nobody knows whether it is decided, as an operator says;
    /// does nothing, and returns nothing, while no one has.
    ///
    /// @param lane that waits for it
    Optional<Decision> resolve(int lane, PreparedIngest ingest, BlockTarget.Waiting waiting) {
        lock.lock();
        try {
            Resolution word = isClosed ? null : blocks.word(lane, ingest);
            if (word == null) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (word) {
                        case PUBLISH -> publish(ingest, waiting::publish);
                        case DROP -> {
                            drop(ingest, waiting::drop);
                            yield new Decision.Refused(PreparedBlocks.partitions(ingest));
                        }
                    });
        } catch (RuntimeException e) { // told to the statement that waits, too
            blocks.failed(ingest, Failures.text(e));
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /// Lets nothing be decided any more. Waits for a decision that is being made.
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            blocks.close();
        } finally {
            lock.unlock();
        }
    }

    private SetPositions positions(int lane, List<PartitionRange> ranges) {
        return new SetPositions(table, lane, blocks.nextSequence(), claims.ends(ranges));
    }

    private void apply(SetPositions positions) {
        blocks.framed(positions.sequence());
        positions.positions().forEach(this::log);
    }

    private void log(StreamPosition position) {
        logged.put(new TopicPartition(position.topic(), position.partition()), position);
    }

    /// The lane that holds the partition, for tests and messages; -1 if none does.
    public int holder(TopicPartition partition) {
        return locked(() -> claims.holder(partition));
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
