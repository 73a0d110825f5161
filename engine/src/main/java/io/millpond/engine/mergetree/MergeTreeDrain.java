package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.table.Drain;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A [Drain] of a MergeTree table: a part is written anew block by block, so that parts of any size
/// take little memory.
final class MergeTreeDrain implements Drain {
    private final MergeTreeTable table;
    private final MergeTreeShape shape;
    private final QueryContext context;
    private final CancellationToken token;
    private final SnapshotLease lease;
    private final long number;
    private final List<PartEntry> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private boolean isSettled;
    private boolean isClosed;

    private MergeTreeDrain(MergeTreeTable table, CancellationToken token) {
        this.table = table;
        this.token = token;
        this.lease = table.services().catalog().lease();
        this.shape = table.shape();
        this.number = table.nextBlockNumber();
        this.context = table.services().inserts().backgroundContext("default", "drain");
    }

    /// Takes the table's lock of changes, and holds merges back, until the drain is closed. Others
    /// that wait for either go first.
    static MergeTreeDrain open(MergeTreeTable table, CancellationToken token) {
        token.lock(table.changes());
        boolean isHeld = false;
        boolean isOpen = false;
        try {
            table.mutations().finishAll(token);
            table.merges().hold(token);
            isHeld = true;
            table.merges().awaitNone(token);
            MergeTreeDrain drain = new MergeTreeDrain(table, token);
            isOpen = true;
            return drain;
        } finally {
            if (!isOpen) {
                letGo(table, isHeld);
            }
        }
    }

    private static void letGo(MergeTreeTable table, boolean isHeld) {
        if (isHeld) {
            table.merges().release();
        }
        table.changes().unlock();
    }

    @Override
    public CatalogSnapshot snapshot() {
        return lease.snapshot();
    }

    @Override
    public void scan(Predicate<String> parts, Taker taker) {
        for (PartEntry part : table.parts(lease.snapshot())) {
            if (parts.test(part.name()) && !scan(part, taker)) {
                return;
            }
        }
    }

    private boolean scan(PartEntry part, Taker taker) {
        long row = 0;
        try (MergeInput input = input(part)) {
            Block stored = input.next();
            while (stored != null) {
                token.check();
                if (!taker.take(part.name(), row, named(stored))) {
                    return false;
                }
                row += stored.rowCount();
                stored = input.next();
            }
        }
        return true;
    }

    /// One granule at a time: those are bounded in bytes.
    private MergeInput input(PartEntry part) {
        return new MergeInput(table.files().reader(part.name()), shape, context, 1);
    }

    /// Under the names that columns have, rather than those they are stored under.
    private Block named(Block stored) {
        return new Block(shape.definition().storedHeader(), stored.columns(), stored.rowCount());
    }

    @Override
    public List<CatalogEdit> replace(Set<String> parts, Change change) {
        for (PartEntry part : table.parts(lease.snapshot())) {
            if (parts.contains(part.name())) {
                replace(part, change);
            }
        }
        return removed.isEmpty()
                ? List.of()
                : List.of(new CatalogEdit.PublishParts(table.uuid(), added, removed));
    }

    private void replace(PartEntry part, Change change) {
        removed.add(part.name());
        PartEntry written =
                table.files()
                        .write(
                                table.rewrittenSpec(part, number),
                                shape.partSettings(),
                                shape.storedHeader(),
                                shape.keys().sortingHeader(),
                                (writer, target) -> {
                                    append(part, change, writer::append);
                                    return writer.finish(target);
                                });
        if (written.rowCount() == 0) {
            table.files().remove(written.name());
        } else {
            added.add(written);
        }
    }

    /// Takes rows with their sorting keys.
    private interface Appending {
        void append(Block rows, List<Column> keys) throws IOException;
    }

    private void append(PartEntry part, Change change, Appending out) throws IOException {
        long row = 0;
        try (MergeInput input = input(part)) {
            Block stored = input.next();
            while (stored != null) {
                token.check();
                Block changed = change.apply(part.name(), row, named(stored));
                if (changed.rowCount() > 0) {
                    out.append(shape.stored(changed), shape.keys().sortingColumns(changed));
                }
                row += stored.rowCount();
                stored = input.next();
            }
        }
    }

    @Override
    public void published(CatalogSnapshot after) {
        isSettled = true;
        table.retire(after.version(), removed);
    }

    @Override
    public void leaveInDoubt() {
        isSettled = true;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (!isSettled) {
            added.forEach(part -> table.files().remove(part.name()));
        }
        lease.close();
        letGo(table, true);
    }
}
