package io.millpond.engine.table;

import io.millpond.storage.CancellationToken;

import java.util.Optional;

/// A table whose rows can expire.
public interface Expiring extends Table {
    /// Whether any rows or values can expire as the table is defined now.
    boolean hasTtl();

    /// Makes rows and values go now whose time has come, whatever holds that up in the background.
    ///
    /// @param partitionId empty: every partition
    void expire(Optional<String> partitionId, CancellationToken token);
}
