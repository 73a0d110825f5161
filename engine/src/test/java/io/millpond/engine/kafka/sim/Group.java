package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A consumer group at its coordinator: its offsets, and its [Members].
///
/// - A commit may be beyond the end, or go backwards.
/// - Each partition of a commit is refused or taken by itself: metadata above 4096 characters, an
///   unknown partition, one that the client may not read.
/// - Offsets of a transaction are pending until it ends, and its checks are those of a commit; a
///   stable read does not answer for a partition with a pending offset.
public final class Group {
    private static final int METADATA_LENGTH_MAX = 4096;
    private static final int HISTORY_MAX = 50;
    private static final String BY_HAND = "by hand";

    private final Scheduler scheduler;
    private final Cluster cluster;
    private final Members members;
    private final Map<TopicPartition, OffsetAndMetadata> offsets =
            new TreeMap<>(Cluster.PARTITION_ORDER);

    /// What each write replaced, the last one first.
    private final Deque<Replaced> history = new ArrayDeque<>();

    /// By transaction.
    private final Map<Long, Map<TopicPartition, OffsetAndMetadata>> pending = new TreeMap<>();

    private final Set<TopicPartition> forbidden = new TreeSet<>(Cluster.PARTITION_ORDER);
    private boolean isAnyoneTrusted;
    private int deletedCount;

    private record Replaced(TopicPartition partition, @Nullable OffsetAndMetadata before) {}

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

    Group(Scheduler scheduler, Cluster cluster, Members members) {
        this.scheduler = scheduler;
        this.cluster = cluster;
        this.members = members;
    }

