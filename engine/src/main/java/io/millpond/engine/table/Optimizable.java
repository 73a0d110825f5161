package io.millpond.engine.table;

import io.millpond.storage.CancellationToken;

import java.util.Optional;

/// A table whose parts can be merged on request.
public interface Optimizable extends Table {
    /// Merges parts now.
    ///
    /// @param partitionId empty: every partition
    void optimize(Optional<String> partitionId, Merging merging, CancellationToken token);

    /// What merging is asked for.
    enum Merging {
        /// As it is done at any time.
        ORDINARY,
        /// Rows that are marked as deleted are removed for good.
        CLEANUP
    }
}
