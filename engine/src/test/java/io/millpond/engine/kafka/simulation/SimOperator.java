package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.PartitionLog;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.table.SeekTarget;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;

/// The operator of a simulation, who moves a group's offsets and seeks tables.
final class SimOperator {
    private final SimWorld world;
    private final SimPlan plan;
    private final Scheduler scheduler;
    private final Random random;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final List<SimNode> nodes;
    private final SimSightings sightings;

    SimOperator(SimWorld world) {
        this.world = world;
        this.plan = world.plan();
        this.scheduler = world.scheduler();
        this.random = world.scheduler().random();
        this.cluster = world.cluster();
        this.ledger = world.ledger();
        this.nodes = world.nodes();
        this.sightings = world.sightings();
    }

    /// Stops all servers, or kills them, and if the group is empty then, sets or deletes an offset
    /// or deletes the group; then starts them.
    void operate() {
        boolean isKilling = random.nextInt(3) == 0;
        world.holdCommits();
        for (SimNode node : nodes) {
            world.pause(node, false);
            if (isKilling) {
                node.crash(false);
            } else {
                node.stop();
            }
        }
        scheduler.await(
                () -> cluster.group().isEmpty(),
                isKilling ? 2 * SimWorld.SESSION_MS * SimWorld.NANOS_A_MS : 1);
        TopicPartition partition = world.anyPartition();
        Map<Integer, Long> held = world.held();
        try {
            switch (random.nextInt(4)) {
                case 0 -> {
                    sightings.operating(partition, -1);
                    cluster.group().deleteOffset(partition);
                    forgotten(partition, held);
                }
                case 1 -> {
                    sightings.deletingGroup();
                    cluster.group().delete();
                    held.keySet()
                            .forEach(
                                    number ->
                                            forgotten(
                                                    new TopicPartition(SimPlan.TOPIC, number),
                                                    held));
                }
                default -> set(partition);
            }
        } catch (KafkaException e) {
            scheduler.note("the operator is refused: " + e.getMessage());
        }
        cluster.network().loseSilently(0);
        if (cluster.network().isLateUnderWay()) {
            scheduler.sleep(SimWorld.NANOS_A_MS * random.nextInt(15_000));
        }
        nodes.stream().filter(node -> !node.isUp()).forEach(world::start);
    }

    /// The group has forgotten an offset: the partition's record stands in, or what a log knows.
    /// When that is another one, nobody knows what has been passed over or comes again.
    private void forgotten(TopicPartition partition, Map<Integer, Long> held) {
        Long offset = held.get(partition.partition());
        if (plan.protocol() == CommitProtocol.TRANSACTION
                && offset != null
                && !SimRecords.position(cluster, partition).equals(OptionalLong.of(offset))) {
            ledger.loosen(partition);
        }
    }

    /// Sets an offset, of what is in doubt if anything is.
    private void set(TopicPartition any) {
        if (!cluster.group().isEmpty()) {
            return;
        }
        TopicPartition partition = Objects.requireNonNullElse(sightings.doubtful(), any);
        if (cluster.find(partition) == null) {
            return;
        }
        long offset = random.nextLong(cluster.log(partition).endOffset() + 1);
        sightings.operating(partition, offset);
        ledger.moved(partition, offset);
        if (random.nextInt(3) == 0) {
            cluster.group().commitAsStranger(partition, offset);
        } else {
            cluster.group().alter(partition, offset);
        }
    }

    /// SYSTEM SEEK at one server; other servers may be stopped before, as they have to be.
    void seek(SimNode node) {
        List<SimNode> stopped = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            for (SimNode other : nodes) {
                if (other != node && other.isUp()) {
                    other.pause(false);
                    other.stop();
                    stopped.add(other);
                }
            }
        }
        node.seek(seekTarget());
        int next = random.nextInt(4);
        if (next == 0 && node.isUp()) {
            scheduler.sleep(SimWorld.NANOS_A_MS * random.nextInt(100));
            node.crash(random.nextBoolean());
            world.start(node);
        } else if (next == 1) {
            scheduler.await(() -> !node.isSeeking(), SimWorld.NANOS_A_MS * 30_000);
        }
        stopped.stream().filter(other -> !other.isUp()).forEach(world::start);
    }

    private SeekTarget seekTarget() {
        TopicPartition partition = world.anyPartition();
        PartitionLog log = cluster.find(partition);
        long end = log == null ? 0 : log.endOffset();
        SeekTarget.Point point =
                switch (random.nextInt(4)) {
                    case 0 -> new SeekTarget.Earliest();
                    case 1 -> new SeekTarget.Latest();
                    default -> new SeekTarget.AtOffset(random.nextLong(end + 1));
                };
        boolean isOne = random.nextBoolean();
        return new SeekTarget(
                point,
                isOne ? List.of((long) partition.partition()) : List.of(),
                random.nextBoolean() ? SimPlan.TOPIC : null);
    }

    /// What nobody can tell any more is said; an operator does what is asked for: sets the group's
    /// offsets to the beginnings of what is in doubt.
    void resetToDoubt() {
        nodes.forEach(SimNode::stop);
        scheduler.await(() -> cluster.group().isEmpty(), SimHealing.HEAL_NANOS);
        scheduler.note("the operator resets the group to what is in doubt");
        for (SimNode node : nodes) {
            node.doubtful()
                    .forEach(
                            (partition, from) -> {
                                OffsetAndMetadata held = cluster.group().offset(partition);
                                if (held != null && held.offset() > from) {
                                    ledger.moved(partition, from);
                                    cluster.group().alter(partition, from);
                                }
                            });
        }
        nodes.stream().filter(node -> !node.isUp()).forEach(world::start);
    }
}
