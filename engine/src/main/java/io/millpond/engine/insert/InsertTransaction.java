package io.millpond.engine.insert;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.storage.block.Block;

import java.util.List;

/// Rows on their way into a table and through its views, all of them or none. Single-threaded.
///
/// It ends with [#commit] or [#abort]; a transaction that failed is aborted by the caller.
public interface InsertTransaction {
    /// Takes a block under the header the transaction was begun with, through all views.
    ///
    /// Everything it makes stays invisible. Throws what a view's SELECT or a table throws; the
    /// transaction can then only be aborted.
    void push(Block block);

    /// Makes all rows visible in all targets, and `extra` with them, in one frame of the catalog's
    /// log; returns the snapshot that shows them.
    ///
    /// Throws when the frame could not be made durable; nothing is visible then.
    CatalogSnapshot commit(List<CatalogEdit> extra);

    /// Drops everything that was pushed. Does nothing after [#commit] has returned. Idempotent.
    void abort();
}
