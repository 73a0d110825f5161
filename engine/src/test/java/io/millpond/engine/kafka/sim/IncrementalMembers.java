package io.millpond.engine.kafka.sim;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The members of a group as the next-generation protocol has them.
///
/// - The coordinator distributes the partitions, anew in each epoch of the group, which begins when
///   a member comes, goes or reads other topics, or a topic changes. A heartbeat tells a member
///   what it has; nobody waits for the others.
/// - A member first gives away what is not its own any more. Only when it says that it has, it
///   moves on to the group's epoch, and gets what is free by then; what others still have it gets
///   later, in the same epoch.
/// - A heartbeat with another epoch than the member's is fenced, unless it is the one before and
///   the answer to it was lost.
/// - A commit with the member's epoch may be of any partition. With an older one it is taken for
///   partitions that the member has had since then ([Sighting#OLD_EPOCH_TAKEN]), or, by older
///   brokers, not at all.
/// - A static id is free when its member has left, was evicted, or has not been heard of for its
///   session; until then another member with it is refused.
/// - All of that is written down; a coordinator that takes over knows it.
final class IncrementalMembers implements Members {
    private static final long NANOS_A_MS = 1_000_000;
    private static final long ALIVE_NANOS = 1_500 * NANOS_A_MS;

    private final Scheduler scheduler;
    private final Cluster cluster;
    private final long sessionMs;
    private final long rebalanceMs;
    private final boolean isStrict;
    private final Map<String, Member> members = new TreeMap<>();
    private int epoch;

    private static final class Member {
        final String id;
        final @Nullable String instanceId;
        Set<String> topics = Set.of();
        int epoch;
        int previousEpoch = -1;

        /// What it has, with the epoch since when.
        final Map<TopicPartition, Integer> assigned = new TreeMap<>(Cluster.PARTITION_ORDER);

        /// What it has still to give away.
        final Map<TopicPartition, Integer> revoking = new TreeMap<>(Cluster.PARTITION_ORDER);

        final Set<TopicPartition> target = new TreeSet<>(Cluster.PARTITION_ORDER);
        long heardNanos;
        long revokingNanos;

        /// Whether a static member has said that it may be back.
        boolean isAway;

        Member(String id, @Nullable String instanceId) {
            this.id = id;
            this.instanceId = instanceId;
        }
    }

    /// The answer to a heartbeat.
    record Beaten(int epoch, Set<TopicPartition> assignment) {}

    /// @param rebalanceMs how long a member may take to give partitions away
    /// @param isStrict whether a commit with an older epoch is always refused
    IncrementalMembers(
            Scheduler scheduler,
            Cluster cluster,
            long sessionMs,
            long rebalanceMs,
            boolean isStrict) {
        this.scheduler = scheduler;
        this.cluster = cluster;
        this.sessionMs = sessionMs;
        this.rebalanceMs = rebalanceMs;
        this.isStrict = isStrict;
        watchSessions();
    }

    private void watchSessions() {
        scheduler.after(
                500 * NANOS_A_MS,
                () -> {
                    long now = scheduler.nanoTime();
                    for (Member member : List.copyOf(members.values())) {
                        boolean isSilent = now - member.heardNanos > sessionMs * NANOS_A_MS;
                        boolean isKeeping =
                                !member.revoking.isEmpty()
                                        && now - member.revokingNanos > rebalanceMs * NANOS_A_MS;
                        if (isSilent || isKeeping) {
                            scheduler.note(
                                    member.id + (isSilent ? " is silent" : " gives nothing away"));
                            remove(member);
                        }
                    }
                    watchSessions();
                });
    }

    /// A member comes, is still there, or has given away what it was told to.
    ///
    /// @param memberEpoch 0: it joins
    /// @param owned what it has, as far as it knows
    Beaten heartbeat(
            String memberId,
            int memberEpoch,
            @Nullable String instanceId,
            Set<String> topics,
            Set<TopicPartition> owned) {
        Member member = memberEpoch == 0 ? join(memberId, instanceId) : present(memberId);
        if (memberEpoch > 0) {
            checkEpoch(member, memberEpoch, owned);
        }
        member.heardNanos = scheduler.nanoTime();
        if (!member.topics.equals(topics)) {
            member.topics = Set.copyOf(topics);
            rebalance();
        }
        reconcile(member, owned);
        return new Beaten(member.epoch, Set.copyOf(member.assigned.keySet()));
    }

    private Member present(String memberId) {
        Member member = members.get(memberId);
        if (member == null) {
            throw new UnknownMemberIdException("unknown member " + memberId);
        }
        return member;
    }

    private void checkEpoch(Member member, int memberEpoch, Set<TopicPartition> owned) {
        boolean isRepeated =
                memberEpoch == member.previousEpoch && member.assigned.keySet().containsAll(owned);
        if (memberEpoch != member.epoch && !isRepeated) {
            scheduler.saw(Sighting.EPOCH_FENCED);
            throw new FencedMemberEpochException("epoch of " + member.id + " is " + member.epoch);
        }
    }

    private Member join(String memberId, @Nullable String instanceId) {
        Member before = instanceId == null ? null : ofInstance(instanceId);
        Member member = new Member(memberId, instanceId);
        if (before != null) {
            if (!before.id.equals(memberId) && !before.isAway) {
                throw new UnreleasedInstanceIdException(instanceId + " is in use");
            }
            members.remove(before.id);
        }
        // One that joins again has nothing, and what it had is free.
        members.put(memberId, member);
        scheduler.note(memberId + " joins, instance " + instanceId);
        return member;
    }

