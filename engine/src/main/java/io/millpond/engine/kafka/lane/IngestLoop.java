package io.millpond.engine.kafka.lane;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.GroupAdmin;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.LaneMemory;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.thread.Backoff;
import io.millpond.engine.kafka.thread.LaneThreads;
import io.millpond.engine.kafka.thread.Pause;
import io.millpond.engine.kafka.transaction.BlockTarget;
import io.millpond.engine.kafka.transaction.BlockWriter;
import io.millpond.engine.kafka.transaction.GroupTransaction;
import io.millpond.engine.kafka.transaction.IngestTransaction;
import io.millpond.engine.kafka.transaction.LocalTransaction;
import io.millpond.engine.kafka.transaction.PartitionClaims;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
/// thread. [ConsumerLane] is the membership, [LaneBlocks] the messages in hand.
///
/// What goes wrong with the cluster ends the membership; the loop joins again after a pause. A
/// block in flight survives that: it can still be decided as long as no other lane has taken its
/// partitions.
public final class IngestLoop implements PartitionListener, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestLoop.class);
    private static final Backoff JOIN_BACKOFF = new Backoff(100, 2_000);

    /// Another server with this one's identity would be evicted by joining again, and evict back.
    private static final long FENCED_PAUSE_MS = 30_000;

    private final LaneSettings settings;
    private final KafkaClients clients;
    private final BlockTarget target;
    private final PartitionClaims claims;
    private final LaneProgress progress;
    private final Clock clock;
    private final RandomGenerator random;
    private final LaneBlocks blocks;
    private final LaneOrders orders = new LaneOrders();
    private final OneCycle cycle;
    private volatile @Nullable ConsumerLane lane;

    /// Captured inside the group's callbacks, when it is certain what the lane owns; null while the
    /// lane is no member.
    private volatile @Nullable ConsumerGroupMetadata membership;

    private volatile @Nullable GroupAdmin joining;
    private final Pause pause;

    /// @param reader decodes into `assembler`
    public IngestLoop(
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
        this.clock = clock;
        this.random = random;
        this.pause = new Pause(threads.monitor());
        this.cycle = new OneCycle(orders, clock);
        BlockWriter writer =
                new BlockWriter(
                        "kafka-write/" + settings.name(), transaction(), clock, random, threads);
        this.blocks =
                new LaneBlocks(
                        settings, target, progress, reader, writer, orders, cycle, memory, clock);
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
        blocks.start();
        int failureCount = 0;
        while (!cycle.isEnding()) {
            try {
                ConsumerLane member = lane;
                consume(member == null ? join() : member);
                failureCount = 0;
            } catch (WakeupException _) {
                // Meant for a poll, it may end any call of the client; the membership goes on.
                LOG.debug("woken up lane={}", settings.name());
            } catch (RuntimeException | Error e) { // the edge: whatever a client throws
                failureCount = lane != null ? 1 : failureCount + 1;
                if (!orders.isStopping()) {
                    // What a stop breaks off is no failure.
                    progress.fail(LaneProgress.Source.CLUSTER, failureText(e));
                }
                LOG.debug("membership ended lane={}", settings.name(), e);
                leave(Duration.ofSeconds(1), 0);
                blocks.measure(0);
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
                ? Failures.unreachable(settings.brokers()) + ": " + cause.getMessage()
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
            blocks.awaitRoom();
            if (orders.takeCancel()) {
                cycle.cancelled();
                blocks.cancel(member);
            }
            member.pause(blocks.waiting(), blocks.isFetchedOut(member));
            blocks.take(member.poll(blocks.pollMs(member)));
            blocks.settle(member);
            blocks.assemble(member);
            blocks.flush(member);
            member.maintain();
            publish(state(member));
            cycle.look(member.assignment().isEmpty(), blocks.isAllRead(member));
        }
    }

    @Override
    public void joined(ConsumerGroupMetadata metadata) {
        membership = metadata;
        blocks.membershipChanged();
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
        blocks.started(partition, nextOffset);
    }

    @Override
    public void passed(TopicPartition partition, long nextOffset) {
        blocks.passed(partition, nextOffset);
    }

    @Override
    public void lost(Collection<TopicPartition> partitions, long boundMs) {
        blocks.lost(lane, partitions, boundMs);
    }

    private LaneState state(ConsumerLane member) {
        if (progress.isIsolating()) {
            return LaneState.ISOLATING;
        }
        if (progress.isFailing(LaneProgress.Source.BLOCK)) {
            return claims.unknown().isAwaited(settings.lane())
                    ? LaneState.UNRESOLVED
                    : LaneState.RETRYING;
        }
        if (member.assignment().isEmpty()) {
            return LaneState.WAITING;
        }
        if (blocks.isShortOfMemory()) {
            return LaneState.WAITING_FOR_MEMORY;
        }
        if (progress.isFailing(LaneProgress.Source.RANGE)) {
            return LaneState.OUT_OF_RANGE;
        }
        return blocks.isBroken() ? LaneState.BROKEN_MESSAGE : LaneState.RUNNING;
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
        ConsumerLane member = lane;
        if (orders.isFlushing() && member != null) {
            blocks.finish(member, orders.boundMs() / 2);
        }
        leave(bound.dividedBy(2), orders.boundMs() / 2);
        target.cancel();
        blocks.close(bound.dividedBy(2));
        publish(LaneState.STOPPED);
    }

    /// Lets the lane end: a block in flight is decided if that takes not long, and the group is
    /// left. Returns at once; [#run] returns within about `boundMs`.
    public void stop(long boundMs) {
        stop(false, boundMs);
    }

    /// Lets the lane end as [#stop(long)] does.
    ///
    /// @param isFlushed whether what is fetched becomes a block first
    public void stop(boolean isFlushed, long boundMs) {
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
    public void limitToOneCycle() {
        orders.limitToOneCycle();
    }

    /// Drops what is fetched and in no block yet; it is read again.
    public void cancel() {
        orders.cancel();
        wakeup();
    }

    /// Makes a block of what is fetched, now.
    public void hurry() {
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
    public void retryNow() {
        blocks.retryNow();
    }

    public LaneStatus status() {
        return progress.status();
    }
}
