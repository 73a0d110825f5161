package io.millpond.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.TableEntry;
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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// A server: a data directory that outlives it, and while it is up a process with a catalog and the
/// lanes of one Kafka table, all of the real classes.
final class SimNode {
    private static final Path CATALOG = Path.of("/catalog");
    private static final long STOP_MS = 10_000;
    private static final long SEEK_MS_MAX = 120_000;

    private final String name;
    private final SimPlan plan;
    private final SimFaults faults;
    private final Scheduler scheduler;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final UUID server;
    private final UUID queue;
    private final List<UUID> targets;

    /// What it shows, by part of the first target.
    private final Map<String, List<String>> visible = new TreeMap<>();

    private final Map<SimSeek.End, Integer> seekEnds = new EnumMap<>(SimSeek.End.class);
    private MemoryFileSystem disk = new MemoryFileSystem();
    private @Nullable Life process;
    private Runnable crashing = () -> {};
    private int lifeCount;
    private @Nullable SimSeek seek;
    private long seekSequence;

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
        this.server = new UUID(1, number);
        this.queue = new UUID(2, number);
        this.targets = List.of(new UUID(3, number), new UUID(4, number));
        make();
    }

    /// A server of a copy of another's data directory.
    private SimNode(SimNode other, String name) {
        this.name = name;
        this.plan = other.plan;
        this.faults = other.faults;
        this.scheduler = other.scheduler;
        this.cluster = other.cluster;
        this.ledger = other.ledger;
        this.server = other.server;
        this.queue = other.queue;
        this.targets = other.targets;
        this.disk = other.backup();
        // What the other shows, the copy may show as well.
        other.visible.values().forEach(ledger::allowAgain);
    }

    SimNode copy(String newName) {
        return new SimNode(this, newName);
    }

    /// A copy of the data directory as it is on the disk now.
    MemoryFileSystem backup() {
        return disk.crashCopy(0);
    }

    /// Puts an earlier copy of the data directory in the place of the present one; only while the
    /// server is down.
    void restore(MemoryFileSystem backup) {
        scheduler.note(name + " is restored");
        disk = backup;
        ledger.hidden(visible.values().stream().flatMap(List::stream).toList());
        visible.clear();
    }

    private void make() {
        try (Catalog catalog = Catalog.open(disk, CATALOG, server)) {
            List<CatalogEdit> edits = new ArrayList<>();
            edits.add(new CatalogEdit.CreateDatabase(new DatabaseEntry("db", new UUID(9, 9), "")));
            edits.add(table(queue, "q"));
            edits.add(table(targets.get(0), "first"));
            edits.add(table(targets.get(1), "second"));
            catalog.commit(edits);
            disk.createDirectories(SimTarget.PARTS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CatalogEdit table(UUID uuid, String name) {
        return new CatalogEdit.PutTable(
                new TableEntry(
                        uuid,
                        "db",
                        name,
                        "",
                        StoredColumns.PLAIN,
                        TableEntry.Attachment.ATTACHED,
                        0));
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
        FaultyFileSystem files = new FaultyFileSystem(disk);
        Catalog catalog = Catalog.open(files, CATALOG, server);
        guess(catalog);
        settleSeek(catalog.snapshot());
        recover(catalog.snapshot());
        files.failWhen(operation -> fails(host, operation), "Input/output error");
        SimTarget target =
                new SimTarget(
                        scheduler,
                        files,
                        catalog,
                        queue,
                        targets,
                        plan.weakness() == SimWeakness.TORN_FRAMES,
                        what -> published(catalog.snapshot(), what));
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

    /// A SEEK that the last life did not survive has moved everything or nothing.
    private void settleSeek(CatalogSnapshot snapshot) {
        SimSeek last = seek;
        if (last != null) {
            SimSeek.End end = last.end();
            if (last.settle(snapshot)) {
                scheduler.note(name + " finds its seek done");
            }
            countSeek(last, end);
        }
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

    /// Reads what the disk holds and compares it with what was shown before.
    private void recover(CatalogSnapshot snapshot) {
        Map<String, List<String>> found = new TreeMap<>();
        List<String> first = new ArrayList<>();
        for (PartEntry part : snapshot.parts(targets.get(0))) {
            List<String> lines = lines(part);
            found.put(part.name(), lines);
            first.addAll(lines);
        }
        List<String> second = new ArrayList<>();
        for (PartEntry part : snapshot.parts(targets.get(1))) {
            second.addAll(lines(part));
        }
        if (!first.stream().sorted().toList().equals(second.stream().sorted().toList())) {
            throw new AssertionError(name + " has " + first + " and " + second);
        }
        if (!found.keySet().containsAll(visible.keySet())) {
            throw new AssertionError(name + " lost parts: " + visible + " became " + found);
        }
        removeLeftOvers(snapshot);
        ledger.hidden(visible.values().stream().flatMap(List::stream).toList());
        visible.clear();
        visible.putAll(found);
        ledger.shown(name, first);
    }

    /// Files that the catalog does not name are of blocks that were never decided.
    private void removeLeftOvers(CatalogSnapshot snapshot) {
        Set<String> named = new HashSet<>();
        targets.forEach(t -> snapshot.parts(t).forEach(part -> named.add(part.name())));
        snapshot.stream(queue)
                .prepared()
                .values()
                .forEach(
                        ingest ->
                                ingest.parts()
                                        .values()
                                        .forEach(of -> of.forEach(p -> named.add(p.name()))));
        try {
            for (Path file : disk.list(SimTarget.PARTS)) {
                if (!named.contains(file.getFileName().toString())) {
                    disk.delete(file);
                }
            }
            disk.syncDirectory(SimTarget.PARTS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> lines(PartEntry part) {
        try {
            String text = new String(disk.read(SimTarget.PARTS.resolve(part.name())), UTF_8);
            List<String> lines = List.of(text.split("\n", -1));
            if (lines.size() != part.rowCount()) {
                throw new AssertionError(name + ": part " + part + " has " + lines.size());
            }
            return lines;
        } catch (IOException e) {
            throw new AssertionError(name + ": part " + part, e);
        }
    }

    private void published(CatalogSnapshot snapshot, String what) {
        scheduler.note(name + what);
        List<PartEntry> parts = List.copyOf(snapshot.parts(targets.get(0)));
        for (PartEntry part : parts) {
            if (!visible.containsKey(part.name())) {
                List<String> rows = lines(part);
                visible.put(part.name(), rows);
                try {
                    ledger.shown(name, rows);
                } catch (AssertionError e) {
                    scheduler.fail(e);
                }
            }
        }
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
                disk = disk.crashCopy(scheduler.random().nextLong());
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
        endSeek();
        seek = begun;
        seeking.process.threads().start(name + "/seek", begun);
    }

    /// Whether SYSTEM SEEK is under way.
    boolean isSeeking() {
        SimSeek last = seek;
        return last != null && !last.isOver();
    }

    /// Counts how the last SEEK ended.
    private void endSeek() {
        SimSeek last = seek;
        if (last != null) {
            countSeek(last, last.end());
        }
    }

    private void countSeek(SimSeek last, SimSeek.@Nullable End end) {
        seek = null;
        if (end != null) {
            seekEnds.merge(end, 1, Integer::sum);
            seekSequence = Math.max(seekSequence, last.sequence());
        }
    }

    /// How many SEEKs ended how.
    Map<SimSeek.End, Integer> seekEnds() {
        endSeek();
        return seekEnds;
    }

    /// The sequence of the last SEEK that moved the log's positions: what was signed before may be
    /// ahead of them.
    long seekSequence() {
        SimSeek last = seek;
        return last == null ? seekSequence : Math.max(seekSequence, last.sequence());
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
        Map<TopicPartition, Long> from = new HashMap<>();
        try (Catalog catalog = Catalog.open(disk.crashCopy(0), CATALOG, server)) {
            for (PreparedIngest ingest : catalog.snapshot().stream(queue).prepared().values()) {
                for (PreparedIngest.Range range : ingest.ranges()) {
                    from.merge(
                            new TopicPartition(range.end().topic(), range.end().partition()),
                            range.fromOffset(),
                            Math::min);
                }
            }
        }
        return from;
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
