package io.millpond.engine.table;

import io.millpond.storage.CancellationToken;

import java.util.Optional;

/// A table whose parts can be merged on request.
public interface Optimizable extends Table {
    /// Merges parts now.
    ///
    /// @param partitionId empty: every partition
    /// @param isFinal into one part a partition, whatever the policy says
    void optimize(Optional<String> partitionId, boolean isFinal, CancellationToken token);
}
