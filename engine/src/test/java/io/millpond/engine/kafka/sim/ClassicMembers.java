package io.millpond.engine.kafka.sim;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The members of a group as the classic protocol with cooperative-sticky assignment and static
/// members has them, measured on a broker.
///
/// - A rebalance begins when a member joins, leaves or is not heard of for its session, and ends
///   when every member has joined again or the time for that is over; dynamic members that have not
///   are out then, static ones keep their partitions until their session ends.
/// - A partition that moves is first taken from its owner; that one's rejoining starts a further
///   rebalance, which gives it to its new owner.
/// - A commit is checked for member and generation only: a valid member may commit partitions it
///   does not own. While a rebalance waits for members, the generation before is still good.
/// - Without a member, anyone may commit while the group is empty, and nobody else may.
/// - A member of the same static id replaces the one before, which is fenced from then on.
/// - The end of a rebalance is written down, and a member that replaces another; a coordinator that
///   takes over knows nothing of what happened since.
final class ClassicMembers implements Members {
    private static final long NANOS_A_MS = 1_000_000;
    private static final long ALIVE_NANOS = 1_500 * NANOS_A_MS;

    private final Scheduler scheduler;
    private final Cluster cluster;
    private final long sessionMs;
    private final long rebalanceMs;
    private final Map<String, Member> members = new TreeMap<>();
    private final List<Member> written = new ArrayList<>();
    private int writtenGeneration;
    private boolean isRebalancing;
    private long rebalanceNumber;
    private int generation;
    private int memberCount;

    private static final class Member {
        String id;
        final @Nullable String instanceId;
        Set<String> topics = Set.of();
        Set<TopicPartition> owned = Set.of();
        int ownedGeneration;
        Set<TopicPartition> assignment = Set.of();
        long heardNanos;
        @Nullable Consumer<Group.Joined> joining;

        Member(String id, @Nullable String instanceId) {
            this.id = id;
            this.instanceId = instanceId;
        }

        /// As it is written down.
        Member copy(long heard) {
            Member copy = new Member(id, instanceId);
            copy.topics = topics;
            copy.assignment = assignment;
            copy.heardNanos = heard;
            return copy;
        }
    }

    /// @param sessionMs after which a member that is not heard of is out
    /// @param rebalanceMs how long a rebalance waits for members
    ClassicMembers(Scheduler scheduler, Cluster cluster, long sessionMs, long rebalanceMs) {
        this.scheduler = scheduler;
        this.cluster = cluster;
        this.sessionMs = sessionMs;
        this.rebalanceMs = rebalanceMs;
        watchSessions();
    }

    private void watchSessions() {
        scheduler.after(
                500 * NANOS_A_MS,
                () -> {
                    long oldest = scheduler.nanoTime() - sessionMs * NANOS_A_MS;
                    for (Member member : List.copyOf(members.values())) {
                        if (member.joining == null && member.heardNanos < oldest) {
                            scheduler.note("session of " + member.id + " ended");
                            remove(member);
                        }
                    }
                    watchSessions();
                });
    }

    /// A member joins, again or for the first time; `answer` gets called once the rebalance ends.
    ///
    /// @param memberId empty: a new one
    void join(
            String memberId,
            @Nullable String instanceId,
            Set<String> topics,
            Set<TopicPartition> owned,
            int ownedGeneration,
            Consumer<Group.Joined> answer) {
        Member member;
        if (memberId.isEmpty()) {
            Member before = instanceId == null ? null : ofInstance(instanceId);
            if (before != null) {
                replace(before, topics, answer);
                return;
            }
            member = new Member("m" + ++memberCount, instanceId);
            members.put(member.id, member);
        } else {
            KafkaException refusal = refusal(memberId, instanceId);
            if (refusal != null) {
                answer.accept(new Group.Joined("", -1, Set.of(), refusal));
                return;
            }
            member = member(memberId);
        }
        member.topics = new TreeSet<>(topics);
        member.owned = sorted(owned);
        member.ownedGeneration = ownedGeneration;
        member.heardNanos = scheduler.nanoTime();
        member.joining = answer;
        rebalance();
        endRebalanceIfComplete();
    }

    /// A static member that comes back under a new id has the assignment it had.
    private void replace(Member before, Set<String> topics, Consumer<Group.Joined> answer) {
        members.remove(before.id);
        Consumer<Group.Joined> joining = before.joining;
        if (joining != null) {
            joining.accept(
                    new Group.Joined("", -1, Set.of(), new FencedInstanceIdException("replaced")));
        }
        Member member = new Member("m" + ++memberCount, before.instanceId);
        member.topics = new TreeSet<>(topics);
        member.assignment = before.assignment;
        member.heardNanos = scheduler.nanoTime();
        members.put(member.id, member);
        write();
        scheduler.note(member.id + " replaces " + before.id + ", which is fenced");
        if (isRebalancing) {
            member.joining = answer;
            endRebalanceIfComplete();
        } else {
            answer.accept(new Group.Joined(member.id, generation, member.assignment, null));
        }
    }

    private @Nullable Member ofInstance(String instanceId) {
        for (Member member : members.values()) {
            if (instanceId.equals(member.instanceId)) {
                return member;
            }
        }
        return null;
    }

    private Member member(String memberId) {
        return Objects.requireNonNull(members.get(memberId), memberId);
    }

    private static Set<TopicPartition> sorted(Collection<TopicPartition> partitions) {
        TreeSet<TopicPartition> sorted = new TreeSet<>(Cluster.PARTITION_ORDER);
        sorted.addAll(partitions);
        return sorted;
    }

