package io.millpond.engine.kafka.simulation;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.sim.SimulatedHost;
import io.millpond.engine.table.SeekTarget;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A server: a data directory that outlives it, and while it is up a process with a catalog and the
/// lanes of one Kafka table, all of the real classes.
final class SimNode {
    private static final long STOP_MS = 10_000;
    private static final long SEEK_MS_MAX = 120_000;

    private final String name;
    private final SimPlan plan;
    private final SimFaults faults;
    private final Scheduler scheduler;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final SimDisk disk;
    private final UUID server;
    private final UUID queue;
    private final SimSeeks seeks;
    private @Nullable Life process;
    private Runnable crashing = () -> {};
    private int lifeCount;

    /// What was in doubt when it was up last.
    private List<PreparedIngest> lastDoubts = List.of();

    /// One life of the server.
    private static final class Life {
        final SimProcess process;
        final int laneCount;
        SimLanes lanes;

        Life(SimProcess process, int laneCount, SimLanes lanes) {
            this.process = process;
            this.laneCount = laneCount;
            this.lanes = lanes;
        }

        SimulatedHost host() {
            return process.host();
        }
    }

    SimNode(int number, SimPlan plan, SimFaults faults, Cluster cluster, SimLedger ledger) {
        this.name = "node" + number;
        this.plan = plan;
        this.faults = faults;
        this.scheduler = cluster.scheduler();
        this.cluster = cluster;
        this.ledger = ledger;
        this.disk = new SimDisk(name, number, scheduler, ledger);
        this.seeks = new SimSeeks(name, scheduler);
        this.server = disk.server();
        this.queue = disk.queue();
    }

    /// A server of a copy of another's data directory.
    private SimNode(SimNode other, String name) {
        this.name = name;
        this.plan = other.plan;
        this.faults = other.faults;
        this.scheduler = other.scheduler;
        this.cluster = other.cluster;
        this.ledger = other.ledger;
        this.disk = other.disk.copy(name);
        this.seeks = new SimSeeks(name, scheduler);
        this.server = other.server;
        this.queue = other.queue;
    }

    SimNode copy(String newName) {
        return new SimNode(this, newName);
    }

    /// A copy of the data directory as it is on the disk now.
    MemoryFileSystem backup() {
        return disk.backup();
    }

    /// Puts an earlier copy of the data directory in the place of the present one; only while the
    /// server is down.
    void restore(MemoryFileSystem backup) {
        disk.restore(backup);
    }

    /// Lets `watch` be told before it dies.
    void onCrash(Runnable watch) {
        crashing = watch;
    }

    String name() {
        return name;
    }

    boolean isUp() {
        return process != null;
    }

    boolean isPaused() {
        return process != null && process.host().isPaused();
    }

    /// Starts the server with that many lanes.
    void start(int laneCount) {
        scheduler.note(name + " starts with lanes: " + laneCount);
        SimulatedHost host = scheduler.host(name + "." + ++lifeCount);
        FaultyFileSystem files = disk.faulty();
        Catalog catalog = disk.open(files);
        guess(catalog);
        seeks.settle(catalog.snapshot());
        disk.recover(catalog.snapshot());
        files.failWhen(operation -> fails(host, operation), "Input/output error");
        SimTarget target =
                new SimTarget(
                        scheduler,
                        files,
                        catalog,
                        queue,
                        disk.targets(),
                        plan.weakness() == SimWeakness.TORN_FRAMES,
                        what -> disk.published(catalog.snapshot(), what));
        SimProcess started =
                new SimProcess(
                        name,
                        server,
                        queue,
                        host,
                        catalog,
                        target,
                        new SimThreads(scheduler, host));
        process = new Life(started, laneCount, SimLanes.start(plan, cluster, started, laneCount));
    }

    /// With a weakness, decides what is in doubt without asking.
    private void guess(Catalog catalog) {
        for (long sequence : catalog.snapshot().stream(queue).prepared().keySet()) {
            switch (plan.weakness()) {
                case DOUBT_IS_NO ->
                        catalog.commit(List.of(new CatalogEdit.DropPrepared(queue, sequence)));
                case DOUBT_IS_YES ->
                        catalog.commit(List.of(new CatalogEdit.PublishPrepared(queue, sequence)));
                case NONE,
                        LANES_SHARE_NO_CLAIMS,
                        TORN_FRAMES,
                        ANYONE_COMMITS,
                        RECORDS_GO_BACK,
                        EPOCHS_NOT_FOLLOWED,
                        SEEK_KEEPS_LANES,
                        SEEK_TELLS_FIRST -> {}
            }
        }
    }

    private boolean fails(SimulatedHost host, FileOperation operation) {
        if (!host.isDead() && scheduler.chance(faults.diskCrash())) {
            scheduler.note(name + " crashes before " + operation);
            crash(scheduler.chance(0.5));
        }
        if (host.isDead()) {
            scheduler.checkAlive();
        }
        boolean fails = scheduler.chance(faults.diskFailure());
        if (fails) {
            scheduler.note(name + " fails at " + operation);
        }
        return fails;
    }

    /// Ends the process; or stops the machine, and what was not synced may be gone.
    void crash(boolean isMachine) {
        Life dying = process;
        if (dying != null) {
            scheduler.note(name + (isMachine ? " crashes" : " is killed"));
            crashing.run();
            lastDoubts = doubts(dying);
            process = null;
            dying.host().kill();
            if (isMachine) {
                disk.crash();
            }
        }
    }

