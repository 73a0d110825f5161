package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.sim.Sighting;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/// One run: servers that ingest a topic while everything that can go wrong does, drawn from a seed;
/// then nothing goes wrong any more, and everything has to come right.
///
/// What happens, one thing after the other, with pauses: messages are produced; processes are
/// killed, machines crash (also in the middle of a file operation) and start again, with another
/// number of lanes; processes stand still and go on; views fail; disks fail; the network loses and
/// holds back requests and answers, or cuts a process off; single threads hang; the broker is away;
/// a stranger joins the group, takes partitions, commits nothing and leaves or dies; an operator
/// stops all servers and sets or deletes offsets of the group, or gives a server the statement
/// SYSTEM SEEK.
final class Simulation {
    private static final int AIMS = 12;
    private static final long AIM_NANOS = 4_000L * SimWorld.NANOS_A_MS;

    private final long seed;
    private final Scheduler scheduler;
    private final Random random;
    private final SimPlan plan;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final SimFaults faults = new SimFaults();
    private final List<SimNode> nodes = new ArrayList<>();
    private final SimSightings sightings;
    private final SimWorld world;
    private final SimOperator operator;

    Simulation(CommitProtocol protocol, long seed) {
        this(SimWeakness.NONE, protocol, seed);
    }

    /// One of which a failure is expected.
    Simulation(SimWeakness weakness, CommitProtocol protocol, long seed) {
        this.seed = seed;
        this.scheduler = new Scheduler(seed);
        this.random = scheduler.random();
        this.plan = SimPlan.of(weakness, protocol, random);
        this.cluster =
                new Cluster(
                        scheduler,
                        plan.groupKind(),
                        SimWorld.SESSION_MS,
                        SimClients.POLL_INTERVAL_MAX_MS);
        this.ledger = new SimLedger(cluster);
        this.sightings = new SimSightings(cluster, nodes);
        this.world = new SimWorld(plan, scheduler, cluster, ledger, faults, nodes, sightings);
        this.operator = new SimOperator(world);
    }

    /// Runs it. A failure names the seed and tells the last events.
    void run() {
        try {
            scheduler.run(this::drive);
        } catch (AssertionError | RuntimeException e) {
            StringBuilder text = new StringBuilder("seed ").append(seed);
            text.append(" of protocol ")
                    .append(plan.protocol())
                    .append(" in a group ")
                    .append(plan.groupKind())
                    .append(": ");
            text.append(e.getMessage()).append("\n");
            scheduler.log().last().forEach(line -> text.append(line).append('\n'));
            throw new AssertionError(text.toString(), e);
        }
    }

    long fingerprint() {
        return scheduler.log().fingerprint();
    }

    /// What it came across.
    Set<Sighting> seen() {
        return scheduler.log().seen();
    }

    long stepCount() {
        return scheduler.stepCount();
    }

    /// How many SEEKs ended how.
    Map<SimSeek.End, Integer> seekEnds() {
        Map<SimSeek.End, Integer> ends = new EnumMap<>(SimSeek.End.class);
        nodes.forEach(
                node -> node.seekEnds().forEach((end, n) -> ends.merge(end, n, Integer::sum)));
        return ends;
    }

    int producedCount() {
        return ledger.producedCount();
    }

    private void drive() {
        cluster.createTopic(SimPlan.TOPIC, plan.partitionCount());
        cluster.onCommit(
                (partition, offset) -> {
                    sightings.committed(partition, offset);
                    checkCommit(partition, offset);
                });
        cluster.onMembers(sightings);
        if (plan.weakness() == SimWeakness.ANYONE_COMMITS) {
            cluster.group().trustAnyone();
        }
        for (int i = 0; i < plan.nodeCount(); i++) {
            SimNode node = new SimNode(i, plan, faults, cluster, ledger);
            node.onCrash(() -> sightings.crashing(node));
            nodes.add(node);
        }
        SimWeights weights = new SimWeights(random);
        SimClusterFaults clusterFaults = new SimClusterFaults(world, weights);
        nodes.forEach(world::start);
        for (int i = 0; i < plan.actionCount(); i++) {
            act(weights.draw(), clusterFaults);
            scheduler.sleep(SimWorld.NANOS_A_MS * pauseMs());
        }
        SimHealing healing = new SimHealing(world, operator);
        healing.heal();
        healing.finish();
    }

