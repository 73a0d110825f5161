package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Scheduler;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The end of a simulation: nothing goes wrong any more, and everything has to come right.
final class SimHealing {
    static final long HEAL_NANOS = 600_000L * SimWorld.NANOS_A_MS;
    private static final int RESETS_MAX = 5;
    private static final long QUIET_NANOS = 60_000L * SimWorld.NANOS_A_MS;

    private final SimWorld world;
    private final Scheduler scheduler;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final SimFaults faults;
    private final List<SimNode> nodes;
    private final SimOperator operator;

    SimHealing(SimWorld world, SimOperator operator) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.cluster = world.cluster();
        this.ledger = world.ledger();
        this.faults = world.faults();
        this.nodes = world.nodes();
        this.operator = operator;
    }

    /// Lets everything work again, and waits until every message is where it has to be.
    void heal() {
        scheduler.note("healing");
        faults.disks(0, 0);
        cluster.network().misbehave(0, 0);
        cluster.network().loseSilently(0);
        cluster.network().mend();
        cluster.network().down(0);
        cluster.groupCoordinator().settle();
        cluster.transactionCoordinator().settle();
        cluster.partitions(SimPlan.TOPIC).forEach(p -> cluster.group().forbid(p, false));
        scheduler.unstall();
        for (SimNode node : nodes) {
            node.pause(false);
            if (node.isBroken()) {
                node.crash(false);
            }
            if (!node.isUp()) {
                world.start(node);
            }
            node.failViews(0);
        }
        for (int i = 0; i < 3; i++) {
            world.produce();
        }
        for (int i = 0; i < RESETS_MAX; i++) {
            scheduler.await(
                    () -> isDone() || nodes.stream().anyMatch(SimNode::isAtALoss), HEAL_NANOS);
            if (isDone() || nodes.stream().noneMatch(SimNode::isAtALoss)) {
                break;
            }
            operator.resetToDoubt();
        }
        if (!scheduler.await(this::isDone, HEAL_NANOS)) {
            StringBuilder text = new StringBuilder("not healed, missing ");
            text.append(ledger.missing());
            nodes.forEach(node -> text.append('\n').append(node.describe()));
            throw new AssertionError(text.toString());
        }
    }

    private boolean isDone() {
        return scheduler.hasFailed()
                || (ledger.missingCount() == 0
                        && nodes.stream().allMatch(node -> node.preparedCount() == 0));
    }

    /// The group is nowhere ahead of what is decided, and what is shown is what the disks hold.
    ///
    /// Where it is behind, because it lost what it had taken, or took an old commit after a new
    /// one, it is told at the next assignment.
    void finish() {
        if (!scheduler.await(this::groupKnows, QUIET_NANOS)) {
            world.held().forEach(this::checkNotAhead);
            for (SimNode node : nodes) {
                node.stop();
                world.start(node);
            }
            if (!scheduler.await(this::groupKnows, HEAL_NANOS)) {
                throw new AssertionError(
                        "the group holds " + world.held() + ", the logs " + logged());
            }
        }
        for (SimNode node : nodes) {
            node.stop();
            node.start(0);
        }
    }

    private void checkNotAhead(int partition, long nextOffset) {
        if (nextOffset > logged().getOrDefault(partition, nextOffset)) {
            throw new AssertionError("the group holds " + world.held() + ", the logs " + logged());
        }
    }

    private boolean groupKnows() {
        return scheduler.hasFailed() || world.held().entrySet().containsAll(logged().entrySet());
    }

    private Map<Integer, Long> logged() {
        Map<Integer, Long> all = new TreeMap<>();
        for (SimNode node : nodes) {
            node.positions(cluster.topicIds().get(SimPlan.TOPIC))
                    .forEach((number, next) -> all.merge(number, next, Math::max));
        }
        return all;
    }
}
