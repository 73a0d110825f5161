package io.millpond.engine.keyed;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.Drain;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableColumn;
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
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// A table with one row for each value of its primary key: the one that was inserted last.
/// Thread-safe.
///
/// A key is deleted by a row with a mark, inserted as any other, so a row that was replaced never
/// comes back; marks are taken out with all rows of their keys by OPTIMIZE, and when there are
/// many. Of the rows of a key the one counts whose insert got its number last. A change of rows
/// waits for the inserts that have lower numbers than its own rows, and begins anew when any was
/// made since it read what it changes: what it writes is never older than what it replaces.
public final class KeyValueTable implements PartBacked, Scannable, Rewritable, Optimizable {
    /// The column that is 1 in a row whose key is deleted. No column of a user is called so, since
    /// names of columns in parts that hold the character are made here only.
    static final TableColumn MARK = TableColumn.ordinary("#deleted", DataTypes.UINT8);

    private static final int ATTEMPTS = 100;

    /// Fewer marks than these are not worth writing the rows anew.
    private static final long MARK_COUNT_MIN = 1000;

    private final TableServices services;
    private final long keyCountMax;
    private final MergeTreeTable rows;

    /// Held by changes, one of which must not read what another is about to replace.
    private final ReentrantLock changes = new ReentrantLock();

    private final OpenInserts inserts = new OpenInserts();

    private volatile TableDefinition definition;

    /// No fewer than the marks that there are; negative: unknown. Guarded by `changes`.
    private long markCount = -1;

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
                    purgeMany(token);
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
            if (markCount < 0) {
                markCount = rows.rowCount(lease.snapshot()) - before.rowCount();
            }
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
                markCount += Math.max(0, before.rowCount() - after.rowCount());
            }
            return isKept;
        }
    }

    /// Takes marks out when they are half of the rows.
    private void purgeMany(CancellationToken token) {
        if (markCount >= MARK_COUNT_MIN
                && markCount >= rows.rowCount(services.catalog().snapshot()) / 2) {
            purge(token);
        }
    }

    /// Takes marks out, with all rows of the keys that they delete. Called with `changes` held.
    ///
    /// Every insert that comes before a mark has ended, as the mark has waited for that, unless it
    /// was prepared before a restart and nobody has decided about it yet: then marks stay.
    private void purge(CancellationToken token) {
        QueryContext context = services.inserts().backgroundContext("default", "mutation");
        try (Drain drain = rows.drain(token)) {
            KeySet deleted = deletedKeys(drain.snapshot(), context);
            if (deleted.size() == 0) {
                markCount = 0;
                return;
            }
            List<CatalogEdit> edits =
                    drain.replace(
                            partNames(drain.snapshot()), (_, _, block) -> deleted.missing(block));
            if (isCommitted(edits, drain)) {
                markCount = 0;
            }
        } catch (DatabaseException e) {
            // TRUNCATE was faster: there are no marks any more.
            if (e.code() != ErrorCode.NO_SUCH_DATA_PART) {
                throw e;
            }
        }
    }

    /// Returns false, and has done nothing, while inserts are prepared.
    private boolean isCommitted(List<CatalogEdit> edits, Drain drain) {
        try {
            Optional<CatalogSnapshot> after =
                    services.catalog()
                            .commitIf(staged -> staged.preparedParts(uuid()).isEmpty(), edits);
            after.ifPresent(drain::published);
            return after.isPresent();
        } catch (CommitInDoubtException e) {
            drain.leaveInDoubt();
            throw e;
        }
    }

    /// The keys whose last rows are marks.
    private KeySet deletedKeys(CatalogSnapshot snapshot, QueryContext context) {
        List<Field> fields = new ArrayList<>();
        for (String key : keyColumns()) {
            fields.add(definition.storedHeader().field(definition.storedHeader().indexOf(key)));
        }
        fields.add(MARK.field());
        Header header = new Header(fields);
        KeySet deleted = new KeySet(header, keyColumns());
        WholeTable.read(
                rows.plainSource(snapshot, context),
                header,
                true,
                context.token(),
                block -> deleted.add(KeyValueWriter.marked(block)));
        return deleted;
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
        changes.lock();
        try {
            purge(token);
        } finally {
            changes.unlock();
        }
        rows.optimize(partitionId, merging, token);
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }
}
