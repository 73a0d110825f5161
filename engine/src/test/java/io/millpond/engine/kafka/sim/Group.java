package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A consumer group at its coordinator, as the classic protocol with cooperative-sticky assignment
/// and static members has it, measured on a broker.
///
/// - A rebalance begins when a member joins, leaves or is not heard of for its session, and ends
///   when every member has joined again or the time for that is over; dynamic members that have not
///   are out then, static ones keep their partitions until their session ends.
/// - A partition that moves is first taken from its owner; that one's rejoining starts a further
///   rebalance, which gives it to its new owner.
/// - A commit is checked for member and generation only: a valid member may commit partitions it
///   does not own, an offset beyond the end, or backwards. While a rebalance waits for members, the
///   generation before is still good.
/// - Without a member, anyone may commit while the group is empty, and nobody else may.
/// - Each partition of a commit is refused or taken by itself: metadata above 4096 characters, an
///   unknown partition.
/// - Offsets of a transaction are pending until it ends, and its checks are those of a commit; a
///   stable read does not answer for a partition with a pending offset.
/// - A member of the same static id replaces the one before, which is fenced from then on.
public final class Group {
    private static final int METADATA_LENGTH_MAX = 4096;
    private static final long NANOS_A_MS = 1_000_000;

    private final Scheduler scheduler;
    private final Cluster cluster;
    private final long sessionMs;
    private final long rebalanceMs;
    private final Map<String, Member> members = new TreeMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets =
            new TreeMap<>(Cluster.PARTITION_ORDER);

    /// What the last offset of a partition replaced.
    private final Map<TopicPartition, OffsetAndMetadata> before =
            new TreeMap<>(Cluster.PARTITION_ORDER);

    /// By transaction.
    private final Map<Long, Map<TopicPartition, OffsetAndMetadata>> pending = new TreeMap<>();

    private boolean isAnyoneTrusted;
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
        @Nullable Consumer<Joined> joining;