    /// Puts the member with this static id out of the group, if there is one.
    public boolean evict(String instanceId) {
        var _ = members.evict(instanceId);
        return true;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /// Which partitions a member has, for a schedule that wants to move some.
    public Map<String, Set<TopicPartition>> assignments() {
        return members.assignments();
    }

    private @Nullable KafkaException refusal(TopicPartition partition, OffsetAndMetadata offset) {
        if (offset.metadata().length() > METADATA_LENGTH_MAX) {
            return new OffsetMetadataTooLarge("metadata of " + partition);
        }
        if (forbidden.contains(partition)) {
            return new TopicAuthorizationException("not authorized: " + partition);
        }
        return cluster.exists(partition)
                ? null
                : new UnknownTopicOrPartitionException("no " + partition);
    }

    /// Commits what can be, and says what could not.
    public Map<TopicPartition, KafkaException> commit(
            Committer from, Map<TopicPartition, OffsetAndMetadata> committed) {
        members.check(from, committed.keySet());
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
        cluster.committed(partition, offset);
        OffsetAndMetadata last = offsets.put(partition, offset);
        history.addFirst(new Replaced(partition, last));
        if (history.size() > HISTORY_MAX) {
            history.removeLast();
        }
    }

    /// Breaks a rule: transactions may hold offsets of anyone from now on.
    public void trustAnyone() {
        isAnyoneTrusted = true;
    }

    /// Takes offsets into an open transaction, also from one that says it is no member; refuses
    /// them all when one is refused, but keeps those before it pending, so that the transaction has
    /// to be aborted.
    void commitPending(
            Committer from, Map<TopicPartition, OffsetAndMetadata> committed, long transaction) {
        boolean isMember = !from.memberId().isEmpty() || from.generation() >= 0;
        if (isMember && !isAnyoneTrusted) {
            members.check(from, committed.keySet());
        }
        Map<TopicPartition, OffsetAndMetadata> of =
                pending.computeIfAbsent(transaction, _ -> new TreeMap<>(Cluster.PARTITION_ORDER));
        inOrder(committed)
                .forEach(
                        (partition, offset) -> {
                            KafkaException refusal = refusal(partition, offset);
                            if (refusal != null) {
                                scheduler.saw(Sighting.PARTITION_REFUSED);
                                throw refusal;
                            }
                            of.put(partition, offset);
                        });
    }

    /// Whether a transaction holds offsets.
    boolean isPending(long transaction) {
        return pending.containsKey(transaction);
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
    public Map<TopicPartition, OffsetAndMetadata> fetch(
            Collection<TopicPartition> partitions, boolean isStable) {
        Map<TopicPartition, OffsetAndMetadata> found = new TreeMap<>(Cluster.PARTITION_ORDER);
        for (TopicPartition partition : partitions) {
            if (isStable && isPending(partition)) {
                scheduler.saw(Sighting.PENDING_READ);
                throw new UnstableOffsetCommitException("pending offset of " + partition);
            }
            OffsetAndMetadata offset = offsets.get(partition);
            if (offset != null) {
                found.put(partition, offset);
            }
        }
        return found;
    }

    /// Whether an open transaction holds an offset of the partition, as seen from outside.
    public boolean hasPending(TopicPartition partition) {
        return pending.values().stream().anyMatch(of -> of.containsKey(partition));
    }

    /// The members, each with its static id if it has one.
    public Map<String, Optional<String>> instanceIds() {
        return members.instanceIds();
    }

    private boolean isPending(TopicPartition partition) {
        for (Map.Entry<Long, Map<TopicPartition, OffsetAndMetadata>> of : pending.entrySet()) {
            if (of.getValue().containsKey(partition)) {
                if (cluster.transactions().isOfDead(of.getKey())) {
                    scheduler.saw(Sighting.WAITS_FOR_DEAD_TRANSACTION);
                }
                return true;
            }
        }
        return false;
    }

    public @Nullable OffsetAndMetadata offset(TopicPartition partition) {
        return offsets.get(partition);
    }

    /// Loses the last writes of offsets, as an election can do that picks a broker that was behind:
    /// what they replaced stands again. Ends before one that was made by hand, or replaced one that
    /// was: such an offset would look as if it had been set once more.
    ///
    /// Returns the offsets that are lost, each the last of its partition.
    public Map<TopicPartition, OffsetAndMetadata> goBack(int countMax) {
        Map<TopicPartition, OffsetAndMetadata> lost = new TreeMap<>(Cluster.PARTITION_ORDER);
        for (int i = 0; i < countMax && !history.isEmpty(); i++) {
            Replaced last = history.getFirst();
            OffsetAndMetadata before = last.before();
            OffsetAndMetadata present = offsets.get(last.partition());
            if (present == null || isByHand(present) || before == null || isByHand(before)) {
                break;
            }
            history.removeFirst();
            scheduler.note("group goes back to " + last.partition() + " = " + before.offset());
            lost.putIfAbsent(last.partition(), present);
            offsets.put(last.partition(), before);
        }
        return lost;
    }

    private static boolean isByHand(OffsetAndMetadata offset) {
        return offset.metadata().isEmpty() || offset.metadata().equals(BY_HAND);
    }

    /// Lets offsets of the partition be refused, or taken again.
    public void forbid(TopicPartition partition, boolean isForbidden) {
        if (isForbidden) {
            forbidden.add(partition);
        } else {
            forbidden.remove(partition);
        }
    }

    /// How often the group was deleted.
    int deletedCount() {
        return deletedCount;
    }

    /// A client that is no member sets an offset, which it may while the group is empty.
    public void commitAsStranger(TopicPartition partition, long offset) {
        commit(
                new Committer("", -1, null),
                Map.of(partition, new OffsetAndMetadata(offset, BY_HAND)));
        scheduler.saw(Sighting.STRANGER_COMMITS);
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
        if (members.isSubscribed(partition.topic())) {
            throw new GroupSubscribedToTopicException("subscribed to " + partition.topic());
        }
        scheduler.note("group forgets " + partition);
        offsets.remove(partition);
        history.clear();
    }

    /// Deletes the group: only while it is empty.
    public void delete() {
        if (!members.isEmpty()) {
            throw new GroupNotEmptyException("the group is active");
        }
        scheduler.note("the group is deleted");
        offsets.clear();
        history.clear();
        deletedCount++;
    }

    /// The topic is gone, and its offsets with it.
    void forget(String topic) {
        offsets.keySet().removeIf(partition -> partition.topic().equals(topic));
        history.clear();
    }
}
