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
    private final boolean isAwaited;
    private boolean isDone;
    private @Nullable RuntimeException failure;

    /// @param omitted the cells of `rows` that the data did not give
    /// @param context of the statement
    /// @param isAwaited whether the statement waits for the flush
    public QueuedInsert(Block rows, OmittedCells omitted, QueryContext context, boolean isAwaited) {
        this.rows = rows;
        this.omitted = omitted;
        this.context = context;
        this.isAwaited = isAwaited;
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

    boolean isAwaited() {
        return isAwaited;
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