        Member(String id, @Nullable String instanceId) {
            this.id = id;
            this.instanceId = instanceId;
        }
    }

    /// Who commits.
    ///
    /// @param memberId empty: no member
    public record Committer(String memberId, int generation, @Nullable String instanceId) {}

    /// What a member learns when a rebalance has ended, or why it is none.
    public record Joined(
            String memberId,
            int generation,
            Set<TopicPartition> assignment,
            @Nullable KafkaException refusal) {}

    /// @param sessionMs after which a member that is not heard of is out
    /// @param rebalanceMs how long a rebalance waits for members
    Group(Scheduler scheduler, Cluster cluster, long sessionMs, long rebalanceMs) {
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
            Consumer<Joined> answer) {
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
                answer.accept(new Joined("", -1, Set.of(), refusal));
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
    private void replace(Member before, Set<String> topics, Consumer<Joined> answer) {
        members.remove(before.id);
        Consumer<Joined> joining = before.joining;
        if (joining != null) {
            joining.accept(new Joined("", -1, Set.of(), new FencedInstanceIdException("replaced")));
        }
        Member member = new Member("m" + ++memberCount, before.instanceId);
        member.topics = new TreeSet<>(topics);
        member.assignment = before.assignment;
        member.heardNanos = scheduler.nanoTime();
        members.put(member.id, member);
        scheduler.note(member.id + " replaces " + before.id + ", which is fenced");
        if (isRebalancing) {
            member.joining = answer;
            endRebalanceIfComplete();
        } else {
            answer.accept(new Joined(member.id, generation, member.assignment, null));
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
    Void heartbeat(Committer from) {
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

    /// A member leaves, or is put out of the group.
    Void leave(String memberId) {
        Member member = members.get(memberId);
        if (member != null) {
            remove(member);
        }
        return null;
    }

    /// Puts the member with this static id out of the group, if there is one.
    public Void evict(String instanceId) {
        Member member = ofInstance(instanceId);
        if (member != null) {
            scheduler.note("evicted " + member.id + " of " + instanceId);
            remove(member);
        }
        return null;
    }

    private void remove(Member member) {
        members.remove(member.id);
        Consumer<Joined> joining = member.joining;
        if (joining != null) {
            joining.accept(new Joined("", -1, Set.of(), new UnknownMemberIdException("put out")));
        }
        if (members.isEmpty()) {
            isRebalancing = false;
            generation++;
        } else {
            rebalance();
            endRebalanceIfComplete();
        }
    }

    /// Begins a rebalance, as anyone may ask for.
    void rebalance() {
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
            return;
        }
        assign();
        StringBuilder text = new StringBuilder("generation ").append(generation).append(':');
        members.values().forEach(m -> text.append(' ').append(m.id).append(m.assignment));
        scheduler.note(text.toString());
        for (Member member : members.values()) {
            Consumer<Joined> joining = member.joining;
            member.joining = null;
            if (joining != null) {
                member.heardNanos = scheduler.nanoTime();
                joining.accept(new Joined(member.id, generation, member.assignment, null));
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

    /// Which partitions a member has, for a schedule that wants to move some.
    public Map<String, Set<TopicPartition>> assignments() {
        Map<String, Set<TopicPartition>> all = new TreeMap<>();
        members.values().forEach(m -> all.put(m.id, m.assignment));
        return all;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    private void checkCommitter(Committer from) {
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

    private @Nullable KafkaException refusal(TopicPartition partition, OffsetAndMetadata offset) {
        if (offset.metadata().length() > METADATA_LENGTH_MAX) {
            return new OffsetMetadataTooLarge("metadata of " + partition);
        }
        return cluster.exists(partition)
                ? null
                : new UnknownTopicOrPartitionException("no " + partition);
    }

    /// Commits what can be, and says what could not.
    Map<TopicPartition, KafkaException> commit(
            Committer from, Map<TopicPartition, OffsetAndMetadata> committed) {
        checkCommitter(from);
        Map<TopicPartition, KafkaException> refusals = new TreeMap<>(Cluster.PARTITION_ORDER);
        inOrder(committed)
                .forEach(
                        (partition, offset) -> {
                            KafkaException refusal = refusal(partition, offset);
                            if (refusal == null) {
                                put(partition, offset, from.memberId());
                            } else {
                                refusals.put(partition, refusal);
                            }
                        });
        return refusals;
    }

    private static Map<TopicPartition, OffsetAndMetadata> inOrder(
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> sorted = new TreeMap<>(Cluster.PARTITION_ORDER);
        sorted.putAll(offsets);
        return sorted;
    }

    private void put(TopicPartition partition, OffsetAndMetadata offset, String by) {
        scheduler.note("group holds " + partition + " = " + offset.offset() + " by " + by);
        OffsetAndMetadata last = offsets.put(partition, offset);
        if (last == null) {
            before.remove(partition);
        } else {
            before.put(partition, last);
        }
        cluster.committed(partition, offset);
    }

    /// Breaks a rule: transactions may hold offsets of anyone from now on.
    public void trustAnyone() {
        isAnyoneTrusted = true;
    }

    /// Takes offsets into an open transaction; refuses them all when one is refused, but keeps
    /// those before it pending, so that the transaction has to be aborted.
    void commitPending(
            Committer from, Map<TopicPartition, OffsetAndMetadata> committed, long transaction) {
        if (!isAnyoneTrusted) {
            checkCommitter(from);
        }
        Map<TopicPartition, OffsetAndMetadata> of =
                pending.computeIfAbsent(transaction, _ -> new TreeMap<>(Cluster.PARTITION_ORDER));
        inOrder(committed)
                .forEach(
                        (partition, offset) -> {
                            KafkaException refusal = refusal(partition, offset);
                            if (refusal != null) {
                                throw refusal;
                            }
                            of.put(partition, offset);
                        });
    }

    /// The end of a transaction has come through to the group.
    void end(long transaction, boolean isCommitted) {
        Map<TopicPartition, OffsetAndMetadata> of = pending.remove(transaction);
        if (of != null && isCommitted) {
            of.forEach((partition, offset) -> put(partition, offset, "transaction " + transaction));
        }
    }

    /// The offsets of some partitions; those without one are left out. A stable read is refused
    /// while one of them is pending.
    Map<TopicPartition, OffsetAndMetadata> fetch(
            Collection<TopicPartition> partitions, boolean isStable) {
        Map<TopicPartition, OffsetAndMetadata> found = new TreeMap<>(Cluster.PARTITION_ORDER);
        for (TopicPartition partition : partitions) {
            if (isStable && pending.values().stream().anyMatch(p -> p.containsKey(partition))) {
                throw new UnstableOffsetCommitException("pending offset of " + partition);
            }
            OffsetAndMetadata offset = offsets.get(partition);
            if (offset != null) {
                found.put(partition, offset);
            }
        }
        return found;
    }

    public @Nullable OffsetAndMetadata offset(TopicPartition partition) {
        return offsets.get(partition);
    }

    /// Loses the last offset of a partition: the one before it stands again. Does nothing when that
    /// is one without metadata, which would look as if it had been set by hand once more.
    public void goBack(TopicPartition partition) {
        OffsetAndMetadata last = before.remove(partition);
        if (last != null && !last.metadata().isEmpty()) {
            scheduler.note("group goes back to " + partition + " = " + last.offset());
            offsets.put(partition, last);
        }
    }

    /// Sets an offset by hand: only while the group is empty.
    public void alter(TopicPartition partition, long offset) {
        if (!members.isEmpty()) {
            throw new UnknownMemberIdException("the group is active");
        }
        put(partition, new OffsetAndMetadata(offset, ""), "the operator");
    }

    /// Deletes an offset by hand: only of a topic that no member reads.
    public void deleteOffset(TopicPartition partition) {
        if (members.values().stream().anyMatch(m -> m.topics.contains(partition.topic()))) {
            throw new GroupSubscribedToTopicException("subscribed to " + partition.topic());
        }
        scheduler.note("group forgets " + partition);
        offsets.remove(partition);
        before.remove(partition);
    }

    /// Deletes the group: only while it is empty.
    public void delete() {
        if (!members.isEmpty()) {
            throw new GroupNotEmptyException("the group is active");
        }
        scheduler.note("the group is deleted");
        offsets.clear();
        before.clear();
    }

    /// The topic is gone, and its offsets with it.
    void forget(String topic) {
        offsets.keySet().removeIf(partition -> partition.topic().equals(topic));
        before.keySet().removeIf(partition -> partition.topic().equals(topic));
    }
}
