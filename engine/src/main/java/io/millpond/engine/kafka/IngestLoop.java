package io.millpond.engine.kafka;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A lane at work: poll, decode, assemble, and when a block is due, let it be written, while the
/// next one is decoded. Then tell the group.
///
/// [#run] is the lane's thread from start to stop; [#stop] and [#status] may be called from any
/// thread. Between two turns each message that was polled is in exactly one of: the batch, the
/// assembler, the block that waits for the writer, the writer, the targets. When a partition is
/// lost, it is taken out of all but the last before another member can read it.
///
/// What goes wrong with the cluster ends the membership; the loop joins again after a pause. A
/// block in flight survives that: it can still be decided as long as no other lane has taken its
/// partitions.
final class IngestLoop implements PartitionListener, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestLoop.class);
    private static final Backoff JOIN_BACKOFF = new Backoff(100, 2_000);

    /// While the writer is busy, its end is looked for this often.
    private static final long BUSY_POLL_MS = 10;

    /// Another server with this one's identity would be evicted by joining again, and evict back.
    private static final long FENCED_PAUSE_MS = 30_000;

    private static final long POSITIONING_POLL_MS = 50;

    private final LaneSettings settings;
    private final KafkaClients clients;
    private final BlockTarget target;
    private final PartitionClaims claims;
    private final LaneProgress progress;
    private final MessageReader reader;
    private final BlockAssembler assembler;
    private final BlockWriter writer;
    private final Clock clock;
    private final RandomGenerator random;
    private final LaneMemory memory;
    private final MessageBatch batch = new MessageBatch();

    /// The block the writer was given last and whose end was not taken notice of.
    private @Nullable AssembledBlock inFlight;

    /// A block that was taken back and goes to the writer before any other.
    private @Nullable AssembledBlock returned;

    private long blockStartMs;
    private long lastFlushMs;
    private final LaneOrders orders = new LaneOrders();
    private final OneCycle cycle;
    private volatile @Nullable ConsumerLane lane;

    /// Captured inside the group's callbacks, when it is certain what the lane owns; null while the
    /// lane is no member.
    private volatile @Nullable ConsumerGroupMetadata membership;

    private volatile @Nullable GroupAdmin joining;
    private final Pause pause;

    /// @param reader decodes into `assembler`
    IngestLoop(
            LaneSettings settings,
            KafkaClients clients,
            BlockTarget target,
            PartitionClaims claims,
            LaneProgress progress,
            MessageReader reader,
            Clock clock,
            RandomGenerator random,
            LaneThreads threads,
            LaneMemory memory) {
        this.settings = settings;
        this.clients = clients;
        this.target = target;
        this.claims = claims;
        this.progress = progress;
        this.reader = reader;
        this.assembler = reader.assembler();
        this.clock = clock;
        this.random = random;
        this.memory = memory;
        this.pause = new Pause(threads.monitor());
        this.cycle = new OneCycle(orders, clock);
        this.writer =
                new BlockWriter(
                        "kafka-write/" + settings.name(), transaction(), clock, random, threads);
    }

    private IngestTransaction transaction() {
        return switch (settings.protocol()) {
            case LOCAL -> new LocalTransaction(settings.lane(), target, claims);
            case TRANSACTION ->
                    new GroupTransaction(
                            settings, clients, target, claims, () -> membership, clock, random);
        };
    }

    @Override
    public void run() {
        writer.start();
        int failureCount = 0;
        while (!cycle.isEnding()) {
            try {
                consume(join());
                failureCount = 0;
            } catch (WakeupException _) {
                LOG.debug("woken up lane={}", settings.name());
            } catch (RuntimeException | Error e) { // the edge: whatever a client throws
                failureCount = lane != null ? 1 : failureCount + 1;
                if (!orders.isStopping()) {
                    // What a stop breaks off is no failure.
                    progress.fail(LaneProgress.Source.CLUSTER, failureText(e));
                }
                LOG.debug("membership ended lane={}", settings.name(), e);
                leave(Duration.ofSeconds(1), 0);
                measure(0);
                publish(LaneState.CONNECTING);
                pause.await(
                        Failures.unwrap(e) instanceof FencedInstanceIdException
                                ? FENCED_PAUSE_MS
                                : JOIN_BACKOFF.delayMs(failureCount, random));
                cycle.look(true, false);
            }
        }
        end();
    }

    private String failureText(Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        if (cause instanceof FencedInstanceIdException) {
            return "Another server joined the group as '"
                    + settings.instanceId()
                    + "': is a copy of this data directory in use?";
        }
        return cause instanceof TimeoutException
                ? ClusterWatch.unreachable(settings) + ": " + cause.getMessage()
                : Failures.text(cause);
    }

    private ConsumerLane join() {
        publish(LaneState.CONNECTING);
        GroupAdmin admin = clients.admin(settings);
        joining = admin;
        if (orders.isStopping()) {
            // Told to before there was anything to close.
            admin.close();
            throw new WakeupException();
        }
        try {
            ConsumerLane joined =
                    ConsumerLane.join(settings, clients, admin, claims, progress, this, clock);
            lane = joined;
            return joined;
        } finally {
            joining = null;
        }
    }

    private void consume(ConsumerLane member) {
        while (!cycle.isEnding()) {
            if (!batch.isEmpty()) {
                writer.await(BUSY_POLL_MS);
            }
            if (orders.takeCancel()) {
                cancel(member);
            }
            measure(member.fetchedBytes(memory));
            member.pause(
                    reader.broken().waiting(),
                    !batch.isEmpty() || isCycleFetched() || memory.isShort());
            poll(member);
            settle(member);
            assemble(member);
            measure(member.fetchedBytes(memory));
            flush(member);
            member.maintain();
            publish(state(member));
            cycle.look(member.assignment().isEmpty(), isAllRead(member));
        }
    }

    private void poll(ConsumerLane member) {
        ConsumerRecords<ByteBuffer, ByteBuffer> records = member.poll(pollMs(member));
        long before = batch.retainedBytes();
        batch.add(records);
        memory.polled(records.count(), batch.retainedBytes() - before);
    }

    /// @param fetched an estimate of what the client holds
    private void measure(long fetched) {
        memory.measure(batch, assembler, inFlight, returned, fetched);
        progress.holds(memory.heldBytes());
    }

    /// How long a poll may wait for messages without keeping anything else waiting.
    private long pollMs(ConsumerLane member) {
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
    private void settle(ConsumerLane member) {
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
            case PartitionClaims.Decided(var positions) -> {
                progress.published(written.block());
                cycle.blockDecided();
                member.decided(positions);
            }
            case PartitionClaims.Refused(Set<TopicPartition> partitions) -> {
                returned = written.block().without(partitions);
                progress.rejected(written.block().rowCount() - rowCount(returned));
                discard(partitions);
                member.reposition(partitions);
            }
            case PartitionClaims.Withdrawn _, PartitionClaims.Pending _ -> {}
        }
    }

    private static int rowCount(@Nullable AssembledBlock block) {
        return block == null ? 0 : block.rowCount();
    }

    private void assemble(ConsumerLane member) {
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

    private void flush(ConsumerLane member) {
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
    private boolean isAllRead(ConsumerLane member) {
        return batch.isEmpty()
                && !assembler.hasMessages()
                && returned == null
                && writer.isIdle()
                && member.isAtEnd(reader.broken().all());
    }

    /// Drops what is fetched and in no block yet; it is read again.
    private void cancel(ConsumerLane member) {
        cycle.cancelled();
        progress.rejected(assembler.rowCount());
        batch.clear();
        assembler.abandon();
        reader.broken().forget(reader.broken().all());
        progress.recover(LaneProgress.Source.MESSAGE);
        for (TopicPartition partition : member.assignment()) {
            assembler.position(partition).ifPresent(next -> member.seek(partition, next));
        }
    }

    @Override
    public void joined(ConsumerGroupMetadata metadata) {
        membership = metadata;
        writer.membershipChanged();
    }

    @Override
    public boolean originated(List<StreamPosition> positions) {
        return claims.originate(
                settings.lane(),
                positions,
                edit -> target.push(AssembledBlock.WITHOUT_MESSAGES, () -> false).publish(edit));
    }

    @Override
    public void started(TopicPartition partition, long nextOffset) {
        assembler.start(partition, nextOffset);
    }

    @Override
    public void passed(TopicPartition partition, long nextOffset) {
        assembler.reach(partition, nextOffset);
    }

    @Override
    public void lost(Collection<TopicPartition> partitions, long boundMs) {
        AssembledBlock flying = inFlight;
        ConsumerLane member = lane;
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

    private LaneState state(ConsumerLane member) {
        if (progress.isIsolating()) {
            return LaneState.ISOLATING;
        }
        if (progress.isFailing(LaneProgress.Source.BLOCK)) {
            return LaneState.RETRYING;
        }
        if (member.assignment().isEmpty()) {
            return LaneState.WAITING;
        }
        if (memory.isShort()) {
            return LaneState.WAITING_FOR_MEMORY;
        }
        if (progress.isFailing(LaneProgress.Source.RANGE)) {
            return LaneState.OUT_OF_RANGE;
        }
        return reader.broken().isEmpty() ? LaneState.RUNNING : LaneState.BROKEN_MESSAGE;
    }

    private void publish(LaneState state) {
        ConsumerLane member = lane;
        progress.publish(state, () -> member == null ? List.of() : member.partitions());
    }

    /// Ends the membership. What is not decided within `decisionMs` is dropped: it is read again.
    private void leave(Duration bound, long decisionMs) {
        ConsumerLane member = lane;
        if (member == null) {
            return;
        }
        Set<TopicPartition> assigned = new HashSet<>(member.assignment());
        try {
            lost(assigned, decisionMs);
            member.leave(bound);
        } catch (RuntimeException e) { // the edge: the membership ends whatever the client says
            LOG.warn("leaving failed lane={}", settings.name(), e);
        } finally {
            claims.release(settings.lane(), assigned);
            membership = null;
            lane = null;
        }
    }

    private void end() {
        Duration bound = Duration.ofMillis(orders.boundMs());
        if (orders.isFlushing()) {
            finish(orders.boundMs() / 2);
        }
        leave(bound.dividedBy(2), orders.boundMs() / 2);
        target.cancel();
        writer.close(bound.dividedBy(2));
        memory.close();
        progress.holds(0);
        publish(LaneState.STOPPED);
    }

    /// Brings what is fetched into the targets, as far as that is possible within `boundMs`.
    private void finish(long boundMs) {
        ConsumerLane member = lane;
        long deadline = clock.currentTimeMillis() + boundMs;
        try {
            while (member != null && clock.currentTimeMillis() < deadline) {
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

    /// Lets the lane end: a block in flight is decided if that takes not long, and the group is
    /// left. Returns at once; [#run] returns within about `boundMs`.
    void stop(long boundMs) {
        stop(false, boundMs);
    }

    /// Lets the lane end as [#stop(long)] does.
    ///
    /// @param isFlushed whether what is fetched becomes a block first
    void stop(boolean isFlushed, long boundMs) {
        orders.stop(isFlushed, boundMs);
        pause.end();
        ConsumerLane member = lane;
        if (member != null) {
            member.wakeup();
        }
        GroupAdmin admin = joining;
        if (admin != null) {
            admin.close();
        }
    }

    /// Lets the lane end by itself after one block, or when there is nothing to read; said before
    /// [#run].
    void limitToOneCycle() {
        orders.limitToOneCycle();
    }

    /// Drops what is fetched and in no block yet; it is read again.
    void cancel() {
        orders.cancel();
        wakeup();
    }

    /// Makes a block of what is fetched, now.
    void hurry() {
        orders.hurry();
        wakeup();
    }

    private void wakeup() {
        ConsumerLane member = lane;
        if (member != null) {
            member.wakeup();
        }
    }

    /// Tries a failed block again at once.
    void retryNow() {
        writer.retryNow();
    }

    LaneStatus status() {
        return progress.status();
    }

    /// Where the loop waits when there is nothing else to do; ends early once [#end] was called.
    private static final class Pause {
        private final Monitor lock;
        private boolean isEnded;

        Pause(Monitor lock) {
            this.lock = lock;
        }

        void await(long boundMs) {
            lock.lock();
            try {
                lock.awaitUntil(() -> isEnded, boundMs);
            } finally {
                lock.unlock();
            }
        }

        void end() {
            lock.lock();
            try {
                isEnded = true;
                lock.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
