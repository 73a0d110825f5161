package io.millpond.engine.table;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;

import java.util.Optional;

/// A table whose rows can be changed in place: ALTER DELETE and ALTER UPDATE.
public interface Rewritable extends Table {
    /// What becomes of rows.
    interface Rewrite {
        /// The rows that take the place of those of a block; the same object when none changes.
        ///
        /// @param rows under the definition's stored header, and so is the result
        Block apply(Block rows);
    }

    /// Changes all rows, or those of one partition, all at once; returns when it is durable.
    void rewrite(Optional<String> partitionId, Rewrite rewrite, CancellationToken token);
}
