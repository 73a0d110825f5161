package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.metric.MergeReason;
import io.millpond.engine.metric.PartEvent;
import io.millpond.storage.merge.MergePlan;
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
        addOther(PartEvent.Kind.NEW_PART, part, startedNanos, List.of(), 0, queryId);
    }

    /// A part has taken the place of others.
    void merged(PartEntry part, long startedNanos, MergeReason reason, MergePlan plan) {
        add(
                PartEvent.Kind.MERGE_PARTS,
                reason,
                part,
                startedNanos,
                plan.sourceNames(),
                plan.rowCount(),
                "",
                "");
    }

    /// All rows of parts have expired: they are gone and no part has taken their place.
    void expired(String name, long startedNanos, MergePlan plan) {
        merged(none(name), startedNanos, MergeReason.TTL_DROP, plan);
    }

    private static PartEntry none(String name) {
        return new PartEntry(name, PartName.parse(name).partitionId(), 0, 0, 0);
    }

    /// A merge that was to write a part of this name has failed.
    void mergeFailed(
            String name, long startedNanos, MergeReason reason, MergePlan plan, String error) {
        List<String> sources = plan.sourceNames();
        add(PartEvent.Kind.MERGE_PARTS, reason, none(name), startedNanos, sources, 0, "", error);
    }

    /// A part with changed rows has taken the place of another.
    void mutated(PartEntry part, long startedNanos, PartEntry source) {
        addOther(
                PartEvent.Kind.MUTATE_PART,
                part,
                startedNanos,
                List.of(source.name()),
                source.rowCount(),
                "");
    }

    /// The file of a part is gone.
    void removed(String name) {
        addOther(PartEvent.Kind.REMOVE_PART, none(name), nanoTime(), List.of(), 0, "");
    }

    private void addOther(
            PartEvent.Kind kind,
            PartEntry part,
            long startedNanos,
            List<String> sources,
            long rowsRead,
            String queryId) {
        MergeReason none = MergeReason.NOT_A_MERGE;
        add(kind, none, part, startedNanos, sources, rowsRead, queryId, "");
    }

    private void add(
            PartEvent.Kind kind,
            MergeReason reason,
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
                                reason,
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
