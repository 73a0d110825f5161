package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Scheduler;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What one simulation is made of, and what its parts do alike.
///
/// @param nodes the servers, which the simulation adds
record SimWorld(
        SimPlan plan,
        Scheduler scheduler,
        Cluster cluster,
        SimLedger ledger,
        SimFaults faults,
        List<SimNode> nodes,
        SimSightings sightings) {
    static final long SESSION_MS = 10_000;
    static final long NANOS_A_MS = 1_000_000;

    private Random random() {
        return scheduler.random();
    }

    void start(SimNode node) {
        int laneCount = 1 + random().nextInt(3);
        sightings.starting(node, laneCount);
        node.start(laneCount);
    }

    void pause(SimNode node, boolean isOn) {
        sightings.pausing(node, isOn);
        node.pause(isOn);
    }

    SimNode anyNode() {
        return nodes.get(random().nextInt(nodes.size()));
    }

    TopicPartition anyPartition() {
        return new TopicPartition(SimPlan.TOPIC, random().nextInt(plan.partitionCount()));
    }

    void produce() {
        int count = random().nextInt(20);
        for (int i = 0; i < count; i++) {
            TopicPartition partition = anyPartition();
            switch (random().nextInt(12)) {
                case 0 -> cluster.log(partition).append(null, null);
                case 1 -> cluster.log(partition).appendControl();
                default -> ledger.produce(partition);
            }
        }
        scheduler.note("produced, now " + ledger.producedCount());
    }

    /// What is committed from now on is lost, or comes late.
    void holdCommits() {
        if (random().nextBoolean()) {
            cluster.network().loseSilently(1);
            produce();
            scheduler.sleep(NANOS_A_MS * random().nextInt(3_000));
        }
    }

    /// The topic of decisions loses its records.
    void loseRecords() {
        cluster.partitions("decisions").forEach(partition -> cluster.log(partition).lose());
    }

    /// What the group holds of the topic, by partition.
    Map<Integer, Long> held() {
        Map<Integer, Long> all = new TreeMap<>();
        for (TopicPartition partition : cluster.partitions(SimPlan.TOPIC)) {
            OffsetAndMetadata offset = cluster.group().offset(partition);
            if (offset != null) {
                all.put(partition.partition(), offset.offset());
            }
        }
        return all;
    }
}
