package io.millpond.engine.kafka.lane;

import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.message.LaneMemory;
import io.millpond.engine.kafka.message.MessageBatch;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.transaction.BlockTarget;
import io.millpond.engine.kafka.transaction.BlockWriter;
import io.millpond.engine.kafka.transaction.Decision;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// The messages that a lane has in hand, from the poll to the block that is in.
///
/// Between two turns of the loop each of them is in exactly one of: the batch, the assembler, the
/// block that waits for the writer, the writer, the targets. When a partition is lost, it is taken
/// out of all but the last before another member can read it. Owned by the lane's thread, but for
/// [#retryNow] and [#membershipChanged].
final class LaneBlocks {
    private static final Logger LOG = LoggerFactory.getLogger(LaneBlocks.class);

    /// While the writer is busy, its end is looked for this often.
    private static final long BUSY_POLL_MS = 10;

    private static final long POSITIONING_POLL_MS = 50;

    private final LaneSettings settings;
    private final BlockTarget target;
    private final LaneProgress progress;
    private final MessageReader reader;
    private final BlockAssembler assembler;
    private final BlockWriter writer;
    private final LaneOrders orders;
    private final OneCycle cycle;
    private final LaneMemory memory;
    private final Clock clock;
    private final MessageBatch batch = new MessageBatch();

    /// The block the writer was given last and whose end was not taken notice of.
    private @Nullable AssembledBlock inFlight;

    /// A block that was taken back and goes to the writer before any other.
    private @Nullable AssembledBlock returned;

    private long blockStartMs;
    private long lastFlushMs;

    /// @param reader decodes into its assembler
    LaneBlocks(
            LaneSettings settings,
            BlockTarget target,
            LaneProgress progress,
            MessageReader reader,
            BlockWriter writer,
            LaneOrders orders,
            OneCycle cycle,
            LaneMemory memory,
            Clock clock) {
        this.settings = settings;
        this.target = target;
        this.progress = progress;
        this.reader = reader;
        this.assembler = reader.assembler();
        this.writer = writer;
        this.orders = orders;
        this.cycle = cycle;
        this.memory = memory;
        this.clock = clock;
    }

    void start() {
        writer.start();
    }

    /// Waits a little for the writer while nothing more can be polled.
    void awaitRoom() {
        if (!batch.isEmpty()) {
            writer.await(BUSY_POLL_MS);
        }
    }

    /// The partitions that stand at a broken message now.
    Set<TopicPartition> waiting() {
        return reader.broken().waiting();
    }

    /// Whether nothing may be fetched now.
    boolean isFetchedOut(ConsumerLane member) {
        measure(member.fetchedBytes(memory));
        return !batch.isEmpty() || isCycleFetched() || memory.isShort();
    }

    boolean isShortOfMemory() {
        return memory.isShort();
    }

    /// Whether any partition stands at a broken message.
    boolean isBroken() {
        return !reader.broken().isEmpty();
    }

    /// Takes over what a poll gave.
    void take(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
        long before = batch.retainedBytes();
        batch.add(records);
        memory.polled(records.count(), batch.retainedBytes() - before);
    }

    /// Counts what the lane holds.
    ///
    /// @param fetched an estimate of what the client holds
    void measure(long fetched) {
        memory.measure(batch, assembler, inFlight, returned, fetched);
        progress.holds(memory.heldBytes());
    }

    /// How long a poll may wait for messages without keeping anything else waiting.
    long pollMs(ConsumerLane member) {
        if (!batch.isEmpty()) {
            return 0;
        }
        long wait = Math.max(1, settings.pollTimeoutMs());
        if (!writer.isIdle() || returned != null) {
            wait = Math.min(wait, BUSY_POLL_MS);
        } else {
            wait = settings.flushRule().waitMs(assembled(member), wait);
        }
        // A poll in which partitions are assigned goes on to its end, although they wait.
        boolean isJoining = member.assignment().isEmpty();
        if (isJoining || member.isPositioning() || !reader.broken().isEmpty()) {
            wait = Math.min(wait, POSITIONING_POLL_MS);
        }
        return wait;
    }

    /// Takes notice of the block that the writer has ended.
    void settle(ConsumerLane member) {
        BlockWriter.Written written = writer.take();
        BlockWriter.Failure failure = writer.failure();
        if (failure == null) {
            progress.recover(LaneProgress.Source.BLOCK);
        } else {
            progress.fail(LaneProgress.Source.BLOCK, failure.text());
        }
        if (written == null) {
            return;
        }
        inFlight = null;
        switch (written.decision()) {
            case Decision.Decided(var positions) -> {
                AssembledBlock block = written.block();
                progress.published(block.rowCount(), block.payloadBytes());
                cycle.blockDecided();
                member.decided(positions);
            }
            case Decision.Refused(Set<TopicPartition> partitions) -> {
                returned = written.block().without(partitions);
                progress.rejected(written.block().rowCount() - rowCount(returned));
                discard(partitions);
                member.reposition(partitions);
            }
            case Decision.Withdrawn _, Decision.Pending _ -> {}
        }
    }

    private static int rowCount(@Nullable AssembledBlock block) {
        return block == null ? 0 : block.rowCount();
    }

