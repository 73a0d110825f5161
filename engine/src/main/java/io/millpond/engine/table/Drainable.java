package io.millpond.engine.table;

import io.millpond.storage.CancellationToken;

/// A table whose rows can be taken out, or changed, in one frame with what becomes of them.
public interface Drainable extends SizedTable {
    /// Begins; throws TABLE_IS_READ_ONLY when the table is damaged.
    ///
    /// It waits for merges that run. Until it is closed other changes of rows wait, and no merge
    /// begins. Rows are inserted all the while.
    Drain drain(CancellationToken token);
}
