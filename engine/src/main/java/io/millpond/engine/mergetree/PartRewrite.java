package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.table.Rewritable;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One mutation of a table: every part whose rows change is written anew, and one frame puts the
/// new parts in the place of the old ones. Single-threaded.
///
/// A merge that takes a source away meanwhile makes the frame fail, and the mutation starts again
/// on the parts there are then. Another change of the table waits. Rows keep their order, since
/// sorting keys cannot be updated.
final class PartRewrite {
    private static final int ATTEMPTS = 100;

    private final MergeTreeTable table;
    private final Header header;
    private final Rewritable.Rewrite rewrite;
    private final CancellationToken token;

    /// The table as it is while an attempt lasts.
    private MergeTreeShape shape;

    /// Names the parts of the attempt.
    private long number;

    /// @param header the rows that `rewrite` is given
    PartRewrite(
            MergeTreeTable table,
            Header header,
            Rewritable.Rewrite rewrite,
            CancellationToken token) {
        this.table = table;
        this.shape = table.shape();
        this.header = header;
        this.rewrite = rewrite;
        this.token = CancellationToken.anyOf(token, table.merges().stopping());
    }

    void run(Optional<String> partitionId) {
        for (int attempt = 1; ; attempt++) {
            List<PartEntry> added = new ArrayList<>();
            token.lock(table.changes());
            try {
                runOnce(partitionId, added);
                return;
            } catch (CommitInDoubtException e) {
                throw e;
            } catch (DatabaseException e) {
                added.forEach(part -> table.files().remove(part.name()));
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART || attempt == ATTEMPTS) {
                    throw e;
                }
            } finally {
                table.changes().unlock();
            }
        }
    }

    private void runOnce(Optional<String> partitionId, List<PartEntry> added) {
        // An ALTER may have come first while another change of rows was waited for.
        shape = table.shape();
        number = table.nextBlockNumber();
        Rewritable.checkColumns(shape.definition(), header);
        try (SnapshotLease lease = table.services().catalog().lease()) {
            List<String> removed = new ArrayList<>();
            for (PartEntry part : table.parts(lease.snapshot())) {
                if (partitionId.isEmpty() || partitionId.get().equals(part.partitionId())) {
                    rewritePart(part, added, removed);
                }
            }
            if (removed.isEmpty()) {
                return;
            }
            CatalogSnapshot after =
                    table.services()
                            .catalog()
                            .commit(
                                    List.of(
                                            new CatalogEdit.PublishParts(
                                                    table.uuid(), added, removed)));
            table.retire(after.version(), removed);
        }
    }

    private void rewritePart(PartEntry part, List<PartEntry> added, List<String> removed) {
        List<Block> rows = new ArrayList<>();
        if (!apply(part, rows)) {
            return;
        }
        removed.add(part.name());
        if (rows.stream().allMatch(b -> b.rowCount() == 0)) {
            return;
        }
        added.add(
                table.files()
                        .write(
                                table.rewrittenSpec(part, number),
                                shape.mergedSettings(),
                                shape.storedHeader(),
                                shape.keys().sortingHeader(),
                                (writer, target) -> {
                                    for (Block block : rows) {
                                        List<Column> keys = shape.keys().sortingColumns(block);
                                        writer.append(shape.stored(block), keys);
                                    }
                                    return writer.finish(target);
                                }));
    }

    /// Whether a rewrite handed back the very block it was given, which says that nothing changed.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Block changed, Block block) {
        return changed == block;
    }

    /// Collects the new rows of a part; false when none of its rows changes.
    private boolean apply(PartEntry part, List<Block> rows) {
        QueryContext context = table.services().inserts().backgroundContext("default", "mutation");
        PartReader reader = table.files().reader(part.name());
        boolean isChanged = false;
        try (MergeInput input = new MergeInput(reader, shape, context, Block.ROWS_PREFERRED)) {
            Block stored = input.next();
            while (stored != null) {
                token.check();
                Block block = new Block(header, stored.columns(), stored.rowCount());
                Block changed = rewrite.apply(block);
                isChanged |= !isSame(changed, block);
                rows.add(changed);
                stored = input.next();
            }
        }
        return isChanged;
    }
}
