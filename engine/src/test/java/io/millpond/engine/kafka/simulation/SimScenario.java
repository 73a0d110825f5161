package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Scheduler;

import org.apache.kafka.common.TopicPartition;

import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A simulation whose happenings are written down, not drawn; which thread runs when still is.
final class SimScenario {
    private static final long SESSION_MS = 10_000;
    private static final long BOUND_NANOS = 300_000_000_000L;

    private final SimPlan plan;
    private final Scheduler scheduler;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final SimFaults faults = new SimFaults();

    private SimScenario(CommitProtocol protocol, long seed) {
        this.scheduler = new Scheduler(seed);
        this.plan = SimPlan.of(SimWeakness.NONE, protocol, new Random(seed));
        this.cluster =
                new Cluster(
                        scheduler, plan.groupKind(), SESSION_MS, SimClients.POLL_INTERVAL_MAX_MS);
        this.ledger = new SimLedger(cluster);
        cluster.createTopic(SimPlan.TOPIC, plan.partitionCount());
    }

    /// Runs `script` with each seed up to `seeds`.
    static void run(CommitProtocol protocol, int seeds, Consumer<SimScenario> script) {
        for (long seed = 1; seed <= seeds; seed++) {
            SimScenario scenario = new SimScenario(protocol, seed);
            try {
                scenario.scheduler.run(() -> script.accept(scenario));
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed %d: %s%n%s"
                                .formatted(
                                        seed,
                                        e.getMessage(),
                                        String.join("\n", scenario.scheduler.log().last())),
                        e);
            }
        }
    }

    SimNode node(int number) {
        return new SimNode(number, plan, faults, cluster, ledger);
    }

    SimLedger ledger() {
        return ledger;
    }

    Cluster cluster() {
        return cluster;
    }

    void produce(int count) {
        for (int i = 0; i < count; i++) {
            ledger.produce(new TopicPartition(SimPlan.TOPIC, i % plan.partitionCount()));
        }
    }

    void sleep(long ms) {
        scheduler.sleep(ms * 1_000_000);
    }

    /// Waits until the condition holds; fails when it does not within five minutes.
    void await(String what, BooleanSupplier condition) {
        if (!scheduler.await(
                () -> scheduler.hasFailed() || condition.getAsBoolean(), BOUND_NANOS)) {
            throw new AssertionError("not within five minutes: " + what);
        }
    }

    void awaitAllShown() {
        await("all is shown", () -> ledger.missingCount() == 0);
    }
}
