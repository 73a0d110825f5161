package io.millpond.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/// Two views with a target each, as far as the ingest can tell: a part of a target is a file with a
/// line a row, synced when it is pushed, and visible when the catalog names it.
final class SimTarget implements BlockTarget {
    static final Path PARTS = Path.of("/parts");

    private final Scheduler scheduler;
    private final FileSystem files;
    private final Catalog catalog;
    private final List<UUID> targets;
    private final BiConsumer<List<String>, SetPositions> published;
    private double failureProbability;
    private long partCount;
    private boolean isBroken;

    /// @param published told the rows of each block that became visible
    SimTarget(
            Scheduler scheduler,
            FileSystem files,
            Catalog catalog,
            List<UUID> targets,
            BiConsumer<List<String>, SetPositions> published) {
        this.scheduler = scheduler;
        this.files = files;
        this.catalog = catalog;
        this.targets = List.copyOf(targets);
        this.published = published;
    }

    /// Lets views fail, each with this probability a block.
    void fail(double probability) {
        failureProbability = probability;
    }

    /// Whether a frame came to be in doubt: the log takes no more of them.
    boolean isBroken() {
        return isBroken;
    }

    @Override
    public Prepared push(AssembledBlock block, BooleanSupplier isUnwanted) {
        List<String> lines = TestLane.lines(block.block());
        List<PartEntry> parts = new ArrayList<>();
        try {
            for (int view = 0; view < targets.size(); view++) {
                scheduler.point();
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
    public Waiting waiting(PreparedIngest ingest) {
        throw new UnsupportedOperationException("for protocol local only");
    }

    @Override
    public void cancel() {
        // No view takes long here.
    }

    @Override
    public int mergeDebt() {
        return 0;
    }

    private final class Pushed implements Prepared {
        private final List<String> lines;
        private final List<PartEntry> parts;
        private boolean isInDoubt;

        Pushed(List<String> lines, List<PartEntry> parts) {
            this.lines = lines;
            this.parts = parts;
        }

        @Override
        public void publish(SetPositions positions) {
            scheduler.point();
            List<CatalogEdit> edits = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                edits.add(
                        new CatalogEdit.PublishParts(
                                targets.get(i), List.of(parts.get(i)), List.of()));
            }
            edits.add(positions);
            try {
                catalog.commit(edits);
            } catch (CommitInDoubtException e) {
                isInDoubt = true;
                isBroken = true;
                throw e;
            }
            published.accept(lines, positions);
            scheduler.point();
        }

        @Override
        public Waiting prepare(PreparedIngest ingest) {
            throw new UnsupportedOperationException("for protocol local only");
        }

        /// Files that a frame in doubt may name stay for the next start to judge.
        @Override
        public void abort() {
            if (!isInDoubt) {
                delete(parts);
            }
        }
    }
}
