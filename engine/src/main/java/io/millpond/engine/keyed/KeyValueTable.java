package io.millpond.engine.keyed;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
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
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataTypes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// A table with one row for each value of its primary key: the one that was inserted last.
/// Thread-safe.
///
/// A key is deleted by a row with a mark, inserted as any other, so a row that was replaced never
/// comes back. Of the rows of a key the one counts whose insert got its number last. A change of
/// rows waits for the inserts that have lower numbers than its own rows, and begins anew when any
/// was made since it read what it changes: what it writes is never older than what it replaces.
public final class KeyValueTable implements PartBacked, Scannable, Rewritable, Optimizable {
    /// The column that is 1 in a row whose key is deleted. No column of a user is called so, since
    /// names of columns in parts that hold the character are made here only.
    static final TableColumn MARK = TableColumn.ordinary("#deleted", DataTypes.UINT8);

    private static final int ATTEMPTS = 100;

    private final TableServices services;
    private final long keyCountMax;
    private final MergeTreeTable rows;

    /// Held by changes, one of which must not read what another is about to replace.
    private final ReentrantLock changes = new ReentrantLock();

    private final OpenInserts inserts = new OpenInserts();

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
                rows.writer(context),
                keyCountMax,
                keyColumns(),
                () -> presentRows(context),
                inserts);
    }

    private List<String> keyColumns() {
        return definition.columns().stream()
                .map(TableColumn::name)
                .filter(name -> rows.isKey(name))
                .toList();
    }

    private Block presentRows(QueryContext context) {
        try (SnapshotLease lease = services.catalog().lease()) {
            return presentRows(lease.snapshot(), context);
        }
    }

    private Block presentRows(CatalogSnapshot snapshot, QueryContext context) {
        return WholeTable.block(
                present(snapshot, context), definition.storedHeader(), false, context.token());
    }

    @Override
    public boolean hasDelete() {
        return true;
    }

    /// Errors: ABORTED when others insert all the time.
    @Override
    public void rewrite(
            Optional<String> partitionId, Header header, Rewrite rewrite, CancellationToken token) {
        Rewritable.checkColumns(definition, header);
        changes.lock();
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                token.check();
                if (isRewritten(rewrite, token)) {
                    return;
                }
            }
        } finally {
            changes.unlock();
        }
        throw new DatabaseException(
                ErrorCode.ABORTED,
                "The rows of %s were replaced by others %d times while they were changed"
                        .formatted(rows.name(), ATTEMPTS));
    }

    /// One attempt. Returns false, and has done nothing, if rows were inserted since these were
    /// read, which would be replaced by older ones.
    @SuppressWarnings("ReferenceEquality")
    private boolean isRewritten(Rewrite rewrite, CancellationToken token) {
        QueryContext context = services.inserts().backgroundContext("default", "mutation");
        try (SnapshotLease lease = services.catalog().lease()) {
            Block before = presentRows(lease.snapshot(), context);
            Block after = rewrite.apply(before);
            token.check();
            if (after == before) {
                return true;
            }
            TableWriter writer = rows.writer(context);
            boolean isKept = false;
            try {
                boolean isDelete = after.rowCount() < before.rowCount();
                Block changed = isDelete ? left(before, after) : after;
                writer.write(KeyValueWriter.marked(changed, isDelete));
                List<CatalogEdit> edits = writer.prepare();
                Set<String> read = partNames(lease.snapshot());
                // Those that begin from now on come after this change in the order of rows.
                inserts.awaitEnd(token);
                isKept =
                        services.catalog()
                                .commitIf(staged -> partNames(staged).equals(read), edits)
                                .isPresent();
            } catch (CommitInDoubtException e) {
                // The next start may find the frame, and then needs the files that it names.
                isKept = true;
                throw e;
            } finally {
                if (!isKept) {
                    writer.abort();
                }
            }
            if (isKept) {
                writer.publish();
            }
            return isKept;
        }
    }

    private Set<String> partNames(CatalogSnapshot snapshot) {
        return snapshot.parts(uuid()).stream().map(PartEntry::name).collect(Collectors.toSet());
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
