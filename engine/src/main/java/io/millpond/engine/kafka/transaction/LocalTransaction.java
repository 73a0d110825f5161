package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.kafka.message.AssembledBlock;

import org.jspecify.annotations.Nullable;

/// The protocol `local`: push, decide, publish; the log decides.
///
/// 1. *Push.* Every view runs, every target writes and syncs its part. A crash here leaves files
///    that no catalog entry names; the next start removes them. A failure drops them and throws;
///    the caller has the block still and tries again.
/// 2. *Decide and publish.* One log frame names all parts and the positions after the block. A
///    crash before it is synced leaves what a crash in step 1 leaves; a crash after it leaves rows
///    and positions, of which the group learns at the next assignment.
/// 3. The caller tells the group. Nothing depends on that: the frame is the truth.
///
/// Single-threaded.
public final class LocalTransaction implements IngestTransaction {
    private final int lane;
    private final BlockTarget target;
    private final PartitionClaims claims;

    /// After a frame in doubt the log takes no other, and the parts of each attempt would have to
    /// stay until the next start; so there is none.
    private @Nullable CommitInDoubtException failure;

    public LocalTransaction(int lane, BlockTarget target, PartitionClaims claims) {
        this.lane = lane;
        this.target = target;
        this.claims = claims;
    }

    @Override
    public void settle() {
        // A block is in the log or nowhere.
    }

    /// Tries once. Throws when a view, a target or the log failed; nothing is visible then.
    @Override
    public Decision attempt(AssembledBlock assembled, DecisionGate gate) {
        CommitInDoubtException broken = failure;
        if (broken != null) {
            throw broken;
        }
        BlockTarget.Prepared prepared = target.push(assembled, gate::isWithdrawn);
        boolean isDecided = false;
        try {
            Decision decision = claims.decide(lane, assembled.ranges(), gate, prepared::publish);
            isDecided = decision instanceof Decision.Decided;
            return decision;
        } catch (CommitInDoubtException e) {
            failure = e;
            throw e;
        } finally {
            if (!isDecided) {
                prepared.abort();
            }
        }
    }

    @Override
    public void abandon() {
        // A failed attempt leaves nothing behind.
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
