package io.millpond.engine.kafka.transaction;

import io.millpond.engine.kafka.message.AssembledBlock;

/// The way of one lane's blocks into the targets, one block at a time, by one of the two commit
/// protocols. Single-threaded.
public interface IngestTransaction extends AutoCloseable {
    /// Brings to an end what earlier lives of the lane left undone; before the first block.
    ///
    /// Throws as long as that is not possible, and may be called again.
    void settle();

    /// Brings the block a step, or all the way, towards its decision.
    ///
    /// Throws when a view, a target, the log or the cluster failed. [Decision.Pending] and a
    /// failure leave the block as far as it came; the next call, with the same block and gate, goes
    /// on from there.
    Decision attempt(AssembledBlock assembled, DecisionGate gate);

    /// Drops what an undecided block has left behind. Throws when that failed; may be called again.
    void abandon();

    @Override
    void close();
}
