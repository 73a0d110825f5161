package io.millpond.engine.kafka.simulation;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.MemberWatch;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.sim.Sighting;
import io.millpond.engine.kafka.sim.Transactions.Progress;
import io.millpond.engine.kafka.transaction.PreparedBlocks;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Watches a simulation for the moments that matter: what happens while a server has a block in
/// doubt. It changes nothing.
final class SimSightings implements MemberWatch {
    private static final int MANY = 5;

    private final Scheduler scheduler;
    private final Cluster cluster;
    private final List<SimNode> nodes;

    /// What is in doubt, as it was when it was looked at last.
    private final Map<Doubt, Passing> doubts = new HashMap<>();

    private final Set<String> lost = new HashSet<>();
    private final Map<TopicPartition, UUID> ownerWhenLost = new HashMap<>();

    private record Doubt(SimNode node, PreparedIngest ingest) {
        boolean has(TopicPartition partition) {
            return PreparedBlocks.partitions(ingest).contains(partition);
        }
    }

    /// What others did to the partitions of a block in doubt.
    private static final class Passing {
        final Set<UUID> servers = new HashSet<>();
        final Set<Integer> takers = new HashSet<>();
        int count;
    }

    SimSightings(Cluster cluster, List<SimNode> nodes) {
        this.scheduler = cluster.scheduler();
        this.cluster = cluster;
        this.nodes = nodes;
    }

    private void see(boolean isSo, Sighting sighting) {
        if (isSo) {
            scheduler.saw(sighting);
        }
    }

    /// Looks which blocks are in doubt by now, and what became of those that were.
    private void look() {
        Set<Doubt> present = new HashSet<>();
        for (SimNode node : nodes) {
            node.doubts().forEach(ingest -> present.add(new Doubt(node, ingest)));
        }
        for (Doubt doubt : Set.copyOf(doubts.keySet())) {
            Passing passing = doubts.get(doubt);
            if (!present.contains(doubt) && passing != null) {
                doubts.remove(doubt);
                if (!passing.servers.isEmpty()) {
                    scheduler.saw(
                            doubt.node().hasPublished(doubt.ingest())
                                    ? Sighting.PASSED_BLOCK_PUBLISHED
                                    : Sighting.PASSED_BLOCK_DROPPED);
                }
            }
        }
        present.forEach(doubt -> doubts.computeIfAbsent(doubt, _ -> new Passing()));
    }

    private Progress progress(Doubt doubt) {
        PreparedIngest ingest = doubt.ingest();
        return cluster.transactions()
                .progress(
                        doubt.node().transactionalId(ingest.lane()),
                        "1 %d %s".formatted(ingest.sequence(), Long.toHexString(ingest.token())));
    }

    private boolean isDecided(Doubt doubt) {
        return switch (progress(doubt)) {
            case DECIDED, MARKED -> true;
            case NONE, OPEN, OFFSETS_PENDING -> false;
        };
    }

    /// The group has taken an offset.
    void committed(TopicPartition partition, OffsetAndMetadata offset) {
        look();
        Optional<OffsetSignature> signature = OffsetSignature.decode(offset.metadata());
        if (signature.isEmpty()) {
            return;
        }
        UUID server = signature.get().server();
        UUID before = ownerWhenLost.remove(partition);
        if (before != null) {
            scheduler.saw(
                    before.equals(server)
                            ? Sighting.BACK_AS_OWNER
                            : Sighting.BACK_WITH_ANOTHER_OWNER);
        }
        doubts.forEach(
                (doubt, passing) -> {
                    if (doubt.has(partition) && !doubt.node().server().equals(server)) {
                        passing.servers.add(server);
                        passing.count++;
                        scheduler.saw(Sighting.OTHER_PASSES_DOUBT);
                        see(passing.servers.size() > 1, Sighting.PASSED_BY_TWO);
                    }
                });
    }

    /// The group has lost its last offsets.
    void goingBack(Map<TopicPartition, OffsetAndMetadata> lostOffsets) {
        lostOffsets.forEach(
                (partition, offset) ->
                        OffsetSignature.decode(offset.metadata())
                                .ifPresent(s -> ownerWhenLost.put(partition, s.server())));
    }

    void starting(SimNode node, int laneCount) {
        look();
        doubts.forEach(
                (doubt, passing) -> {
                    if (doubt.node() == node) {
                        see(doubt.ingest().lane() >= laneCount, Sighting.LANE_OF_DOUBT_IS_GONE);
                        see(passing.count >= MANY, Sighting.BACK_AFTER_LONG);
                    }
                });
    }

    /// A server with that many blocks in doubt; null if there is none.
    @Nullable SimNode withDoubts(int count) {
        for (SimNode node : nodes) {
            if (node.isUp() && node.preparedCount() >= count) {
                return node;
            }
        }
        return null;
    }

    /// A server with a block that is decided and not published; null if there is none.
    @Nullable SimNode withDecided() {
        for (SimNode node : nodes) {
            if (node.isUp()
                    && node.doubts().stream().anyMatch(of -> isDecided(new Doubt(node, of)))) {
                return node;
            }
        }
        return null;
    }

    /// A partition of a block in doubt; null if there is none.
    @Nullable TopicPartition doubtful() {
        for (SimNode node : nodes) {
            for (PreparedIngest ingest : node.doubts()) {
                PreparedIngest.Range range = ingest.ranges().getFirst();
                return new TopicPartition(range.end().topic(), range.end().partition());
            }
        }
        return null;
    }

