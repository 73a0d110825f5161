package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.RowCommands;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.RowMask;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One change of a table's rows: every part whose rows change is written anew, or gets a mask of
/// the rows that are deleted, and one frame puts the new parts in the place of the old ones.
/// Single-threaded.
///
/// A merge that takes a source away meanwhile makes the frame fail, and the change starts again on
/// the parts there are then. Another change of the table waits. Rows keep their order, since
/// sorting keys cannot be updated. A part is read up to the first block that changes, and then
/// again from its beginning while it is written: blocks are not kept.
final class PartRewrite {
    private static final int ATTEMPTS = 100;

    private final MergeTreeTable table;
    private final Changes changes;
    private final CancellationToken token;

    /// The table as it is while an attempt lasts.
    private MergeTreeShape shape;

    /// The part that is written, for messages.
    private @Nullable String partName;

    /// What changes; asked once an attempt, while other changes of the table wait.
    interface Changes {
        /// Begins an attempt on what the table is like now.
        Attempt begin(MergeTreeShape shape, CatalogSnapshot snapshot);
    }

    /// One attempt.
    interface Attempt {
        /// The number that names the new parts.
        long number();

        /// What becomes of the rows of a part; empty: nothing. Each call begins anew.
        Optional<Rewritable.Rewrite> of(PartEntry part);

        /// The rows of parts that are deleted, in the order of the parts; null: parts are written
        /// anew. Rows that are deleted are marked in their parts, whose files stay.
        default @Nullable List<RowMask> deleted(List<PartEntry> parts) {
            return null;
        }

        /// What is known of a change of a part that changes values and no more.
        default Optional<RowCommands.Effect> effect(PartEntry part) {
            return Optional.empty();
        }

        /// Whether a part is written anew even when no row of it changes.
        boolean isForced(PartReader part);

        /// What else is in the frame.
        List<CatalogEdit> more();
    }

    PartRewrite(MergeTreeTable table, Changes changes, CancellationToken token) {
        this.table = table;
        this.shape = table.shape();
        this.changes = changes;
        this.token = CancellationToken.anyOf(token, table.merges().stopping());
    }

    /// The part that was being written when the change failed.
    Optional<String> partName() {
        return Optional.ofNullable(partName);
    }

    void run() {
        for (int attempt = 1; ; attempt++) {
            List<PartEntry> added = new ArrayList<>();
            table.merges().awaitShielded(token);
            token.lock(table.changes());
            try {
                runOnce(added);
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

    private void runOnce(List<PartEntry> added) {
        // An ALTER may have come first while another change of rows was waited for.
        shape = table.shape();
        try (SnapshotLease lease = table.services().catalog().lease()) {
            Attempt attempt = changes.begin(shape, lease.snapshot());
            List<String> removed = new ArrayList<>();
            List<PartEntry> parts = table.parts(lease.snapshot());
            List<RowMask> deleted = attempt.deleted(parts);
            for (int i = 0; i < parts.size(); i++) {
                partName = parts.get(i).name();
                if (deleted == null) {
                    rewritePart(parts.get(i), attempt, added, removed);
                } else {
                    maskPart(parts.get(i), deleted.get(i), attempt, added, removed);
                }
            }
            partName = null;
            List<CatalogEdit> edits = new ArrayList<>();
            if (!removed.isEmpty()) {
                edits.add(new CatalogEdit.PublishParts(table.uuid(), added, removed));
            }
            edits.addAll(attempt.more());
            if (edits.isEmpty()) {
                return;
            }
            CatalogSnapshot after = table.services().catalog().commit(edits);
            table.retire(after.version(), removed);
        }
    }

    private void maskPart(
            PartEntry part,
            RowMask deleted,
            Attempt attempt,
            List<PartEntry> added,
            List<String> removed) {
        if (deleted.isEmpty()) {
            return;
        }
        token.check();
        long startedNanos = table.history().nanoTime();
        RowMask mask = table.files().reader(part.name()).mask().with(deleted);
        removed.add(part.name());
        if (mask.rowCount() == part.rowCount()) {
            return;
        }
        String name = table.rewrittenSpec(part, attempt.number()).name();
        added.add(table.files().masked(part, mask, name));
        table.history().mutated(added.getLast(), startedNanos, part);
    }

    private void rewritePart(
            PartEntry part, Attempt attempt, List<PartEntry> added, List<String> removed) {
        Optional<Rewritable.Rewrite> first = attempt.of(part);
        PartReader reader = table.files().reader(part.name());
        ColumnChange change =
                first.flatMap(_ -> attempt.effect(part))
                        .map(effect -> new ColumnChange(reader, shape, effect, context(), token))
                        .orElse(null);
        if (change != null && change.isPossible()) {
            changeColumns(part, attempt, change, added, removed);
            return;
        }
        if (first.isEmpty() || !(attempt.isForced(reader) || isChanged(reader, first.get()))) {
            return;
        }
        Rewritable.Rewrite rewrite = attempt.of(part).orElseThrow();
        long startedNanos = table.history().nanoTime();
        PartEntry written =
                table.files()
                        .write(
                                table.rewrittenSpec(part, attempt.number()),
                                shape.partSettings(),
                                shape.storedHeader(),
                                shape.keys().sortingHeader(),
                                (writer, target) -> {
                                    try (MergeInput input = input(reader)) {
                                        Block stored = input.next();
                                        while (stored != null) {
                                            token.check();
                                            Block rows = rewrite.apply(named(stored));
                                            if (rows.rowCount() > 0) {
                                                writer.append(
                                                        shape.stored(rows),
                                                        shape.keys().sortingColumns(rows));
                                            }
                                            stored = input.next();
                                        }
                                    }
                                    return writer.finish(target);
                                });
        removed.add(part.name());
        table.history().mutated(written, startedNanos, part);
        if (written.rowCount() == 0) {
            table.files().remove(written.name());
        } else {
            added.add(written);
        }
    }

    private void changeColumns(
            PartEntry part,
            Attempt attempt,
            ColumnChange change,
            List<PartEntry> added,
            List<String> removed) {
        PartReader reader = table.files().reader(part.name());
        if (!(attempt.isForced(reader) || change.isAny(attempt.of(part).orElseThrow()))) {
            return;
        }
        long startedNanos = table.history().nanoTime();
        Rewritable.Rewrite rewrite = attempt.of(part).orElseThrow();
        PartEntry written =
                table.files()
                        .patch(
                                reader,
                                table.rewrittenSpec(part, attempt.number()),
                                shape.partSettings(),
                                change.written(),
                                (patch, target) -> {
                                    change.write(rewrite, patch);
                                    return patch.finish(target);
                                });
        removed.add(part.name());
        added.add(written);
        table.history().mutated(written, startedNanos, part);
    }

    private QueryContext context() {
        return table.services().inserts().backgroundContext("default", "mutation");
    }

    private MergeInput input(PartReader reader) {
        return new MergeInput(reader, shape, context(), Block.ROWS_PREFERRED);
    }

    private Block named(Block stored) {
        Header header = shape.definition().storedHeader();
        return new Block(header, stored.columns(), stored.rowCount());
    }

    /// Whether any row of a part changes: a rewrite hands back the very block it was given when
    /// nothing does.
    @SuppressWarnings("ReferenceEquality")
    private boolean isChanged(PartReader reader, Rewritable.Rewrite rewrite) {
        try (MergeInput input = input(reader)) {
            Block stored = input.next();
            while (stored != null) {
                token.check();
                Block block = named(stored);
                if (rewrite.apply(block) != block) {
                    return true;
                }
                stored = input.next();
            }
        }
        return false;
    }
}
