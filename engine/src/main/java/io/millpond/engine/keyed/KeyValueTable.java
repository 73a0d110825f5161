package io.millpond.engine.keyed;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableServices;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.WholeTable;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataTypes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A table with one row for each value of its primary key: the one that was inserted last.
/// Thread-safe.
///
/// A key is deleted by a row with a mark, inserted as any other. So whether a change comes before
/// or after an insert is the order of their frames, and a row that was replaced never comes back.
/// An UPDATE replaces the rows that it read, though others may have been inserted meanwhile.
public final class KeyValueTable implements PartBacked, Scannable, Rewritable, Optimizable {
    /// The column that is 1 in a row whose key is deleted. No column of a user is called so, since
    /// names of columns in parts that hold the character are made here only.
    static final TableColumn MARK = TableColumn.ordinary("#deleted", DataTypes.UINT8);

    private final TableServices services;
    private final long keyCountMax;
    private final MergeTreeTable rows;

    /// Held by changes, one of which must not read what another is about to replace.
    private final ReentrantLock changes = new ReentrantLock();

    private volatile TableDefinition definition;

    /// @param keyCountMax 0: no limit
    KeyValueTable(
            TableDefinition definition,
            TableServices services,
            long keyCountMax,
            MergeTreeTable rows) {
        this.definition = definition;
        this.services = services;
        this.keyCountMax = keyCountMax;
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
        return new FilledSource(definition, present(snapshot, context), context);
    }

    private TableSource present(CatalogSnapshot snapshot, QueryContext context) {
        return new PresentRows(
                definition.storedHeader(), rows.plainSource(snapshot, context), MARK.name());
    }

    @Override
    public TableWriter writer(QueryContext context) {
        return new KeyValueWriter(
                rows.writer(context), keyCountMax, keyColumns(), () -> presentRows(context));
    }

    private List<String> keyColumns() {
        return definition.columns().stream()
                .map(TableColumn::name)
                .filter(name -> rows.isKey(name))
                .toList();
    }

    private Block presentRows(QueryContext context) {
        try (SnapshotLease lease = services.catalog().lease()) {
            return WholeTable.block(
                    present(lease.snapshot(), context),
                    definition.storedHeader(),
                    false,
                    context.token());
        }
    }

    @Override
    public boolean hasDelete() {
        return true;
    }

    @Override
    public void rewrite(
            Optional<String> partitionId, Header header, Rewrite rewrite, CancellationToken token) {
        Rewritable.checkColumns(definition, header);
        QueryContext context = services.inserts().backgroundContext("default", "mutation");
        changes.lock();
        try {
            Block before = presentRows(context);
            Block after = rewrite.apply(before);
            token.check();
            TableWriter writer = rows.writer(context);
            try {
                if (after.rowCount() == before.rowCount()) {
                    writer.write(KeyValueWriter.marked(after, false));
                } else {
                    writer.write(KeyValueWriter.marked(left(before, after), true));
                }
                services.catalog().commit(writer.prepare());
            } catch (CommitInDoubtException e) {
                // The next start may find the frame, and then needs the files that it names.
                throw e;
            } catch (RuntimeException e) {
                writer.abort();
                throw e;
            }
            writer.publish();
        } finally {
            changes.unlock();
        }
    }

    /// The rows of `before` whose keys are not in `after`.
    private Block left(Block before, Block after) {
        KeySet kept = new KeySet(before.header(), keyColumns());
        kept.add(after);
        return kept.missing(before);
    }

    @Override
    public void optimize(Optional<String> partitionId, Merging merging, CancellationToken token) {
        rows.optimize(partitionId, merging, token);
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }
}
