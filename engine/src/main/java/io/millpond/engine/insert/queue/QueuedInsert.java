package io.millpond.engine.insert.queue;

import io.millpond.engine.format.OmittedCells;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

/// The rows of one INSERT that waits for a flush.
///
/// The outcome is guarded by the lock of [InsertQueues].
public final class QueuedInsert {
    private final Block rows;
    private final OmittedCells omitted;
    private final QueryContext context;
    private final AsyncInsertSettings settings;
    private boolean isDone;
    private @Nullable RuntimeException failure;

    /// @param omitted the cells of `rows` that the data did not give
    /// @param context of the statement
    public QueuedInsert(Block rows, OmittedCells omitted, QueryContext context) {
        this.rows = rows;
        this.omitted = omitted;
        this.context = context;
        this.settings = AsyncInsertSettings.of(context.settings());
    }

    Block rows() {
        return rows;
    }

    OmittedCells omitted() {
        return omitted;
    }

    QueryContext context() {
        return context;
    }

    AsyncInsertSettings settings() {
        return settings;
    }

    /// Whether the statement waits for the flush.
    boolean isAwaited() {
        return settings.isAwaited();
    }

    boolean isDone() {
        return isDone;
    }

    @Nullable RuntimeException failure() {
        return failure;
    }

    void end(@Nullable RuntimeException why) {
        isDone = true;
        failure = why;
    }
}
