package io.millpond.engine.refresh;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Truncatable;
import io.millpond.sql.exec.PreparedQuery;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;

/// One run of a refreshable view: its query, whose rows and the fact that it ran become visible in
/// one frame, which without APPEND takes the former rows away. Views on the target see rows that
/// are appended only, as in ClickHouse 26.7: they would count replaced ones again. Single-threaded.
final class RefreshRun {
    /// How often a run that finds its target's parts merged meanwhile publishes its rows anew.
    private static final int PUBLISH_TRIES = 20;

    private final Catalog catalog;
    private final Inserts inserts;
    private final MaterializedView view;
    private final boolean isAppended;
    private final CancellationToken token;
    private final QueryProgress progress;

    /// @param token ends the run, which then leaves nothing
    /// @param progress told what is read and written
    RefreshRun(
            Catalog catalog,
            Inserts inserts,
            MaterializedView view,
            CancellationToken token,
            QueryProgress progress) {
        this.catalog = catalog;
        this.inserts = inserts;
        this.view = view;
        this.isAppended = view.refresh().orElseThrow().isAppended();
        this.token = token;
        this.progress = progress;
    }

    /// Runs it.
    ///
    /// @param seenMs the catalog says that the view ran then
    /// Errors: those of the query and the target, TABLE_IS_DROPPED, and the reason of the token.
    void run(long seenMs) {
        try (SnapshotLease lease = catalog.lease()) {
            TableEntry entry =
                    lease.snapshot()
                            .table(view.uuid())
                            .orElseThrow(
                                    () ->
                                            new DatabaseException(
                                                    ErrorCode.TABLE_IS_DROPPED,
                                                    "View %s is dropped".formatted(view.uuid())));
            QueryContext context =
                    inserts.backgroundContext(
                            entry.database(), "refresh-" + view.uuid(), token, progress);
            PreparedQuery query = Queries.prepare(view.query(), context);
            Table target = view.targetTable(lease.snapshot());
            InsertTransaction transaction =
                    isAppended
                            ? inserts.begin(target, query.header(), context)
                            : inserts.beginAlone(target, query.header(), context);
            try {
                push(query, transaction);
                publish(target, transaction, seenMs);
            } finally {
                transaction.abort();
            }
        }
    }

    private void push(PreparedQuery query, InsertTransaction transaction) {
        try (BlockStream rows = query.execute()) {
            Block block = rows.next();
            while (block != null) {
                token.check();
                transaction.push(block);
                block = rows.next();
            }
        }
        token.check();
    }

    private void publish(Table target, InsertTransaction transaction, long seenMs) {
        if (!isAppended && !(target instanceof Truncatable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "A refreshable view without APPEND cannot write to a table of engine %s, which"
                                    .formatted(target.definition().engine())
                            + " cannot be emptied");
        }
        for (int attempt = 1; ; attempt++) {
            CatalogSnapshot before = catalog.settled();
            List<CatalogEdit> extra = new ArrayList<>();
            if (!isAppended && target instanceof Truncatable emptied) {
                extra.addAll(emptied.truncation(before));
            }
            extra.add(new CatalogEdit.SetRefreshed(view.uuid(), seenMs));
            try {
                transaction.commit(
                        extra,
                        shown -> {
                            if (!isAppended && target instanceof Truncatable emptied) {
                                emptied.truncated(before, shown);
                            }
                        });
                return;
            } catch (DatabaseException e) {
                // A merge took parts away since they were listed.
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART || attempt == PUBLISH_TRIES) {
                    throw e;
                }
            }
        }
    }
}