    /// Decodes what was polled, as far as the block in the making has room.
    void assemble(ConsumerLane member) {
        MessageBatch.Run run = batch.current();
        while (run != null && !isFull() && !isCycleFetched()) {
            if (!assembler.hasMessages()) {
                blockStartMs = clock.currentTimeMillis();
            }
            switch (reader.read(run, settings.flushRule())) {
                case MessageReader.ReadToEnd _ -> batch.removeCurrent();
                case MessageReader.Full _ -> {}
                case MessageReader.BrokenAt(TopicPartition partition, long offset) -> {
                    batch.drop(List.of(partition));
                    member.seek(partition, offset);
                }
            }
            run = batch.current();
        }
        measure(member.fetchedBytes(memory));
    }

    private boolean isFull() {
        return settings.flushRule().isFull(assembler.rowCount(), assembler.retainedBytes());
    }

    private FlushRule.Assembled assembled(ConsumerLane member) {
        long now = clock.currentTimeMillis();
        boolean hasMessages = assembler.hasMessages();
        return new FlushRule.Assembled(
                hasMessages,
                assembler.rowCount(),
                assembler.retainedBytes(),
                now - blockStartMs,
                now - lastFlushMs,
                hasMessages && batch.isEmpty() && member.isAtEnd(reader.broken().all()),
                hasMessages ? target.mergeDebt() : 0);
    }

    /// Hands the next block to the writer, if one is due and the writer is free.
    void flush(ConsumerLane member) {
        if (!writer.isIdle()) {
            return;
        }
        AssembledBlock next = returned;
        if (next != null) {
            returned = null;
        } else if (isDue(member)) {
            next = assembler.take();
            lastFlushMs = clock.currentTimeMillis();
        }
        if (next != null) {
            // Where the lane takes out what is lost.
            returned = next;
            member.checkTopics(next.partitions());
            next = returned;
            returned = null;
        }
        if (next != null) {
            inFlight = next;
            writer.submit(next);
        }
    }

    /// A lane that is short of memory writes what it has: that is how it gets memory back.
    private boolean isDue(ConsumerLane member) {
        boolean isHurried = orders.takeHurry() && assembler.hasMessages();
        boolean isShort = memory.isShort() && batch.isEmpty() && assembler.hasMessages();
        return isHurried
                || isShort
                || settings.flushRule().decide(assembled(member)) != FlushRule.Reason.NOT_YET;
    }

    /// Whether the only block of the lane is made.
    private boolean isCycleFetched() {
        return orders.isOneCycle() && (inFlight != null || returned != null);
    }

    /// Whether there is nothing to read, and nothing that was read is on its way.
    boolean isAllRead(ConsumerLane member) {
        return batch.isEmpty()
                && !assembler.hasMessages()
                && returned == null
                && writer.isIdle()
                && member.isAtEnd(reader.broken().all());
    }

    /// Drops what is fetched and in no block yet; it is read again.
    void cancel(ConsumerLane member) {
        progress.rejected(assembler.rowCount());
        batch.clear();
        assembler.abandon();
        reader.broken().forget(reader.broken().all());
        progress.recover(LaneProgress.Source.MESSAGE);
        for (TopicPartition partition : member.assignment()) {
            assembler.position(partition).ifPresent(next -> member.seek(partition, next));
        }
    }

    /// The partition is read from `nextOffset` on.
    void started(TopicPartition partition, long nextOffset) {
        assembler.start(partition, nextOffset);
    }

    /// The messages before `nextOffset` that are not in a block are gone from the broker.
    void passed(TopicPartition partition, long nextOffset) {
        assembler.reach(partition, nextOffset);
    }

    /// Gives up partitions: what is not decided of them has to go.
    ///
    /// @param member null when there is no membership any more
    /// @param boundMs how long a block in flight may still be decided; 0: not at all
    void lost(@Nullable ConsumerLane member, Collection<TopicPartition> partitions, long boundMs) {
        AssembledBlock flying = inFlight;
        if (flying != null && flying.touches(partitions)) {
            AssembledBlock undecided = writer.withdraw(boundMs);
            if (undecided == null) {
                if (member != null) {
                    settle(member);
                }
            } else {
                inFlight = null;
                returned = undecided;
            }
        }
        if (returned != null) {
            int before = rowCount(returned);
            returned = returned.without(partitions);
            progress.rejected(before - rowCount(returned));
        }
        discard(partitions);
    }

    /// Forgets the messages of some partitions that no block in flight holds.
    private void discard(Collection<TopicPartition> partitions) {
        batch.drop(partitions);
        int before = assembler.rowCount();
        assembler.drop(partitions);
        progress.rejected(before - assembler.rowCount());
        reader.broken().forget(partitions);
        if (reader.broken().isEmpty()) {
            progress.recover(LaneProgress.Source.MESSAGE);
        }
    }

    /// Brings what is fetched into the targets, as far as that is possible within `boundMs`.
    void finish(ConsumerLane member, long boundMs) {
        long deadline = clock.currentTimeMillis() + boundMs;
        try {
            while (clock.currentTimeMillis() < deadline) {
                writer.await(deadline - clock.currentTimeMillis());
                settle(member);
                if (returned == null && !assembler.hasMessages()) {
                    return;
                }
                orders.hurry();
                flush(member);
            }
        } catch (RuntimeException e) { // the edge: the lane ends whatever the client says
            LOG.warn("finishing failed lane={}", settings.name(), e);
        }
    }

    /// The group has a new generation, or the lane another membership.
    void membershipChanged() {
        writer.membershipChanged();
    }

    /// Tries a failed block again at once.
    void retryNow() {
        writer.retryNow();
    }

    /// Drops everything. Waits at most `bound` for the writer.
    void close(Duration bound) {
        writer.close(bound);
        memory.close();
        progress.holds(0);
    }
}
