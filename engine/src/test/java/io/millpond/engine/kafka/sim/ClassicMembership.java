package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A membership by the classic protocol.
///
/// Heartbeats go out by themselves, once a second, while the process runs and polls often enough.
/// What they bring, the consumer acts upon at its next poll.
final class ClassicMembership implements Membership {
    private static final long BEAT_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 100_000_000;

    private final Cluster cluster;
    private final SimulatedHost host;
    private final String group;
    private final @Nullable String instanceId;
    private final long pollIntervalMaxMs;
    private String memberId = "";
    private int generation = -1;
    private boolean needsJoin = true;
    private boolean isLost;
    private boolean isClosed;
    private @Nullable KafkaException fatal;
    private long lastPollNanos;
    private @Nullable Attempt attempt;

    /// A request to join that is under way.
    private static final class Attempt {
        Group.@Nullable Joined answer;
    }

    ClassicMembership(
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
        long now = cluster.scheduler().nanoTime();
        if (memberId.isEmpty() || generation < 0) {
            return;
        }
        if (now - lastPollNanos > pollIntervalMaxMs * 1_000_000) {
            cluster.scheduler().note(host.name() + " " + memberId + " did not poll for too long");
            if (instanceId == null) {
                String left = memberId;
                cluster.network()
                        .post(
                                host,
                                () -> served(() -> cluster.classicMembers().leave(left)),
                                _ -> {});
            }
            lose(instanceId == null ? "" : memberId);
            return;
        }
        Group.Committer self = committer();
        cluster.network().post(host, () -> refusalOf(self), refusal -> heard(self, refusal));
    }

    private Optional<KafkaException> refusalOf(Group.Committer member) {
        try {
            var _ = served(() -> cluster.classicMembers().heartbeat(member));
            return Optional.empty();
        } catch (KafkaException refusal) {
            return Optional.of(refusal);
        }
    }

    private <T> T served(Supplier<T> request) {
        return cluster.groupCoordinator().serve(Coordinator.Asked.OTHER, request);
    }

    private void heard(Group.Committer asked, Optional<KafkaException> refusal) {
        if (isClosed || refusal.isEmpty() || !asked.equals(committer())) {
            return;
        }
        if (Coordinator.isMove(refusal.get())) {
            return;
        }
        switch (refusal.get()) {
            case RebalanceInProgressException _ -> needsJoin = true;
            case FencedInstanceIdException _ -> fatal = refusal.get();
            case UnknownMemberIdException _ -> lose("");
            default -> lose(memberId);
        }
    }

    private void lose(String keptMemberId) {
        isLost = true;
        memberId = keptMemberId;
        generation = -1;
        needsJoin = true;
        attempt = null;
    }

    @Override
    public KafkaException refused(KafkaException refusal) {
        switch (refusal) {
            case UnknownMemberIdException _ -> lose("");
            case IllegalGenerationException _ -> lose(memberId);
            default -> {
                return refusal;
            }
        }
        return new CommitFailedException(refusal.getMessage());
    }

    @Override
    public void polled() {
        lastPollNanos = cluster.scheduler().nanoTime();
    }

    @Override
    public boolean takeLoss() {
        boolean was = isLost;
        isLost = false;
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
        return isLost
                || fatal != null
                || (needsJoin && attempt == null)
                || (attempt != null && attempt.answer != null);
    }

    @Override
    public void joinIfNeeded(Set<String> topics, Set<TopicPartition> owned) {
        if (!needsJoin || attempt != null) {
            return;
        }
        Attempt mine = new Attempt();
        attempt = mine;
        String id = memberId;
        int ownedGeneration = generation;
        Set<TopicPartition> claimed = Set.copyOf(owned);
        Network network = cluster.network();
        Runnable giveUp =
                () -> {
                    if (attempt == mine) {
                        attempt = null;
                    }
                };
        network.request(
                host,
                () -> {
                    if (cluster.groupCoordinator().isLoading()) {
                        cluster.scheduler().after(RETRY_NANOS, giveUp);
                        return;
                    }
                    cluster.classicMembers()
                            .join(
                                    id,
                                    instanceId,
                                    topics,
                                    claimed,
                                    ownedGeneration,
                                    joined ->
                                            network.answer(
                                                    host, () -> mine.answer = joined, giveUp));
                },
                giveUp);
    }

    @Override
    public @Nullable Set<TopicPartition> takeAssignment() {
        Attempt of = attempt;
        if (of == null || of.answer == null) {
            return null;
        }
        Group.Joined answer = of.answer;
        attempt = null;
        KafkaException refusal = answer.refusal();
        if (refusal != null) {
            if (Coordinator.isMove(refusal)) {
                return null;
            }
            if (refusal instanceof FencedInstanceIdException) {
                fatal = refusal;
                throw refusal;
            }
            lose("");
            return null;
        }
        needsJoin = false;
        memberId = answer.memberId();
        generation = answer.generation();
        return answer.assignment();
    }

    @Override
    public void subscribed() {
        needsJoin = true;
    }

    @Override
    public void reconciled(boolean isGivingAway) {
        needsJoin |= isGivingAway;
    }

    @Override
    public boolean isStable() {
        return generation >= 0 && attempt == null;
    }

    @Override
    public boolean isJoining() {
        return attempt != null;
    }

    @Override
    public Group.Committer committer() {
        return new Group.Committer(memberId, generation, instanceId);
    }

    @Override
    @SuppressWarnings("removal") // of the constructor, which stays for tests
    public ConsumerGroupMetadata metadata() {
        return new ConsumerGroupMetadata(
                group, generation, memberId, Optional.ofNullable(instanceId));
    }

    @Override
    public String memberId() {
        return memberId;
    }

    @Override
    public void leave(long boundMs) {
        String id = memberId;
        isClosed = true;
        if (id.isEmpty() || boundMs == 0) {
            return;
        }
        try {
            cluster.network()
                    .call(host, () -> served(() -> cluster.classicMembers().leave(id)), boundMs);
        } catch (TimeoutException _) {
            cluster.scheduler().note(host.name() + ": leaving got no answer");
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
