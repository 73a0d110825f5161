package io.millpond.engine.mergetree.merger;

/// For what rows of equal keys are reduced.
public enum MergePurpose {
    /// The rows of one inserted block.
    INSERT,
    /// Parts that become one.
    MERGE,
    /// Parts that become one without rows that are marked as deleted.
    CLEANUP,
    /// A part is written anew, since its rows have expired.
    EXPIRY,
    /// A query with FINAL: rows that only say that something is gone are not shown.
    FINAL;

    boolean dropsDeleted() {
        return this == CLEANUP || this == FINAL;
    }
}
