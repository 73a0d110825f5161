package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.Metric;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.merge.MergePlan;
import io.millpond.storage.merge.MergeTask;
import io.millpond.storage.merge.RowStage;
import io.millpond.storage.part.PartSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// One merge of a table: its sources are read under a lease, a part that nobody sees is written,
/// and one frame of the catalog puts it in their place. Single-threaded.
///
/// Sources that vanished meanwhile, by TRUNCATE or a mutation, make that commit fail; then the
/// part is removed.
final class MergeRun {
    private final MergeTreeTable table;
    private final TtlMerges ttl;
    private final MergePlan plan;
    private final MergeOrder order;
    private final Collection<RunningMerge> running;
    private final PartSpec spec;

    /// @param plan reserved
    /// @param running the merges of the table that run, this one while it reads and writes;
    ///     thread-safe
    MergeRun(
            MergeTreeTable table,
            TtlMerges ttl,
            MergePlan plan,
            MergeOrder order,
            Collection<RunningMerge> running) {
        this.table = table;
        this.ttl = ttl;
        this.plan = plan;
        this.order = order;
        this.running = running;
        this.spec = plan.spec(table.services().settings().clock().currentTimeMillis());
    }

    /// Merges and publishes. Throws the token's cause when it was cancelled, NO_SUCH_DATA_PART when
    /// a source is gone.
    void run(CancellationToken token) {
        table.services().metrics().change(Metric.MERGE, 1);
        table.services().metrics().count(Event.MERGE);
        try (SnapshotLease lease = table.services().catalog().lease()) {
            checkVisible(lease.snapshot());
            MergeTreeShape shape = table.shape();
            TtlPass pass = ttl.pass(shape, plan, order.purpose() == MergePurpose.EXPIRY);
            long startedNanos = table.history().nanoTime();
            if (ttl.isGone(shape, plan, pass)) {
                remove();
                table.history().expired(spec.name(), startedNanos, plan);
                return;
            }
            PartEntry merged;
            try {
                merged = writeMerged(shape, pass, token);
                publish(merged);
            } catch (DatabaseException e) {
                table.history()
                        .mergeFailed(spec.name(), startedNanos, order.reason(), plan, e.text());
                throw e;
            }
            table.history().merged(merged, startedNanos, order.reason(), plan);
        } finally {
            table.services().metrics().change(Metric.MERGE, -1);
        }
    }

    private void checkVisible(CatalogSnapshot snapshot) {
        for (String name : plan.sourceNames()) {
            if (!snapshot.hasPart(table.uuid(), name)) {
                throw new DatabaseException(
                        ErrorCode.NO_SUCH_DATA_PART,
                        "Part %s of table %s is not active any more."
                                .formatted(name, table.name()));
            }
        }
    }

    private void remove() {
        List<String> names = plan.sourceNames();
        CatalogSnapshot after =
                table.services()
                        .catalog()
                        .commit(
                                List.of(
                                        new CatalogEdit.PublishParts(
                                                table.uuid(), List.of(), names)));
        table.retire(after.version(), names);
    }

    private PartEntry writeMerged(
            MergeTreeShape shape, @Nullable TtlPass pass, CancellationToken token) {
        MergeSortKey sortKey = new MergeSortKey(shape);
        QueryContext context = table.services().inserts().backgroundContext("default", "merge");
        List<BlockStream> sources = new ArrayList<>();
        for (String name : plan.sourceNames()) {
            sources.add(
                    new MergeInput(
                            table.files().reader(name), shape, context, MergeTask.blockRows(plan)));
        }
        RowStage stage = pass == null ? RowStage.NONE : new TtlStage(shape, pass, context);
        return table.files()
                .write(
                        spec,
                        shape.partSettings(pass).withoutSections(order.omitted()),
                        shape.storedHeader(),
                        sortKey.header(),
                        (writer, target) -> {
                            MergeTask task =
                                    new MergeTask(
                                            sources,
                                            sortKey,
                                            shape.merger(
                                                    shape.definition().storedHeader(),
                                                    order.purpose()),
                                            stage,
                                            writer,
                                            token);
                            RunningMerge entry =
                                    new RunningMerge(
                                            plan,
                                            order.reason(),
                                            spec.name(),
                                            task,
                                            table.services().settings().clock().nanoTime());
                            running.add(entry);
                            try {
                                return task.run(target);
                            } finally {
                                running.remove(entry);
                                table.services().metrics().add(Event.MERGED_ROWS, task.rowsRead());
                            }
                        });
    }

    private void publish(PartEntry merged) {
        List<String> names = plan.sourceNames();
        // Of rows that take each other back nothing may be left.
        List<PartEntry> parts = merged.rowCount() == 0 ? List.of() : List.of(merged);
        try {
            CatalogSnapshot after =
                    table.services()
                            .catalog()
                            .commit(
                                    List.of(
                                            new CatalogEdit.PublishParts(
                                                    table.uuid(), parts, names)));
            table.retire(after.version(), names);
            if (parts.isEmpty()) {
                table.files().remove(merged.name());
            }
        } catch (CommitInDoubtException e) {
            throw e;
        } catch (DatabaseException e) {
            table.files().remove(merged.name());
            throw e;
        }
    }
}