    void crashing(SimNode node) {
        look();
        see(node.isPushing(), Sighting.CRASH_IN_PUSH);
        for (Doubt doubt : doubts.keySet()) {
            if (doubt.node() == node) {
                scheduler.saw(
                        switch (progress(doubt)) {
                            case NONE, OPEN -> Sighting.CRASH_WITH_BLOCK_PREPARED;
                            case OFFSETS_PENDING -> Sighting.CRASH_WITH_OFFSETS_PENDING;
                            case DECIDED -> Sighting.CRASH_BEFORE_MARKS;
                            case MARKED -> Sighting.CRASH_BEFORE_PUBLISH;
                        });
            }
        }
    }

    void pausing(SimNode node, boolean isOn) {
        look();
        doubts.forEach(
                (doubt, passing) -> {
                    if (doubt.node() != node) {
                        return;
                    }
                    if (isOn) {
                        scheduler.saw(
                                isDecided(doubt)
                                        ? Sighting.PAUSED_BEFORE_PUBLISH
                                        : Sighting.PAUSED_BEFORE_DECISION);
                    } else {
                        see(!passing.servers.isEmpty(), Sighting.RESUMED_AFTER_OTHERS);
                    }
                });
        see(!isOn && node.isPaused() && cluster.group().isEmpty(), Sighting.RESUMED_IN_EMPTY_GROUP);
    }

    /// An operator sets or deletes an offset.
    ///
    /// @param offset negative: deletes
    void operating(TopicPartition partition, long offset) {
        look();
        for (Doubt doubt : doubts.keySet()) {
            for (PreparedIngest.Range range : doubt.ingest().ranges()) {
                if (doubt.has(partition) && range.end().partition() == partition.partition()) {
                    see(isDecided(doubt), Sighting.OPERATED_ON_DECIDED);
                    scheduler.saw(
                            offset < 0
                                    ? Sighting.DELETED_IN_DOUBT
                                    : offset < range.fromOffset()
                                            ? Sighting.RESET_BEFORE_DOUBT
                                            : offset < range.end().nextOffset()
                                                    ? Sighting.RESET_INTO_DOUBT
                                                    : Sighting.RESET_BEHIND_DOUBT);
                }
            }
        }
    }

    void deletingGroup() {
        look();
        see(!doubts.isEmpty(), Sighting.GROUP_DELETED_IN_DOUBT);
    }

    void recreating() {
        look();
        for (Doubt doubt : doubts.keySet()) {
            scheduler.saw(
                    isDecided(doubt)
                            ? Sighting.MADE_ANEW_BEFORE_PUBLISH
                            : Sighting.MADE_ANEW_BEFORE_DECISION);
        }
    }

    void losingDecisions() {
        look();
        for (Doubt doubt : doubts.keySet()) {
            see(isDecided(doubt), Sighting.DECISIONS_LOST_BEFORE_PUBLISH);
            see(nodes.size() > 1 && !isDecided(doubt), Sighting.DECISIONS_LOST_IN_DOUBT);
        }
    }

    @Override
    public void assigned(String instanceId, Collection<TopicPartition> partitions) {
        look();
        for (TopicPartition partition : partitions) {
            see(lost.remove(instanceId + partition), Sighting.LOST_AND_BACK);
            doubts.forEach((doubt, passing) -> assigned(instanceId, partition, doubt, passing));
        }
    }

    private void assigned(
            String instanceId, TopicPartition partition, Doubt doubt, Passing passing) {
        int lane = doubt.node().lane(instanceId);
        if (!doubt.has(partition) || lane < 0) {
            return;
        }
        see(!passing.servers.isEmpty(), Sighting.BACK_WITH_BLOCK_IN_DOUBT);
        int of = doubt.ingest().lane();
        if (lane != of) {
            scheduler.saw(Sighting.LANE_TAKES_FROM_DOUBT);
            passing.takers.add(lane);
            doubts.forEach(
                    (other, back) ->
                            see(
                                    other.node() == doubt.node()
                                            && passing.takers.contains(other.ingest().lane())
                                            && back.takers.contains(of),
                                    Sighting.LANES_SWAPPED));
        }
    }

    @Override
    public void taken(String instanceId, Collection<TopicPartition> partitions, boolean isLost) {
        look();
        for (TopicPartition partition : partitions) {
            if (isLost) {
                lost.add(instanceId + partition);
            } else {
                lost.remove(instanceId + partition);
            }
        }
        for (SimNode node : nodes) {
            see(node.lane(instanceId) >= 0 && node.isPushing(), Sighting.REVOKED_IN_PUSH);
        }
        for (Doubt doubt : doubts.keySet()) {
            Set<TopicPartition> of = PreparedBlocks.partitions(doubt.ingest());
            Set<TopicPartition> gone = new HashSet<>(of);
            gone.retainAll(Set.copyOf(partitions));
            if (doubt.node().lane(instanceId) == doubt.ingest().lane() && !gone.isEmpty()) {
                scheduler.saw(isLost ? Sighting.LOST_IN_DOUBT : Sighting.REVOKED_IN_DOUBT);
                see(gone.size() < of.size(), Sighting.REVOKED_IN_PART);
            }
        }
    }
}
