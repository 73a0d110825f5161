package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// A broker with its topics, one consumer group and the transactions that its clients make, reached
/// by a [Network].
///
/// What it does, it does at once and in the order of arrival. What several brokers can do to each
/// other are single events: a [Coordinator] moves, the group loses its last offsets.
public final class Cluster {
    public static final Comparator<TopicPartition> PARTITION_ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private static final long NOTICE_NANOS_MAX = 5_000_000_000L;

    private final Scheduler scheduler;
    private final Network network;
    private final Map<String, Topic> topics = new TreeMap<>();
    private final GroupKind kind;
    private final Members members;
    private int memberCount;
    private final Group group;
    private final Coordinator groupCoordinator;
    private final Coordinator transactionCoordinator;
    private final Transactions transactions;
    private int topicCount;
    private final List<BiConsumer<TopicPartition, OffsetAndMetadata>> commitListeners =
            new ArrayList<>();
    private @Nullable MemberWatch memberWatch;

    private record Topic(String id, List<PartitionLog> partitions) {}

    /// @param sessionMs after which a member that is not heard of is out
    /// @param rebalanceMs how long a rebalance waits for a member
    public Cluster(Scheduler scheduler, GroupKind kind, long sessionMs, long rebalanceMs) {
        this.kind = kind;
        this.scheduler = scheduler;
        this.network = new Network(scheduler);
        this.members =
                switch (kind) {
                    case CLASSIC -> new ClassicMembers(scheduler, this, sessionMs, rebalanceMs);
                    case INCREMENTAL, STRICTLY_INCREMENTAL ->
                            new IncrementalMembers(
                                    scheduler,
                                    this,
                                    sessionMs,
                                    rebalanceMs,
                                    kind == GroupKind.STRICTLY_INCREMENTAL);
                };
        this.group = new Group(scheduler, this, members);
        this.transactions = new Transactions(scheduler, this);
        this.groupCoordinator = new Coordinator(scheduler, "the group", members::move);
        this.transactionCoordinator =
                new Coordinator(scheduler, "transactions", _ -> transactions.moved());
        network.onLate(this::watchLate);
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public Network network() {
        return network;
    }

    public Group group() {
        return group;
    }

    public GroupKind kind() {
        return kind;
    }

    ClassicMembers classicMembers() {
        return (ClassicMembers) members;
    }

    IncrementalMembers incrementalMembers() {
        return (IncrementalMembers) members;
    }

    String nextMemberId() {
        return "m" + ++memberCount;
    }

    /// A membership by the group's protocol, which begins when topics are subscribed to.
    Membership membership(
            SimulatedHost host,
            String ofGroup,
            @Nullable String instanceId,
            long pollIntervalMaxMs) {
        return switch (kind) {
            case CLASSIC ->
                    new ClassicMembership(this, host, ofGroup, instanceId, pollIntervalMaxMs);
            case INCREMENTAL, STRICTLY_INCREMENTAL ->
                    new IncrementalMembership(this, host, ofGroup, instanceId, pollIntervalMaxMs);
        };
    }

    public Coordinator groupCoordinator() {
        return groupCoordinator;
    }

    public Coordinator transactionCoordinator() {
        return transactionCoordinator;
    }

    /// Tells, when a request that was sent now comes late, what has happened since.
    private Runnable watchLate() {
        int deletions = group.deletedCount();
        int topicsBefore = topicCount;
        long decisions = transactions.decidedCount();
        return () -> {
            see(group.isEmpty(), Sighting.LATE_INTO_EMPTY_GROUP);
            see(group.deletedCount() > deletions, Sighting.LATE_AFTER_GROUP_DELETED);
            see(topicCount > topicsBefore, Sighting.LATE_AFTER_TOPIC_MADE_ANEW);
            see(transactions.decidedCount() > decisions, Sighting.LATE_AFTER_ANOTHER_DECISION);
        };
    }

    private void see(boolean isSo, Sighting sighting) {
        if (isSo) {
            scheduler.saw(sighting);
        }
    }

    public Transactions transactions() {
        return transactions;
    }

    /// Makes a topic, with an id that none before had.
    public void createTopic(String name, int partitionCount) {
        List<PartitionLog> logs = new ArrayList<>();
        for (int i = 0; i < partitionCount; i++) {
            logs.add(new PartitionLog());
        }
        topics.put(name, new Topic(new Uuid(1, ++topicCount).toString(), logs));
        // A member notices, and asks for its partitions.
        scheduler.after(scheduler.random().nextLong(NOTICE_NANOS_MAX), members::rebalance);
    }

    /// Deletes a topic and what the group knows of it.
    public void deleteTopic(String name) {
        topics.remove(name);
        group.forget(name);
    }

    boolean exists(TopicPartition partition) {
        return find(partition) != null;
    }

    /// The ids of the topics that exist, by name.
    public Map<String, String> topicIds() {
        Map<String, String> ids = new TreeMap<>();
        topics.forEach((name, topic) -> ids.put(name, topic.id()));
        return ids;
    }

    public List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        Topic found = topics.get(topic);
        if (found != null) {
            for (int i = 0; i < found.partitions().size(); i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        }
        return partitions;
    }

    public @Nullable PartitionLog find(TopicPartition partition) {
        Topic topic = topics.get(partition.topic());
        return topic != null && partition.partition() < topic.partitions().size()
                ? topic.partitions().get(partition.partition())
                : null;
    }

    public PartitionLog log(TopicPartition partition) {
        PartitionLog found = find(partition);
        if (found == null) {
            throw new IllegalStateException("no " + partition);
        }
        return found;
    }

    List<PartitionLog> logs() {
        return topics.values().stream().flatMap(topic -> topic.partitions().stream()).toList();
    }

    public void onMembers(MemberWatch watch) {
        memberWatch = watch;
    }

    void assigned(@Nullable String instanceId, Collection<TopicPartition> partitions) {
        if (memberWatch != null && instanceId != null) {
            memberWatch.assigned(instanceId, partitions);
        }
    }

    void taken(@Nullable String instanceId, Collection<TopicPartition> partitions, boolean isLost) {
        if (memberWatch != null && instanceId != null) {
            memberWatch.taken(instanceId, partitions, isLost);
        }
    }

    /// Lets `listener` see every offset the group is about to take.
    public void onCommit(BiConsumer<TopicPartition, OffsetAndMetadata> listener) {
        commitListeners.add(listener);
    }

    void committed(TopicPartition partition, OffsetAndMetadata offset) {
        commitListeners.forEach(listener -> listener.accept(partition, offset));
    }
}
