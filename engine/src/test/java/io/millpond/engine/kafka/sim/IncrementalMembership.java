package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A membership by the next-generation protocol.
///
/// A heartbeat says what the member has, and brings its epoch and what it should have. The epoch
/// counts from its arrival on, whether or not there is a callback to come: there is none when the
/// partitions stay what they are. A member that is fenced loses its partitions and joins again with
/// its id.
final class IncrementalMembership implements Membership {
    private static final long BEAT_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 100_000_000;

    private final Cluster cluster;
    private final SimulatedHost host;
    private final String group;
    private final @Nullable String instanceId;
    private final long pollIntervalMaxMs;
    private final String memberId;
    private int epoch = -1;
    private int shownEpoch = -1;
    private boolean isWanted;
    private boolean isBeating;
    private boolean isLost;
    private boolean isClosed;
    private @Nullable KafkaException fatal;
    private long lastPollNanos;
    private Set<String> topics = Set.of();

    /// What the member has; null until it has its first assignment.
    private @Nullable Set<TopicPartition> owned;

    /// What it has when the callbacks that are under way are done.
    private @Nullable Set<TopicPartition> reconciling;

    /// What it is to have, if that is something else.
    private @Nullable Set<TopicPartition> coming;

    IncrementalMembership(
            Cluster cluster,
            SimulatedHost host,
            String group,
            @Nullable String instanceId,
            long pollIntervalMaxMs) {
        this.cluster = cluster;
        this.host = host;
        this.group = group;
        this.instanceId = instanceId;
        this.pollIntervalMaxMs = pollIntervalMaxMs;
        this.memberId = cluster.nextMemberId();
        this.lastPollNanos = cluster.scheduler().nanoTime();
        beat();
    }

    private void beat() {
        cluster.scheduler()
                .after(
                        BEAT_NANOS,
                        () -> {
                            if (isClosed || host.isDead()) {
                                return;
                            }
                            if (!host.isPaused()) {
                                beatNow();
                            }
                            beat();
                        });
    }

    private void beatNow() {
        if (!isWanted || isBeating || fatal != null || isLost) {
            return;
        }
        long now = cluster.scheduler().nanoTime();
        if (epoch > 0 && now - lastPollNanos > pollIntervalMaxMs * 1_000_000) {
            cluster.scheduler().note(host.name() + " " + memberId + " did not poll for too long");
            cluster.network()
                    .post(
                            host,
                            () ->
                                    served(
                                            () ->
                                                    instanceId == null
                                                            ? members().leave(memberId)
                                                            : members().away(memberId)),
                            _ -> {});
            lose();
            return;
        }
        isBeating = true;
        int sentEpoch = Math.max(0, epoch);
        Set<TopicPartition> has = owned == null ? Set.of() : owned;
        Set<String> reads = topics;
        Network network = cluster.network();
        Runnable again = () -> cluster.scheduler().after(RETRY_NANOS, () -> isBeating = false);
        network.request(
                host,
                () -> {
                    try {
                        IncrementalMembers.Beaten answer =
                                served(
                                        () ->
                                                members()
                                                        .heartbeat(
                                                                memberId,
                                                                sentEpoch,
                                                                instanceId,
                                                                reads,
                                                                has));
                        network.answer(host, () -> heard(sentEpoch, answer), again);
                    } catch (KafkaException refusal) {
                        network.answer(host, () -> refusedWith(sentEpoch, refusal), again);
                    }
                },
                again);
    }

    private <T> T served(Supplier<T> request) {
        return cluster.groupCoordinator().serve(Coordinator.Asked.OTHER, request);
    }

    private IncrementalMembers members() {
        return cluster.incrementalMembers();
    }

    private void heard(int sentEpoch, IncrementalMembers.Beaten answer) {
        isBeating = false;
        if (isClosed || sentEpoch != Math.max(0, epoch) || isLost) {
            return;
        }
        boolean isSame = answer.assignment().equals(reconciling != null ? reconciling : owned);
        if (epoch > 0 && answer.epoch() != epoch && isSame && coming == null) {
            cluster.scheduler().saw(Sighting.EPOCH_WITHOUT_CALLBACK);
        }
        epoch = answer.epoch();
        shownEpoch = epoch;
        coming = isSame ? null : answer.assignment();
    }

    private void refusedWith(int sentEpoch, KafkaException refusal) {
        isBeating = false;
        if (isClosed || Coordinator.isMove(refusal) || sentEpoch != Math.max(0, epoch)) {
            return;
        }
        switch (refusal) {
            case FencedMemberEpochException _, UnknownMemberIdException _ -> lose();
            default -> fatal = refusal;
        }
    }

    private void lose() {
        isLost = true;
        epoch = -1;
        coming = null;
        reconciling = null;
    }

    @Override
    public KafkaException refused(KafkaException refusal) {
        return refusal instanceof UnknownMemberIdException
                        || refusal instanceof StaleMemberEpochException
                ? new CommitFailedException(refusal.getMessage())
                : refusal;
    }

    @Override
    public void polled() {
        lastPollNanos = cluster.scheduler().nanoTime();
    }

    @Override
    public boolean takeLoss() {
        boolean was = isLost;
        isLost = false;
        if (was) {
            owned = null;
        }
        return was;
    }

    @Override
    public void checkFatal() {
        if (fatal != null) {
            throw fatal;
        }
    }

    @Override
    public boolean hasNews() {
        return isLost || fatal != null || coming != null || (isWanted && epoch < 0 && !isBeating);
    }

    @Override
    public void subscribed() {
        isWanted = true;
    }

    @Override
    public void joinIfNeeded(Set<String> wanted, Set<TopicPartition> has) {
        topics = wanted;
        if (epoch < 0 && coming == null) {
            beatNow();
        }
    }

    @Override
    public @Nullable Set<TopicPartition> takeAssignment() {
        Set<TopicPartition> assignment = coming;
        coming = null;
        if (assignment == null) {
            return null;
        }
        TreeSet<TopicPartition> sorted = new TreeSet<>(Cluster.PARTITION_ORDER);
        sorted.addAll(assignment);
        reconciling = sorted;
        return sorted;
    }

    /// Says at once what it has now.
    @Override
    public void reconciled(boolean isGivingAway) {
        owned = reconciling;
        reconciling = null;
        beatNow();
    }

    @Override
    public boolean isStable() {
        return epoch > 0;
    }

    @Override
    public boolean isJoining() {
        return epoch < 0 && isBeating;
    }

    /// One that is fenced has no epoch any more, and commits as nobody.
    @Override
    public Group.Committer committer() {
        return epoch > 0
                ? new Group.Committer(memberId, epoch, instanceId)
                : new Group.Committer("", -1, null);
    }

    /// Shows the last epoch even when it is fenced.
    @Override
    @SuppressWarnings("removal") // of the constructor, which stays for tests
    public ConsumerGroupMetadata metadata() {
        return new ConsumerGroupMetadata(
                group, shownEpoch, memberId, Optional.ofNullable(instanceId));
    }

    @Override
    public String memberId() {
        return memberId;
    }

    @Override
    public void leave(long boundMs) {
        isClosed = true;
        if (boundMs == 0) {
            return;
        }
        try {
            var _ =
                    Objects.requireNonNullElse(
                            cluster.network()
                                    .call(
                                            host,
                                            () ->
                                                    served(
                                                            () -> {
                                                                var _ = members().leave(memberId);
                                                                return true;
                                                            }),
                                            boundMs),
                            true);
        } catch (TimeoutException _) {
            cluster.scheduler().note(host.name() + ": leaving got no answer");
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
