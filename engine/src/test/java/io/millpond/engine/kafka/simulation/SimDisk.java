package io.millpond.engine.kafka.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// The data directory of a simulated server, which outlives its processes, and what of it they have
/// shown: rows of messages in two targets of one Kafka table.
final class SimDisk {
    private static final Path CATALOG = Path.of("/catalog");

    private final String name;
    private final Scheduler scheduler;
    private final SimLedger ledger;
    private final UUID server;
    private final UUID queue;
    private final List<UUID> targets;

    /// What it shows, by part of the first target.
    private final Map<String, List<String>> visible = new TreeMap<>();

    private MemoryFileSystem disk = new MemoryFileSystem();

    /// A new one.
    ///
    /// @param name of the server
    SimDisk(String name, int number, Scheduler scheduler, SimLedger ledger) {
        this.name = name;
        this.scheduler = scheduler;
        this.ledger = ledger;
        this.server = new UUID(1, number);
        this.queue = new UUID(2, number);
        this.targets = List.of(new UUID(3, number), new UUID(4, number));
        make();
    }

    private SimDisk(SimDisk other, String name) {
        this.name = name;
        this.scheduler = other.scheduler;
        this.ledger = other.ledger;
        this.server = other.server;
        this.queue = other.queue;
        this.targets = other.targets;
        this.disk = other.backup();
        // What the other shows, the copy may show as well.
        other.visible.values().forEach(ledger::allowAgain);
    }

    /// A copy of it for a server of that name.
    SimDisk copy(String newName) {
        return new SimDisk(this, newName);
    }

    UUID server() {
        return server;
    }

    UUID queue() {
        return queue;
    }

    List<UUID> targets() {
        return targets;
    }

    /// A copy of the data directory as it is on the disk now.
    MemoryFileSystem backup() {
        return disk.crashCopy(0);
    }

    /// A view of it that can be made to fail.
    FaultyFileSystem faulty() {
        return new FaultyFileSystem(disk);
    }

    Catalog open(FaultyFileSystem files) {
        return Catalog.open(files, CATALOG, () -> server);
    }

    /// The machine stops: what was not synced may be gone.
    void crash() {
        disk = disk.crashCopy(scheduler.random().nextLong());
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
        try (Catalog catalog = Catalog.open(disk, CATALOG, () -> server)) {
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

    /// Reads what the disk holds and compares it with what was shown before.
    void recover(CatalogSnapshot snapshot) {
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

    /// What a frame has made visible is shown from now on.
    void published(CatalogSnapshot snapshot, String what) {
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

    /// Where the blocks begin that were in doubt when it was up last.
    Map<TopicPartition, Long> doubtful() {
        Map<TopicPartition, Long> from = new HashMap<>();
        try (Catalog catalog = Catalog.open(disk.crashCopy(0), CATALOG, () -> server)) {
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
}
