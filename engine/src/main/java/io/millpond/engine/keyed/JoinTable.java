package io.millpond.engine.keyed;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.WholeTable;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A table that is the right side of one kind of JOIN, and that joinGet looks up rows in.
/// Thread-safe.
///
/// Of rows with equal keys the first one counts, except where the strictness is ALL. The rows that
/// count are held in memory for the parts that were looked at last.
public final class JoinTable implements PartBacked, Scannable, Rewritable, Optimizable {
    private final TableServices services;
    private final JoinShape shape;
    private final MergeTreeTable rows;
    private final AtomicReference<Held> held = new AtomicReference<>(Held.NONE);
    private volatile TableDefinition definition;

    /// The rows that count of some parts.
    private record Held(List<String> parts, Optional<JoinRows> rows) {
        static final Held NONE = new Held(List.of(), Optional.empty());
    }

    JoinTable(
            TableDefinition definition,
            TableServices services,
            JoinShape shape,
            MergeTreeTable rows) {
        this.services = services;
        this.definition = definition;
        this.shape = shape;
        this.rows = rows;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public MergeTreeTable rows() {
        return rows;
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        return new FilledSource(
                definition,
                new JoinSource(shape, definition, () -> rows(snapshot, context)),
                context);
    }

    /// The rows that count; the caller holds a lease on the snapshot.
    private JoinRows rows(CatalogSnapshot snapshot, QueryContext context) {
        List<String> parts = snapshot.parts(uuid()).stream().map(PartEntry::name).sorted().toList();
        Held seen = held.get();
        if (seen.rows().isPresent() && seen.parts().equals(parts)) {
            return seen.rows().get();
        }
        Block all =
                WholeTable.block(
                        rows.plainSource(snapshot, context),
                        definition.storedHeader(),
                        false,
                        context.token());
        JoinRows counted = JoinRows.of(shape, all);
        held.set(new Held(parts, Optional.of(counted)));
        return counted;
    }

    @Override
    public TableWriter writer(QueryContext context) {
        TableWriter writer = rows.writer(context);
        return shape.rowCountMax() == 0
                ? writer
                : new Bounded(writer, rowCount(services.catalog().snapshot()), shape.rowCountMax());
    }

    @Override
    public void optimize(Optional<String> partitionId, Merging merging, CancellationToken token) {
        rows.optimize(partitionId, merging, token);
    }

    @Override
    public boolean canUpdate() {
        return false;
    }

    /// Rows of the same keys as those that are left out are left out with them, since they would
    /// count otherwise. All of them are rows of one snapshot: what is inserted after that comes
    /// after the change.
    @Override
    public void rewrite(
            Optional<String> partitionId, Header header, Rewrite rewrite, CancellationToken token) {
        Rewritable.checkColumns(definition, header);
        if (!shape.isOneRowPerKey()) {
            rows.rewrite(partitionId, header, rewrite, token);
            return;
        }
        rows.rewriteShown(partitionId, header, snapshot -> rewriteOf(rewrite, snapshot), token);
    }

    /// A change of all rows that follows from one of the rows that count.
    private Rewrite rewriteOf(Rewrite rewrite, CatalogSnapshot snapshot) {
        JoinRows counted =
                rows(snapshot, services.inserts().backgroundContext("default", "mutation"));
        Block kept = rewrite.apply(counted.block());
        if (kept.rowCount() == counted.block().rowCount()) {
            return block -> block;
        }
        JoinRows remaining = JoinRows.of(shape, kept);
        return block -> JoinRows.without(shape, block, counted, remaining);
    }

    /// Refuses rows beyond a number.
    private static final class Bounded implements TableWriter {
        private final TableWriter writer;
        private final long rowCountMax;
        private long rowCount;

        Bounded(TableWriter writer, long rowCount, long rowCountMax) {
            this.writer = writer;
            this.rowCount = rowCount;
            this.rowCountMax = rowCountMax;
        }

        @Override
        public void write(Block block) {
            rowCount += block.rowCount();
            if (rowCount > rowCountMax) {
                throw new DatabaseException(
                        ErrorCode.SET_SIZE_LIMIT_EXCEEDED,
                        "Limit for JOIN exceeded, max rows: %d, current rows: %d."
                                .formatted(rowCountMax, rowCount));
            }
            writer.write(block);
        }

        @Override
        public void check(Block block) {
            writer.check(block);
        }

        @Override
        public List<CatalogEdit> prepare() {
            return writer.prepare();
        }

        @Override
        public void publish() {
            writer.publish();
        }

        @Override
        public void abort() {
            writer.abort();
        }
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }
}
