package io.millpond.engine.insert;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.DuplicateBlockException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.table.DeduplicatingWriter;
import io.millpond.engine.table.TableWriter;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// Rows on their way into a table and through its views, all of them or none. Single-threaded.
///
/// Rows for other tables than the one it was begun with can be added; all of it is one frame.
///
/// It ends with [#commit], [#prepare] or [#abort]; a transaction that failed is aborted by the
/// caller.
public final class InsertTransaction {
    private final InsertPlan plan;
    private final InsertNode root;
    private final Deduplication deduplication;

    /// Further tables, each with the views on it, by name.
    private final Map<TableName, InsertNode> others = new LinkedHashMap<>();

    private final Catalog catalog;
    private final PreparedInserts prepared;
    private final SnapshotLease lease;
    private final Metrics metrics;
    private final QueryProgress progress;

    /// What the writers had to add to the frame; null while rows may be pushed.
    private @Nullable Map<TableWriter, List<CatalogEdit>> completed;

    private boolean isDone;

    /// Blocks that were pushed so far.
    private long blockCount;

    InsertTransaction(
            InsertPlan plan,
            InsertNode root,
            Deduplication deduplication,
            Catalog catalog,
            PreparedInserts prepared,
            SnapshotLease lease,
            Metrics metrics,
            QueryProgress progress) {
        this.plan = plan;
        this.root = root;
        this.deduplication = deduplication;
        this.catalog = catalog;
        this.prepared = prepared;
        this.lease = lease;
        this.metrics = metrics;
        this.progress = progress;
    }

    /// Takes a block under the header the transaction was begun with, through all views.
    ///
    /// Everything it makes stays invisible. Throws what a view's SELECT or a table throws; the
    /// transaction can then only be aborted.
    public void push(Block block) {
        push(block, null);
    }

    /// As [#push(Block)], with DEFAULT expressions in place of omitted cells.
    public void push(Block block, @Nullable OmittedCells omitted) {
        checkPushing();
        if (block.rowCount() == 0) {
            return;
        }
        Block rows = root.fill(block, omitted);
        String id = isDeduplicating() ? deduplication.name(block, rows, blockCount) : null;
        root.push(rows, id, deduplication);
        blockCount++;
        long bytes = block.retainedBytes();
        progress.addWritten(block.rowCount(), bytes);
        metrics.add(Event.INSERTED_ROWS, block.rowCount());
        metrics.add(Event.INSERTED_BYTES, bytes);
    }

    /// Takes a block into another table as well, and through all views on that.
    ///
    /// As with [#push(Block)] nothing is visible before [#commit], and a failure leaves nothing but
    /// to abort. Throws UNKNOWN_TABLE when there is no such table.
    ///
    /// @param table in full
    /// @param block any of the table's insertable columns, the same in each call for one table
    public void push(TableName table, Block block) {
        checkPushing();
        InsertNode node = others.get(table);
        if (node == null) {
            node = plan.target(table, block.header());
            others.put(table, node);
        }
        node.push(node.fill(block, null), null, Deduplication.NONE);
        metrics.add(Event.INSERTED_ROWS, block.rowCount());
        metrics.add(Event.INSERTED_BYTES, block.retainedBytes());
    }

    /// Throws what [#push(Block)] would throw because of the rows: of the views, casts, constraints
    /// and keys they run through. Writes nothing, and changes nothing of the transaction, which can
    /// go on whatever the outcome.
    ///
    /// @param block of any number of rows; with none, what fails has nothing to do with rows
    public void check(Block block) {
        checkOpen();
        root.check(block);
    }

    /// Whether any view reads what is pushed.
    public boolean hasViews() {
        return !root.views().isEmpty();
    }

    private void checkOpen() {
        if (isDone) {
            throw new IllegalStateException("the transaction is over");
        }
    }

    private void checkPushing() {
        checkOpen();
        if (completed != null) {
            throw new IllegalStateException("the transaction is complete");
        }
    }

    private List<TableWriter> writers() {
        List<TableWriter> all = new ArrayList<>(root.writers());
        others.values().forEach(node -> all.addAll(node.writers()));
        return all;
    }

    /// Ends the pushing: what takes long in [#commit] or [#prepare], such as messages that go to
    /// another system, is done here. Whoever holds locks over those calls this before.
    public void complete() {
        checkOpen();
        var _ = completed();
    }

