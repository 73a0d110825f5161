package io.millpond.engine.table;

import io.millpond.storage.CancellationToken;

import java.util.Optional;

/// A table that keeps skip indexes with its parts.
public interface Indexed extends Table {
    /// Gives an index to the parts that lack it, those from before it was defined. Does nothing for
    /// a name that is not defined.
    ///
    /// @param partitionId empty: every partition
    void addIndex(String name, Optional<String> partitionId, CancellationToken token);

    /// Takes an index away from the parts that have it, until they are written anew.
    ///
    /// @param partitionId empty: every partition
    void removeIndex(String name, Optional<String> partitionId, CancellationToken token);
}
