package io.millpond.engine.kafka.message;

import org.jspecify.annotations.Nullable;

/// What a lane holds on the heap, against the budget of the server.
///
/// Counted are polled messages, the block in the making, and the block in flight twice, since
/// targets sort copies of it. What the client has fetched ahead cannot be asked for and is
/// estimated: the messages that a partition still has, of the size of those before, at most what
/// one fetch of a partition may bring. Owned by the lane's thread.
public final class LaneMemory {
    /// A block in flight and the copies that targets make of it, one after the other.
    private static final int COPIES_IN_FLIGHT = 2;

    private final MemoryBudget.Account account;
    private final long partitionFetchBytes;
    private double messageBytes;
    private boolean isHolding;

    /// The block counted last; null while the lane has none.
    private @Nullable AssembledBlock counted;

    private long countedBytes;

    /// @param partitionFetchBytes what one fetch may bring of one partition
    public LaneMemory(MemoryBudget.Account account, long partitionFetchBytes) {
        this.account = account;
        this.partitionFetchBytes = partitionFetchBytes;
    }

    /// Takes notice of a poll's messages.
    public void polled(int messageCount, long bytes) {
        if (messageCount > 0) {
            double mean = (double) bytes / messageCount;
            messageBytes = messageBytes == 0 ? mean : (messageBytes + mean) / 2;
        }
    }

    /// Counts anew.
    ///
    /// @param flying the block in flight
    /// @param returned the block that waits for the writer
    /// @param fetched an estimate of what the client holds
    public void measure(
            MessageBatch batch,
            BlockAssembler assembler,
            @Nullable AssembledBlock flying,
            @Nullable AssembledBlock returned,
            long fetched) {
        long held =
                batch.retainedBytes() + (assembler.hasMessages() ? assembledBytes(assembler) : 0);
        held += flying == null ? 0 : COPIES_IN_FLIGHT * blockBytes(flying);
        held += returned == null ? 0 : blockBytes(returned);
        if (flying == null && returned == null) {
            counted = null;
        }
        isHolding =
                flying != null || returned != null || assembler.hasMessages() || !batch.isEmpty();
        account.hold(held + fetched);
    }

    /// A block is counted once; asking all its columns and messages every turn would cost too much.
    @SuppressWarnings("ReferenceEquality")
    private long blockBytes(AssembledBlock block) {
        if (counted != block) {
            counted = block;
            countedBytes = block.retainedBytes();
        }
        return countedBytes;
    }

    /// Builders are counted now and then only; at least the payload is there.
    private static long assembledBytes(BlockAssembler assembler) {
        return Math.max(assembler.retainedBytes(), assembler.payloadBytes());
    }

    /// What the client may hold of a partition with this lag.
    public long fetchedBytes(long lag) {
        return (long) Math.min((double) partitionFetchBytes, lag * messageBytes);
    }

    /// Whether the lane has to give something back before it may take more. A lane that holds
    /// nothing may always take one poll.
    public boolean isShort() {
        return isHolding && !account.mayGrow();
    }

    public long heldBytes() {
        return account.heldBytes();
    }

    /// Gives everything back.
    public void close() {
        account.close();
    }
}