    private @Nullable Member ofInstance(String instanceId) {
        for (Member member : members.values()) {
            if (instanceId.equals(member.instanceId)) {
                return member;
            }
        }
        return null;
    }

    private void reconcile(Member member, Set<TopicPartition> owned) {
        member.revoking.keySet().removeIf(partition -> !owned.contains(partition));
        if (!member.revoking.isEmpty()) {
            return;
        }
        Map<TopicPartition, Integer> going = new TreeMap<>(Cluster.PARTITION_ORDER);
        going.putAll(member.assigned);
        going.keySet().removeAll(member.target);
        if (!going.isEmpty()) {
            member.assigned.keySet().removeAll(going.keySet());
            member.revoking.putAll(going);
            member.revoking.keySet().retainAll(owned);
            member.revokingNanos = scheduler.nanoTime();
            if (!member.revoking.isEmpty()) {
                scheduler.note(member.id + " is to give away " + going.keySet());
                return;
            }
        }
        if (member.epoch != epoch) {
            member.previousEpoch = member.epoch;
            member.epoch = epoch;
        }
        for (TopicPartition partition : member.target) {
            if (isFree(partition)) {
                member.assigned.put(partition, member.epoch);
            } else if (!member.assigned.containsKey(partition)) {
                scheduler.saw(Sighting.PARTITION_UNRELEASED);
            }
        }
    }

    private boolean isFree(TopicPartition partition) {
        return members.values().stream()
                .noneMatch(
                        m ->
                                m.assigned.containsKey(partition)
                                        || m.revoking.containsKey(partition));
    }

    /// A static member says that it stops for a while.
    Void away(String memberId) {
        Member member = members.get(memberId);
        if (member != null) {
            member.isAway = true;
        }
        return null;
    }

    @Override
    public Void leave(String memberId) {
        Member member = members.get(memberId);
        if (member != null) {
            remove(member);
        }
        return null;
    }

    @Override
    public Void evict(String instanceId) {
        Member member = ofInstance(instanceId);
        if (member != null) {
            scheduler.note("evicted " + member.id + " of " + instanceId);
            if (scheduler.nanoTime() - member.heardNanos < ALIVE_NANOS) {
                scheduler.saw(Sighting.EVICTED_ALIVE);
            }
            remove(member);
        }
        return null;
    }

    private void remove(Member member) {
        members.remove(member.id);
        rebalance();
    }

    /// Gives every partition to one member, evenly, and to its owner if that is even.
    @Override
    public void rebalance() {
        epoch++;
        TreeSet<String> topics = new TreeSet<>();
        members.values().forEach(m -> topics.addAll(m.topics));
        List<TopicPartition> all = new ArrayList<>();
        topics.forEach(topic -> all.addAll(cluster.partitions(topic)));
        if (members.isEmpty()) {
            return;
        }
        int most = (all.size() + members.size() - 1) / members.size();
        for (Member member : members.values()) {
            member.target.retainAll(all);
            while (member.target.size() > most) {
                member.target.remove(member.target.iterator().next());
            }
            all.removeAll(member.target);
        }
        for (TopicPartition partition : all) {
            Member least = members.values().iterator().next();
            for (Member member : members.values()) {
                least = member.target.size() < least.target.size() ? member : least;
            }
            least.target.add(partition);
        }
        scheduler.note("epoch " + epoch);
    }

    @Override
    public boolean isRebalancing() {
        return members.values().stream().anyMatch(m -> !m.assigned.keySet().equals(m.target));
    }

    @Override
    public void move(long readyNanos) {
        if (isRebalancing()) {
            scheduler.saw(Sighting.MOVE_IN_REBALANCE);
        }
        members.values().forEach(member -> member.heardNanos = readyNanos);
    }

    @Override
    public Map<String, Set<TopicPartition>> assignments() {
        Map<String, Set<TopicPartition>> all = new TreeMap<>();
        members.values().forEach(m -> all.put(m.id, Set.copyOf(m.assigned.keySet())));
        return all;
    }

    @Override
    public Map<String, Optional<String>> instanceIds() {
        Map<String, Optional<String>> ids = new TreeMap<>();
        members.values().forEach(m -> ids.put(m.id, Optional.ofNullable(m.instanceId)));
        return ids;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public boolean isSubscribed(String topic) {
        return members.values().stream().anyMatch(m -> m.topics.contains(topic));
    }

    @Override
    public void check(Group.Committer from, Collection<TopicPartition> partitions) {
        if (from.memberId().isEmpty() && from.generation() < 0) {
            if (!members.isEmpty()) {
                throw new UnknownMemberIdException("the group is active");
            }
            return;
        }
        Member member = present(from.memberId());
        if (from.instanceId() != null && !from.instanceId().equals(member.instanceId)) {
            throw new FencedInstanceIdException("fenced: " + from.instanceId());
        }
        if (from.generation() == member.epoch) {
            return;
        }
        for (TopicPartition partition : partitions) {
            Integer since = member.assigned.get(partition);
            since = since == null ? member.revoking.get(partition) : since;
            boolean isOld = from.generation() < member.epoch;
            if (isStrict || !isOld || since == null || since > from.generation()) {
                scheduler.saw(Sighting.OLD_EPOCH_REFUSED);
                throw new StaleMemberEpochException("epoch of " + member.id + " " + member.epoch);
            }
        }
        scheduler.saw(Sighting.OLD_EPOCH_TAKEN);
    }
}
