package io.millpond.engine.kafka.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.sim.Sighting;
import io.millpond.engine.kafka.transaction.BlockTarget;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Two views with a target each, as far as the ingest can tell: a part of a target is a file with a
/// line a row, synced when it is pushed, and visible when the catalog names it.
final class SimTarget implements BlockTarget {
    static final Path PARTS = Path.of("/parts");

    private static final double SLOW_VIEW = 0.02;
    private static final long SLOW_NANOS_MAX = 3_000_000_000L;

    private final Scheduler scheduler;
    private final FileSystem files;
    private final Catalog catalog;
    private final UUID stream;
    private final List<UUID> targets;
    private final boolean isTorn;
    private final Consumer<String> published;
    private double failureProbability;
    private long partCount;
    private boolean isBroken;
    private int pushCount;

    /// @param isTorn whether a block becomes visible in one target after the other
    /// @param published told in words of each block that became visible
    SimTarget(
            Scheduler scheduler,
            FileSystem files,
            Catalog catalog,
            UUID stream,
            List<UUID> targets,
            boolean isTorn,
            Consumer<String> published) {
        this.scheduler = scheduler;
        this.files = files;
        this.catalog = catalog;
        this.stream = stream;
        this.targets = List.copyOf(targets);
        this.isTorn = isTorn;
        this.published = published;
    }

    /// Lets views fail, each with this probability a block.
    void fail(double probability) {
        failureProbability = probability;
    }

    /// A frame of somebody else came to be in doubt.
    void breakDown() {
        isBroken = true;
    }

    /// Whether a frame came to be in doubt: the log takes no more of them.
    boolean isBroken() {
        return isBroken;
    }

    /// Whether a block is being pushed.
    boolean isPushing() {
        return pushCount > 0;
    }

    @Override
    public Prepared push(AssembledBlock block, BooleanSupplier isUnwanted) {
        pushCount++;
        try {
            return push(block);
        } finally {
            pushCount--;
        }
    }

    private Prepared push(AssembledBlock block) {
        List<String> lines = TestLane.lines(block.block());
        List<PartEntry> parts = new ArrayList<>();
        try {
            for (int view = 0; view < targets.size(); view++) {
                scheduler.point();
                if (scheduler.chance(SLOW_VIEW)) {
                    scheduler.sleep(scheduler.random().nextLong(SLOW_NANOS_MAX));
                }
                if (scheduler.chance(failureProbability)) {
                    throw new DatabaseException(ErrorCode.CANNOT_PARSE_TEXT, "view " + view);
                }
                if (!lines.isEmpty()) {
                    parts.add(write(lines));
                }
            }
        } catch (DatabaseException e) {
            delete(parts);
            throw e;
        }
        return new Pushed(lines, parts);
    }

    private PartEntry write(List<String> lines) {
        String name = "all_" + catalog.snapshot().version() + "_" + ++partCount + "_0";
        try (WritableFile file = files.create(PARTS.resolve(name))) {
            byte[] bytes = String.join("\n", lines).getBytes(UTF_8);
            file.write(bytes, 0, bytes.length);
            scheduler.point();
            file.sync();
            files.syncDirectory(PARTS);
            return new PartEntry(name, "all", lines.size(), bytes.length, 0);
        } catch (IOException e) {
            throw new DatabaseException(ErrorCode.CANNOT_WRITE_TO_FILE_DESCRIPTOR, e.toString(), e);
        }
    }

    private void delete(List<PartEntry> parts) {
        for (PartEntry part : parts) {
            try {
                files.delete(PARTS.resolve(part.name()));
            } catch (IOException e) {
                scheduler.note("left over: " + part.name() + ": " + e.getMessage());
            }
        }
    }

    @Override
    public int mergeDebt() {
        return 0;
    }

    @Override
    public void cancel() {
        // No view takes long here.
    }

    @Override
    public Waiting waiting(PreparedIngest ingest) {
        return new Undecided(ingest);
    }

    /// Commits a frame; one in doubt ends the log.
    private void commit(List<CatalogEdit> edits) {
        scheduler.point();
        try {
            catalog.commit(edits);
        } catch (CommitInDoubtException e) {
            isBroken = true;
            throw e;
        }
    }

    private static String text(List<StreamPosition> positions) {
        StringBuilder text = new StringBuilder();
        for (StreamPosition position : positions) {
            text.append(' ').append(position.partition()).append(':').append(position.nextOffset());
        }
        return text.toString();
    }

    private final class Pushed implements Prepared {
        private final List<String> lines;
        private final List<PartEntry> parts;

        Pushed(List<String> lines, List<PartEntry> parts) {
            this.lines = lines;
            this.parts = parts;
        }

        @Override
        public void publish(SetPositions positions) {
            List<CatalogEdit> edits = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                edits.add(
                        new CatalogEdit.PublishParts(
                                targets.get(i), List.of(parts.get(i)), List.of()));
            }
            edits.add(positions);
            if (isTorn && edits.size() > 1) {
                commit(edits.subList(1, edits.size()));
                commit(edits.subList(0, 1));
            } else {
                commit(edits);
            }
            published.accept(" publishes " + lines + text(positions.positions()));
            scheduler.point();
        }

        @Override
        public Waiting prepare(PreparedIngest ingest) {
            Map<UUID, List<PartEntry>> byTarget = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                byTarget.put(targets.get(i), List.of(parts.get(i)));
            }
            PreparedIngest whole = ingest.with(byTarget);
            commit(List.of(new CatalogEdit.PrepareIngest(stream, whole)));
            scheduler.note(
                    "prepared " + ingest.sequence() + " " + lines + text(ingest.positions()));
            scheduler.point();
            return new Undecided(whole);
        }

        /// Files that a frame in doubt may name stay for the next start to judge.
        @Override
        public void abort() {
            if (!isBroken) {
                delete(parts);
            }
        }
    }

    private final class Undecided implements Waiting {
        private final PreparedIngest ingest;

        Undecided(PreparedIngest ingest) {
            this.ingest = ingest;
        }

        @Override
        public void publish() {
            try {
                commit(List.of(new CatalogEdit.PublishPrepared(stream, ingest.sequence())));
            } catch (DatabaseException e) {
                scheduler.saw(Sighting.PUBLISH_FAILED);
                throw e;
            }
            published.accept(" publishes " + ingest.sequence() + text(ingest.positions()));
            scheduler.point();
        }

        @Override
        public void drop() {
            commit(List.of(new CatalogEdit.DropPrepared(stream, ingest.sequence())));
            scheduler.note("dropped " + ingest.sequence() + text(ingest.positions()));
            ingest.parts().values().forEach(SimTarget.this::delete);
            scheduler.point();
        }
    }
}
