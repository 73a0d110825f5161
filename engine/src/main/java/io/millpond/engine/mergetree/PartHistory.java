package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.metric.PartEvent;
import io.millpond.storage.part.PartName;

import java.util.List;

/// Tells the log of parts what happens to those of one table. Thread-safe.
final class PartHistory {
    private static final long NANOS_PER_MS = 1_000_000;

    private final MergeTreeTable table;

    PartHistory(MergeTreeTable table) {
        this.table = table;
    }

    long nanoTime() {
        return table.services().settings().clock().nanoTime();
    }

    /// A part was written by an insert.
    void written(PartEntry part, long startedNanos, String queryId) {
        add(PartEvent.Kind.NEW_PART, part, startedNanos, List.of(), 0, queryId, "");
    }

    /// A part has taken the place of others.
    void merged(PartEntry part, long startedNanos, List<String> sources, long rowsRead) {
        add(PartEvent.Kind.MERGE_PARTS, part, startedNanos, sources, rowsRead, "", "");
    }

    /// A merge that was to write a part of this name has failed.
    void mergeFailed(String name, long startedNanos, List<String> sources, String error) {
        String partitionId = PartName.parse(name).partitionId();
        PartEntry part = new PartEntry(name, partitionId, 0, 0, 0);
        add(PartEvent.Kind.MERGE_PARTS, part, startedNanos, sources, 0, "", error);
    }

    /// A part with changed rows has taken the place of another.
    void mutated(PartEntry part, long startedNanos, PartEntry source) {
        add(
                PartEvent.Kind.MUTATE_PART,
                part,
                startedNanos,
                List.of(source.name()),
                source.rowCount(),
                "",
                "");
    }

    /// The file of a part is gone.
    void removed(String name) {
        PartEntry part = new PartEntry(name, PartName.parse(name).partitionId(), 0, 0, 0);
        add(PartEvent.Kind.REMOVE_PART, part, nanoTime(), List.of(), 0, "", "");
    }

    private void add(
            PartEvent.Kind kind,
            PartEntry part,
            long startedNanos,
            List<String> sources,
            long rowsRead,
            String queryId,
            String error) {
        table.services()
                .metrics()
                .parts()
                .add(
                        new PartEvent(
                                kind,
                                table.uuid(),
                                table.name(),
                                part.name(),
                                part.partitionId(),
                                table.services().settings().clock().currentTimeMillis(),
                                (nanoTime() - startedNanos) / NANOS_PER_MS,
                                part.rowCount(),
                                part.fileBytes(),
                                sources,
                                rowsRead,
                                queryId,
                                error));
    }
}
