package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Coordinator;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.sim.SimulatedConsumer;
import io.millpond.engine.kafka.sim.SimulatedHost;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/// What happens to the cluster of a simulation: it loses what it held, its coordinators move, its
/// topic is made anew, and another member joins the group.
final class SimClusterFaults {
    private final SimWorld world;
    private final SimPlan plan;
    private final Scheduler scheduler;
    private final Random random;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final SimSightings sightings;
    private final SimWeights weights;
    private int strangerCount;

    SimClusterFaults(SimWorld world, SimWeights weights) {
        this.world = world;
        this.plan = world.plan();
        this.scheduler = world.scheduler();
        this.random = world.scheduler().random();
        this.cluster = world.cluster();
        this.ledger = world.ledger();
        this.sightings = world.sightings();
        this.weights = weights;
    }

    /// The broker loses the last offsets that it took, as an election can do that picks a broker
    /// that was behind. Whoever has a partition next notices by its record.
    void forgetCommits() {
        if (random.nextInt(4) == 0) {
            sightings.goingBack(cluster.group().goBack(1 + random.nextInt(6)));
            if (plan.weakness() == SimWeakness.RECORDS_GO_BACK) {
                world.loseRecords();
            }
        }
    }

    /// The topic of decisions loses its records. What is in doubt can be found out then unless
    /// somebody else has moved the group's offsets; then an operator has to.
    void loseDecisions() {
        int others =
                weights.weight(SimHappening.OPERATE)
                        + weights.weight(SimHappening.SEEK)
                        + weights.weight(SimHappening.FORGET_COMMITS)
                        + weights.weight(SimHappening.RECREATE);
        if (others == 0 && random.nextInt(plan.nodeCount()) == 0) {
            scheduler.note("decisions are lost");
            sightings.losingDecisions();
            world.loseRecords();
        }
    }

    /// The topic is deleted and made again: what was not read by then is lost with it.
    void recreate() {
        boolean isDecided = sightings.withDecided() != null;
        if (isDecided || random.nextInt(6) == 0) {
            if (!isDecided) {
                world.holdCommits();
            }
            scheduler.note("the topic is made anew");
            sightings.recreating();
            ledger.recreate();
            cluster.deleteTopic(SimPlan.TOPIC);
            if (random.nextBoolean()) {
                scheduler.sleep(SimWorld.NANOS_A_MS * random.nextInt(10_000));
            }
            cluster.network().loseSilently(0);
            cluster.createTopic(SimPlan.TOPIC, plan.partitionCount());
        }
    }

    /// A coordinator moves, now or when the next request of some kind comes.
    void moveCoordinator() {
        Coordinator coordinator =
                random.nextBoolean()
                        ? cluster.groupCoordinator()
                        : cluster.transactionCoordinator();
        if (random.nextInt(4) == 0) {
            coordinator.move(random.nextInt(15_000));
        } else {
            Coordinator.Asked[] kinds = Coordinator.Asked.values();
            coordinator.moveAt(kinds[random.nextInt(kinds.length)]);
        }
    }

    /// Compacts the topic of decisions.
    void compact() {
        cluster.partitions("decisions").forEach(partition -> cluster.log(partition).compact());
    }

    /// Another member of the group, that reads and commits nothing.
    void stranger() {
        SimulatedHost host = scheduler.host("stranger" + ++strangerCount);
        long polls = 1L + random.nextInt(30);
        boolean isLeaving = random.nextBoolean();
        scheduler.start(
                host,
                host.name(),
                () -> {
                    SimulatedConsumer consumer =
                            new SimulatedConsumer(
                                    cluster, host, "g", null, SimClients.POLL_INTERVAL_MAX_MS);
                    consumer.subscribe(List.of(SimPlan.TOPIC), new Indifferent());
                    for (int i = 0; i < polls; i++) {
                        consumer.poll(Duration.ofMillis(500));
                    }
                    if (isLeaving) {
                        consumer.close(
                                CloseOptions.timeout(Duration.ofSeconds(5))
                                        .withGroupMembershipOperation(
                                                CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
                    } else {
                        host.kill();
                    }
                });
    }

    private static final class Indifferent implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }
}