    private @Nullable KafkaException refusal(String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            Member present = ofInstance(instanceId);
            if (present != null && !present.id.equals(memberId)) {
                return new FencedInstanceIdException("fenced: " + instanceId);
            }
        }
        return members.containsKey(memberId)
                ? null
                : new UnknownMemberIdException("unknown member " + memberId);
    }

    /// A member is still there. Throws when it is none, or when it has to join again.
    Void heartbeat(Group.Committer from) {
        KafkaException refusal = refusal(from.memberId(), from.instanceId());
        if (refusal != null) {
            throw refusal;
        }
        Member member = member(from.memberId());
        member.heardNanos = scheduler.nanoTime();
        if (isRebalancing) {
            throw new RebalanceInProgressException("a rebalance is under way");
        }
        if (from.generation() != generation) {
            throw new IllegalGenerationException("generation " + generation);
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
        Consumer<Group.Joined> joining = member.joining;
        if (joining != null) {
            joining.accept(
                    new Group.Joined("", -1, Set.of(), new UnknownMemberIdException("put out")));
        }
        if (members.isEmpty()) {
            isRebalancing = false;
            generation++;
            write();
        } else {
            rebalance();
            endRebalanceIfComplete();
        }
    }

    @Override
    public void rebalance() {
        if (isRebalancing || members.isEmpty()) {
            return;
        }
        isRebalancing = true;
        long number = ++rebalanceNumber;
        scheduler.after(
                rebalanceMs * NANOS_A_MS,
                () -> {
                    if (isRebalancing && number == rebalanceNumber) {
                        endRebalance();
                    }
                });
    }

    @Override
    public boolean isRebalancing() {
        return isRebalancing;
    }

    /// Writes what a coordinator after this one finds.
    private void write() {
        written.clear();
        members.values().forEach(member -> written.add(member.copy(member.heardNanos)));
        writtenGeneration = generation;
    }

    /// A rebalance that was under way has not happened, and who joined or left in it neither.
    @Override
    public void move(long readyNanos) {
        if (isRebalancing) {
            scheduler.saw(Sighting.MOVE_IN_REBALANCE);
        }
        isRebalancing = false;
        rebalanceNumber++;
        List<Member> before = List.copyOf(members.values());
        members.clear();
        written.forEach(member -> members.put(member.id, member.copy(readyNanos)));
        generation = writtenGeneration;
        for (Member member : before) {
            Consumer<Group.Joined> joining = member.joining;
            if (joining != null) {
                joining.accept(new Group.Joined("", -1, Set.of(), new DisconnectException()));
            }
        }
    }

    private void endRebalanceIfComplete() {
        if (isRebalancing && members.values().stream().allMatch(m -> m.joining != null)) {
            endRebalance();
        }
    }

    private void endRebalance() {
        isRebalancing = false;
        members.values().removeIf(m -> m.joining == null && m.instanceId == null);
        generation++;
        if (members.isEmpty()) {
            write();
            return;
        }
        assign();
        write();
        StringBuilder text = new StringBuilder("generation ").append(generation).append(':');
        members.values().forEach(m -> text.append(' ').append(m.id).append(m.assignment));
        scheduler.note(text.toString());
        for (Member member : members.values()) {
            Consumer<Group.Joined> joining = member.joining;
            member.joining = null;
            if (joining != null) {
                member.heardNanos = scheduler.nanoTime();
                joining.accept(new Group.Joined(member.id, generation, member.assignment, null));
            }
        }
    }

    /// Gives every partition to one member, evenly, and to its owner if that is even; one that
    /// moves is given to nobody yet.
    private void assign() {
        Map<TopicPartition, Member> owners = owners();
        TreeSet<String> topics = new TreeSet<>();
        members.values().forEach(m -> topics.addAll(m.topics));
        List<TopicPartition> all = new ArrayList<>();
        topics.forEach(topic -> all.addAll(cluster.partitions(topic)));
        int most = (all.size() + members.size() - 1) / members.size();
        members.values().forEach(m -> m.assignment = sorted(Set.of()));
        List<TopicPartition> free = new ArrayList<>();
        for (TopicPartition partition : all) {
            Member owner = owners.get(partition);
            if (owner != null && owner.assignment.size() < most) {
                owner.assignment.add(partition);
            } else {
                free.add(partition);
            }
        }
        for (TopicPartition partition : free) {
            Member owner = owners.get(partition);
            Member least = least();
            if (owner == null || owner == least) {
                least.assignment.add(partition);
            }
        }
    }

    private Member least() {
        return members.values().stream()
                .min(Comparator.comparingInt((Member m) -> m.assignment.size()))
                .orElseThrow();
    }

    /// Who owned each partition last: the claim of the highest generation.
    private Map<TopicPartition, Member> owners() {
        Map<TopicPartition, Member> owners = new HashMap<>();
        for (Member member : members.values()) {
            boolean isHere = member.joining != null;
            Set<TopicPartition> claimed = isHere ? member.owned : member.assignment;
            for (TopicPartition partition : claimed) {
                Member other = owners.get(partition);
                if (other == null || other.ownedGeneration < member.ownedGeneration) {
                    owners.put(partition, member);
                }
            }
        }
        return owners;
    }

    @Override
    public Map<String, Set<TopicPartition>> assignments() {
        Map<String, Set<TopicPartition>> all = new TreeMap<>();
        members.values().forEach(m -> all.put(m.id, m.assignment));
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
        KafkaException refusal = refusal(from.memberId(), from.instanceId());
        if (refusal != null) {
            throw refusal;
        }
        if (from.generation() != generation) {
            throw new IllegalGenerationException("generation " + generation);
        }
    }
}