    void pause(boolean isOn) {
        if (process != null) {
            scheduler.note(name + (isOn ? " stands still" : " goes on"));
            process.host().pause(isOn);
        }
    }

    /// One of its threads hangs for that long.
    void stall(long nanos) {
        if (process != null) {
            scheduler.stall(process.host(), nanos);
        }
    }

    /// It does not reach the broker, or does not hear its answers, for that long.
    void cut(boolean isOneWay, long nanos) {
        if (process != null) {
            scheduler.note(name + " is cut off" + (isOneWay ? " one way" : ""));
            cluster.network().cut(process.host(), isOneWay, nanos);
        }
    }

    void failViews(double probability) {
        if (process != null) {
            process.process.target().fail(probability);
        }
    }

    void retryNow() {
        if (process != null) {
            process.lanes.retryNow();
        }
    }

    /// Stops the server in order, as far as it comes within the time it has.
    void stop() {
        Life stopping = process;
        if (stopping == null) {
            return;
        }
        // A table that is being sought is locked.
        scheduler.await(() -> !isSeeking(), SEEK_MS_MAX * 1_000_000);
        scheduler.note(name + " stops");
        SimLanes lanes = stopping.lanes;
        lanes.stop(STOP_MS, 2 * STOP_MS);
        if (stopping.host().isDead()) {
            return;
        }
        lastDoubts = doubts(stopping);
        process = null;
        stopping.host().kill();
        try {
            stopping.process.catalog().close();
        } catch (DatabaseException e) {
            scheduler.note(name + " closes with " + e.getMessage());
        }
        scheduler.note(name + " is down, lanes ended: " + lanes.endedCount());
    }

    /// Begins SYSTEM SEEK, unless one is under way.
    void seek(SeekTarget target) {
        Life seeking = process;
        if (seeking == null || isSeeking()) {
            return;
        }
        SimSeek begun =
                new SimSeek(
                        plan,
                        cluster,
                        ledger,
                        seeking.process,
                        target,
                        new SimSeek.Lanes() {
                            @Override
                            public void stop(long boundMs) {
                                seeking.lanes.stop(boundMs, boundMs);
                            }

                            @Override
                            public void start() {
                                seeking.lanes =
                                        SimLanes.start(
                                                plan, cluster, seeking.process, seeking.laneCount);
                            }
                        });
        seeks.begin(begun);
        seeking.process.threads().start(name + "/seek", begun);
    }

    /// Whether SYSTEM SEEK is under way.
    boolean isSeeking() {
        return seeks.isUnderWay();
    }

    /// How many SEEKs ended how.
    Map<SimSeek.End, Integer> seekEnds() {
        return seeks.ends();
    }

    /// The sequence of the last SEEK that moved the log's positions: what was signed before may be
    /// ahead of them.
    long seekSequence() {
        return seeks.sequence();
    }

    /// Whether its log has failed, so that it takes a restart to go on.
    boolean isBroken() {
        return process != null && process.process.target().isBroken();
    }

    /// How far the catalog says the partitions of a topic are read, by their number.
    Map<Integer, Long> positions(@Nullable String topicId) {
        Map<Integer, Long> positions = new TreeMap<>();
        if (process != null) {
            for (StreamPosition position :
                    process.process.catalog().snapshot().positions(queue).values()) {
                if (position.topicId().equals(topicId)) {
                    positions.put(position.partition(), position.nextOffset());
                }
            }
        }
        return positions;
    }

    UUID server() {
        return server;
    }

    String transactionalId(int lane) {
        return plan.laneSettings(name, server, queue, lane, 1).transactionalId(lane);
    }

    /// The lane that is a member by that id; -1: none of this server.
    int lane(String instanceId) {
        String prefix = LaneSettings.instancePrefix(server, queue);
        return instanceId.startsWith(prefix)
                ? Integer.parseInt(instanceId.substring(prefix.length()))
                : -1;
    }

    boolean isPushing() {
        return process != null && process.process.target().isPushing();
    }

    /// The blocks that are prepared and neither published nor dropped, also while it is down.
    List<PreparedIngest> doubts() {
        return process == null ? lastDoubts : doubts(process);
    }

    private List<PreparedIngest> doubts(Life life) {
        return List.copyOf(life.process.catalog().snapshot().stream(queue).prepared().values());
    }

    boolean hasPublished(PreparedIngest ingest) {
        return process != null
                && process.process.catalog().snapshot().stream(queue)
                                .decided()
                                .getOrDefault(ingest.lane(), 0L)
                        == ingest.sequence();
    }

    /// How many blocks are prepared and neither published nor dropped.
    int preparedCount() {
        return process == null
                ? 0
                : process.process.catalog().snapshot().stream(queue).prepared().size();
    }

    /// Whether it says that a person has to decide what became of a block.
    boolean isAtALoss() {
        return statuses().stream().anyMatch(s -> s.state() == LaneState.UNRESOLVED);
    }

    /// Where the blocks begin that were in doubt when it was up last.
    Map<TopicPartition, Long> doubtful() {
        return disk.doubtful();
    }

    List<LaneStatus> statuses() {
        return process == null ? List.of() : process.lanes.statuses();
    }

    /// The states of the lanes, in words.
    String describe() {
        if (process == null) {
            return name + " is down";
        }
        StringBuilder text = new StringBuilder(name);
        process.lanes.statuses().forEach(status -> text.append("\n  ").append(status));
        return text.toString();
    }
}
