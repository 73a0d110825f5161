package io.millpond.engine.kafka;

import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Coordinator;
import io.millpond.engine.kafka.sim.PartitionLog;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.sim.Sighting;
import io.millpond.engine.kafka.sim.SimulatedConsumer;
import io.millpond.engine.kafka.sim.SimulatedHost;
import io.millpond.engine.table.SeekTarget;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
    private static final long SESSION_MS = 10_000;
    private static final long NANOS_A_MS = 1_000_000;
    private static final int AIMS = 12;
    private static final long AIM_NANOS = 4_000L * NANOS_A_MS;
    private static final int RESETS_MAX = 5;
    private static final long QUIET_NANOS = 60_000L * NANOS_A_MS;
    private static final long HEAL_NANOS = 600_000L * NANOS_A_MS;

    private final long seed;
    private final Scheduler scheduler;
    private final Random random;
    private final SimPlan plan;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final SimFaults faults = new SimFaults();
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<Happening, Integer> weights = new EnumMap<>(Happening.class);
    private final SimSightings sightings;
    private int strangerCount;

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
                        scheduler, plan.groupKind(), SESSION_MS, SimClients.POLL_INTERVAL_MAX_MS);
        this.ledger = new SimLedger(cluster);
        this.sightings = new SimSightings(cluster, nodes);
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
        drawWeights();
        nodes.forEach(this::start);
        for (int i = 0; i < plan.actionCount(); i++) {
            act();
            scheduler.sleep(NANOS_A_MS * pauseMs());
        }
        heal();
        finish();
    }

    /// Waits, now and then, for a moment when harm is likely, and returns the server to do it to.
    private SimNode aim() {
        SimNode any = anyNode();
        int moment = random.nextInt(AIMS);
        if (moment > 3) {
            return any;
        }
        produce();
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
            start(found);
        }
        return Objects.requireNonNullElse(found, any);
    }

    /// What is committed from now on is lost, or comes late.
    private void holdCommits() {
        if (random.nextBoolean()) {
            cluster.network().loseSilently(1);
            produce();
            scheduler.sleep(NANOS_A_MS * random.nextInt(3_000));
        }
    }

    private long pauseMs() {
        return switch (random.nextInt(10)) {
            case 0 -> 10_000L + random.nextInt(30_000);
            case 1, 2 -> 1_000L + random.nextInt(5_000);
            default -> random.nextInt(500);
        };
    }

    private void start(SimNode node) {
        int laneCount = 1 + random.nextInt(3);
        sightings.starting(node, laneCount);
        node.start(laneCount);
    }

    private void pause(SimNode node, boolean isOn) {
        sightings.pausing(node, isOn);
        node.pause(isOn);
    }

    private SimNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /// What can happen. A seed makes some of it frequent and some of it rare or impossible, so that
    /// things that need each other come together in some seed.
    private enum Happening {
        PRODUCE,
        CRASH_OR_START,
        RESTART,
        PAUSE,
        FAIL_VIEWS,
        CRASH_IN_DISK,
        FAIL_DISK,
        MISBEHAVE,
        OUTAGE,
        STRANGER,
        OPERATE,
        SEEK,
        COMPACT,
        RETRY,
        STALL,
        CUT,
        LOSE_SILENTLY,
        FORGET_COMMITS,
        LOSE_DECISIONS,
        RECREATE,
        MOVE_COORDINATOR,
        FORBID;

        static final int[] WEIGHTS = {0, 1, 1, 2, 4, 8};
    }

    private void drawWeights() {
        for (Happening happening : Happening.values()) {
            int weight = Happening.WEIGHTS[random.nextInt(Happening.WEIGHTS.length)];
            weights.put(happening, happening == Happening.PRODUCE ? 8 : weight);
        }
        if (weight(Happening.LOSE_DECISIONS) == 8) {
            weights.put(Happening.OPERATE, 0);
            weights.put(Happening.SEEK, 0);
            weights.put(Happening.FORGET_COMMITS, 0);
            weights.put(Happening.RECREATE, 0);
        }
    }

    private int weight(Happening happening) {
        return weights.getOrDefault(happening, 0);
    }

    private Happening draw() {
        int at = random.nextInt(weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<Happening, Integer> weight : weights.entrySet()) {
            at -= weight.getValue();
            if (at < 0) {
                return weight.getKey();
            }
        }
        throw new IllegalStateException("no weights");
    }

    private void act() {
        Happening happening = draw();
        SimNode node = happening == Happening.PRODUCE ? anyNode() : aim();
        switch (happening) {
            case PRODUCE -> produce();
            case CRASH_OR_START -> crashOrStart(node);
            case RESTART -> restart(node);
            case PAUSE -> pause(node, !node.isPaused());
            case FAIL_VIEWS -> node.failViews(random.nextBoolean() ? 0 : random.nextDouble());
            case CRASH_IN_DISK -> faults.disks(random.nextInt(3) == 0 ? 0.03 : 0, 0);
            case FAIL_DISK -> faults.disks(0, random.nextInt(3) == 0 ? 0.03 : 0);
            case MISBEHAVE -> misbehave();
            case OUTAGE -> outage();
            case STRANGER -> stranger();
            case OPERATE -> operate();
            case SEEK -> seek(node);
            case COMPACT -> compact();
            case RETRY -> node.retryNow();
            case STALL -> node.stall(NANOS_A_MS * (1L + random.nextInt(70_000)));
            case CUT -> node.cut(random.nextBoolean(), NANOS_A_MS * (1L + random.nextInt(20_000)));
            case LOSE_SILENTLY -> loseSilently();
            case FORGET_COMMITS -> forgetCommits();
            case LOSE_DECISIONS -> loseDecisions();
            case RECREATE -> recreate();
            case MOVE_COORDINATOR -> moveCoordinator();
            case FORBID -> cluster.group().forbid(anyPartition(), random.nextBoolean());
        }
    }

    /// The broker loses the last offsets that it took, as an election can do that picks a broker
    /// that was behind. Whoever has a partition next notices by its record.
    private void forgetCommits() {
        if (random.nextInt(4) == 0) {
            sightings.goingBack(cluster.group().goBack(1 + random.nextInt(6)));
            if (plan.weakness() == SimWeakness.RECORDS_GO_BACK) {
                loseRecords();
            }
        }
    }

    private void loseRecords() {
        cluster.partitions("decisions").forEach(partition -> cluster.log(partition).lose());
    }

    /// The topic of decisions loses its records. What is in doubt can be found out then unless
    /// somebody else has moved the group's offsets; then an operator has to.
    private void loseDecisions() {
        int others =
                weight(Happening.OPERATE)
                        + weight(Happening.SEEK)
                        + weight(Happening.FORGET_COMMITS)
                        + weight(Happening.RECREATE);
        if (others == 0 && random.nextInt(plan.nodeCount()) == 0) {
            scheduler.note("decisions are lost");
            sightings.losingDecisions();
            loseRecords();
        }
    }

    /// The topic is deleted and made again: what was not read by then is lost with it.
    private void recreate() {
        boolean isDecided = sightings.withDecided() != null;
        if (isDecided || random.nextInt(6) == 0) {
            if (!isDecided) {
                holdCommits();
            }
            scheduler.note("the topic is made anew");
            sightings.recreating();
            ledger.recreate();
            cluster.deleteTopic(SimPlan.TOPIC);
            if (random.nextBoolean()) {
                scheduler.sleep(NANOS_A_MS * random.nextInt(10_000));
            }
            cluster.network().loseSilently(0);
            cluster.createTopic(SimPlan.TOPIC, plan.partitionCount());
        }
    }

    /// A coordinator moves, now or when the next request of some kind comes.
    private void moveCoordinator() {
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

    private TopicPartition anyPartition() {
        return new TopicPartition(SimPlan.TOPIC, random.nextInt(plan.partitionCount()));
    }

    private void loseSilently() {
        double probability = random.nextBoolean() ? 0 : random.nextDouble();
        scheduler.note("silent loss " + probability);
        cluster.network().loseSilently(probability);
    }

    private void produce() {
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            TopicPartition partition = anyPartition();
            switch (random.nextInt(12)) {
                case 0 -> cluster.log(partition).append(null, null);
                case 1 -> cluster.log(partition).appendControl();
                default -> ledger.produce(partition);
            }
        }
        scheduler.note("produced, now " + ledger.producedCount());
    }

    private void crashOrStart(SimNode node) {
        if (node.isUp()) {
            node.crash(random.nextBoolean());
            if (random.nextBoolean()) {
                scheduler.sleep(NANOS_A_MS * random.nextInt(3_000));
                start(node);
            }
        } else {
            start(node);
        }
    }

    private void restart(SimNode node) {
        pause(node, false);
        node.stop();
        if (!node.isUp()) {
            start(node);
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
        cluster.network().down(ms * NANOS_A_MS);
    }

    /// Another member of the group, that reads and commits nothing.
    private void stranger() {
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

    /// Stops all servers, or kills them, and if the group is empty then, sets or deletes an offset
    /// or deletes the group; then starts them.
    private void operate() {
        boolean isKilling = random.nextInt(3) == 0;
        holdCommits();
        for (SimNode node : nodes) {
            pause(node, false);
            if (isKilling) {
                node.crash(false);
            } else {
                node.stop();
            }
        }
        scheduler.await(
                () -> cluster.group().isEmpty(), isKilling ? 2 * SESSION_MS * NANOS_A_MS : 1);
        TopicPartition partition = anyPartition();
        Map<Integer, Long> held = held();
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
            scheduler.sleep(NANOS_A_MS * random.nextInt(15_000));
        }
        nodes.stream().filter(node -> !node.isUp()).forEach(this::start);
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

    /// SYSTEM SEEK at one server; other servers may be stopped before, as they have to be.
    private void seek(SimNode node) {
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
            scheduler.sleep(NANOS_A_MS * random.nextInt(100));
            node.crash(random.nextBoolean());
            start(node);
        } else if (next == 1) {
            scheduler.await(() -> !node.isSeeking(), NANOS_A_MS * 30_000);
        }
        stopped.stream().filter(other -> !other.isUp()).forEach(this::start);
    }

    private SeekTarget seekTarget() {
        TopicPartition partition = anyPartition();
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

    /// Compacts the topic of decisions.
    private void compact() {
        cluster.partitions("decisions").forEach(partition -> cluster.log(partition).compact());
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

    private void heal() {
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
                start(node);
            }
            node.failViews(0);
        }
        for (int i = 0; i < 3; i++) {
            produce();
        }
        for (int i = 0; i < RESETS_MAX; i++) {
            scheduler.await(
                    () -> isDone() || nodes.stream().anyMatch(SimNode::isAtALoss), HEAL_NANOS);
            if (isDone() || nodes.stream().noneMatch(SimNode::isAtALoss)) {
                break;
            }
            resetToDoubt();
        }
        if (!scheduler.await(this::isDone, HEAL_NANOS)) {
            StringBuilder text = new StringBuilder("not healed, missing ");
            text.append(ledger.missing());
            nodes.forEach(node -> text.append('\n').append(node.describe()));
            throw new AssertionError(text.toString());
        }
    }

    /// What nobody can tell any more is said; an operator does what is asked for: sets the group's
    /// offsets to the beginnings of what is in doubt.
    private void resetToDoubt() {
        nodes.forEach(SimNode::stop);
        scheduler.await(() -> cluster.group().isEmpty(), HEAL_NANOS);
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
        nodes.stream().filter(node -> !node.isUp()).forEach(this::start);
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
    private void finish() {
        if (!scheduler.await(this::groupKnows, QUIET_NANOS)) {
            held().forEach(this::checkNotAhead);
            for (SimNode node : nodes) {
                node.stop();
                start(node);
            }
            if (!scheduler.await(this::groupKnows, HEAL_NANOS)) {
                throw new AssertionError("the group holds " + held() + ", the logs " + logged());
            }
        }
        for (SimNode node : nodes) {
            node.stop();
            node.start(0);
        }
    }

    private void checkNotAhead(int partition, long nextOffset) {
        if (nextOffset > logged().getOrDefault(partition, nextOffset)) {
            throw new AssertionError("the group holds " + held() + ", the logs " + logged());
        }
    }

    private boolean groupKnows() {
        return scheduler.hasFailed() || held().entrySet().containsAll(logged().entrySet());
    }

    private Map<Integer, Long> logged() {
        Map<Integer, Long> all = new TreeMap<>();
        for (SimNode node : nodes) {
            node.positions(cluster.topicIds().get(SimPlan.TOPIC))
                    .forEach((number, next) -> all.merge(number, next, Math::max));
        }
        return all;
    }

    private Map<Integer, Long> held() {
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