    /// Waits, now and then, for a moment when harm is likely, and returns the server to do it to.
    private SimNode aim() {
        SimNode any = world.anyNode();
        int moment = random.nextInt(AIMS);
        if (moment > 3) {
            return any;
        }
        world.produce();
        if (moment == 3) {
            scheduler.await(() -> cluster.network().isLateUnderWay(), AIM_NANOS);
            return any;
        }
        Supplier<@Nullable SimNode> victim =
                switch (moment) {
                    case 0 -> () -> sightings.withDoubts(1);
                    case 1 -> () -> sightings.withDoubts(2);
                    default -> sightings::withDecided;
                };
        scheduler.await(() -> victim.get() != null, AIM_NANOS);
        SimNode found = victim.get();
        if (moment == 1 && found != null && random.nextBoolean()) {
            // Its lanes get partitions of each other's blocks before those are resolved.
            cluster.transactionCoordinator().move(8_000);
            found.crash(false);
            world.start(found);
        }
        return Objects.requireNonNullElse(found, any);
    }

    private long pauseMs() {
        return switch (random.nextInt(10)) {
            case 0 -> 10_000L + random.nextInt(30_000);
            case 1, 2 -> 1_000L + random.nextInt(5_000);
            default -> random.nextInt(500);
        };
    }

    private void act(SimHappening happening, SimClusterFaults clusterFaults) {
        SimNode node = happening == SimHappening.PRODUCE ? world.anyNode() : aim();
        switch (happening) {
            case PRODUCE -> world.produce();
            case CRASH_OR_START -> crashOrStart(node);
            case RESTART -> restart(node);
            case PAUSE -> world.pause(node, !node.isPaused());
            case FAIL_VIEWS -> node.failViews(random.nextBoolean() ? 0 : random.nextDouble());
            case CRASH_IN_DISK -> faults.disks(random.nextInt(3) == 0 ? 0.03 : 0, 0);
            case FAIL_DISK -> faults.disks(0, random.nextInt(3) == 0 ? 0.03 : 0);
            case MISBEHAVE -> misbehave();
            case OUTAGE -> outage();
            case STRANGER -> clusterFaults.stranger();
            case OPERATE -> operator.operate();
            case SEEK -> operator.seek(node);
            case COMPACT -> clusterFaults.compact();
            case RETRY -> node.retryNow();
            case STALL -> node.stall(SimWorld.NANOS_A_MS * (1L + random.nextInt(70_000)));
            case CUT ->
                    node.cut(
                            random.nextBoolean(),
                            SimWorld.NANOS_A_MS * (1L + random.nextInt(20_000)));
            case LOSE_SILENTLY -> loseSilently();
            case FORGET_COMMITS -> clusterFaults.forgetCommits();
            case LOSE_DECISIONS -> clusterFaults.loseDecisions();
            case RECREATE -> clusterFaults.recreate();
            case MOVE_COORDINATOR -> clusterFaults.moveCoordinator();
            case FORBID -> cluster.group().forbid(world.anyPartition(), random.nextBoolean());
        }
    }

    private void loseSilently() {
        double probability = random.nextBoolean() ? 0 : random.nextDouble();
        scheduler.note("silent loss " + probability);
        cluster.network().loseSilently(probability);
    }

    private void crashOrStart(SimNode node) {
        if (node.isUp()) {
            node.crash(random.nextBoolean());
            if (random.nextBoolean()) {
                scheduler.sleep(SimWorld.NANOS_A_MS * random.nextInt(3_000));
                world.start(node);
            }
        } else {
            world.start(node);
        }
    }

    private void restart(SimNode node) {
        world.pause(node, false);
        node.stop();
        if (!node.isUp()) {
            world.start(node);
        }
    }

    private void misbehave() {
        boolean isBad = random.nextBoolean();
        scheduler.note("network " + (isBad ? "misbehaves" : "behaves"));
        cluster.network()
                .misbehave(
                        isBad ? random.nextDouble() * 0.3 : 0,
                        isBad ? random.nextDouble() * 0.1 : 0);
    }

    private void outage() {
        long ms = 500L + random.nextInt(20_000);
        scheduler.note("no broker for " + ms + " ms");
        cluster.network().down(ms * SimWorld.NANOS_A_MS);
    }

    /// What the group is told was decided before.
    private void checkCommit(TopicPartition partition, OffsetAndMetadata offset) {
        if (plan.protocol() != CommitProtocol.LOCAL
                || OffsetSignature.decode(offset.metadata()).isEmpty()) {
            return;
        }
        for (SimNode node : nodes) {
            if (node.isUp()) {
                long position =
                        node.positions(
                                        OffsetSignature.decode(offset.metadata())
                                                .orElseThrow()
                                                .topicId())
                                .getOrDefault(partition.partition(), -1L);
                long sequence = OffsetSignature.decode(offset.metadata()).orElseThrow().sequence();
                if (offset.offset() > position && sequence >= node.seekSequence()) {
                    throw new AssertionError(
                            "the group holds %s of %s, the log %d"
                                    .formatted(offset, partition, position));
                }
            }
        }
    }
}