    private List<CatalogEdit> completed() {
        Map<TableWriter, List<CatalogEdit>> edits = completed;
        if (edits == null) {
            edits = new LinkedHashMap<>();
            for (TableWriter writer : writers()) {
                edits.put(writer, writer.prepare());
            }
            completed = edits;
        }
        return edits.values().stream().flatMap(List::stream).toList();
    }

    /// Numbers blocks anew: what follows is another insert, as far as deduplication is concerned.
    public void beginNext() {
        blockCount = 0;
    }

    /// Whether any table remembers what is inserted; names of blocks are not needed otherwise.
    public boolean isDeduplicating() {
        return deduplication.isOn()
                && root.writers().stream()
                        .anyMatch(
                                writer ->
                                        writer instanceof DeduplicatingWriter deduplicating
                                                && deduplicating.isDeduplicating());
    }

    /// Another insert was faster with the same blocks: what is left is committed.
    private void dropDuplicates(DuplicateBlockException duplicates) {
        Map<TableWriter, List<CatalogEdit>> edits = completed;
        if (edits == null) {
            throw new IllegalStateException("nothing was complete", duplicates);
        }
        for (TableWriter writer : List.copyOf(edits.keySet())) {
            if (writer instanceof DeduplicatingWriter deduplicating
                    && deduplicating.table().equals(duplicates.table())) {
                deduplicating.drop(duplicates.blocks());
                edits.put(writer, writer.prepare());
            }
        }
    }

    /// Makes all rows visible in all targets, and `extra` with them, in one frame of the catalog's
    /// log; returns the snapshot that shows them.
    ///
    /// Throws when the frame could not be made durable; nothing is visible then.
    public CatalogSnapshot commit(List<CatalogEdit> extra) {
        return commit(extra, _ -> {});
    }

    /// As [#commit(List)]; `durable` is told of the snapshot before tables in memory show the rows.
    public CatalogSnapshot commit(List<CatalogEdit> extra, Consumer<CatalogSnapshot> durable) {
        checkOpen();
        List<TableWriter> writers = writers();
        CatalogSnapshot shown;
        try {
            shown = commitOnce(extra);
        } catch (CommitInDoubtException e) {
            // The frame may be found whole by the next start, which then needs the files it names.
            isDone = true;
            lease.close();
            throw e;
        }
        isDone = true;
        lease.close();
        durable.accept(shown);
        writers.forEach(TableWriter::publish);
        return shown;
    }

    private CatalogSnapshot commitOnce(List<CatalogEdit> extra) {
        while (true) {
            List<CatalogEdit> edits = new ArrayList<>(completed());
            edits.addAll(extra);
            try {
                return edits.isEmpty() ? catalog.snapshot() : catalog.commit(edits);
            } catch (DuplicateBlockException e) {
                dropDuplicates(e);
            }
        }
    }

    /// Makes all rows durable, but not visible, in one frame of the catalog's log.
    ///
    /// Throws when the frame could not be made durable; unless that is in doubt, nothing remains
    /// after [#abort].
    ///
    /// @param stream the table whose block it is
    /// @param block what the catalog shall hold; the parts are added here
    public PreparedInsert prepare(UUID stream, PreparedIngest block) {
        checkOpen();
        List<TableWriter> writers = writers();
        Map<UUID, List<PartEntry>> parts = new HashMap<>();
        for (CatalogEdit edit : completed()) {
            if (!(edit instanceof CatalogEdit.PublishParts(UUID table, var added, var removed))
                    || !removed.isEmpty()) {
                throw new IllegalStateException("not to be prepared: " + edit);
            }
            parts.computeIfAbsent(table, _ -> new ArrayList<>()).addAll(added);
        }
        PreparedIngest ingest = block.with(parts);
        try {
            catalog.commit(List.of(new CatalogEdit.PrepareIngest(stream, ingest)));
        } catch (CommitInDoubtException e) {
            // As in commit: the next start may find the frame.
            isDone = true;
            lease.close();
            throw e;
        }
        isDone = true;
        lease.close();
        return prepared.add(stream, ingest, writers);
    }

    /// Drops everything that was pushed. Does nothing after [#commit] has returned. Idempotent.
    public void abort() {
        if (isDone) {
            return;
        }
        isDone = true;
        // Also what was opened for a table whose views then failed, which is in no node.
        plan.abort();
        lease.close();
    }
}
