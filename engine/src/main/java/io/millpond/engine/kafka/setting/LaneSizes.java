package io.millpond.engine.kafka.setting;

/// How large the blocks and fetches of a lane are.
///
/// A lane holds fetched and polled messages, a block in the making, and one in flight with a sorted
/// copy: three blocks and two fetches have to fit into what [MemoryBudget] gives a lane, or it
/// would pause before its blocks are full. By default a block is a sixth of what each of the
/// table's lanes would have if there were no other table. The limits on fetches bind no single
/// message: a broker sends at least one batch, whatever its size.
///
/// @param blockBytes heap bytes at which a block ends
/// @param fetchBytes the most bytes of one fetch
public record LaneSizes(long blockBytes, long fetchBytes) {
    private static final long BLOCK_BYTES_MIN = 1L << 20;
    private static final long BLOCK_BYTES_MAX = 64L << 20;
    private static final long FETCH_BYTES_MIN = 256L << 10;
    private static final long FETCH_BYTES_MAX = 16L << 20;

    private static final int BLOCKS_IN_SHARE = 6;

    /// Fetched messages become about twice as large in memory, and the next ones are fetched while
    /// they are decoded.
    private static final int FETCHES_IN_BLOCK = 4;

    /// The sizes for a table of these settings.
    ///
    /// @param budgetBytes what the lanes of all tables may hold
    public static LaneSizes of(KafkaSettings settings, long budgetBytes) {
        long block = settings.get(KafkaSettings.MAX_BLOCK_BYTES);
        if (block == 0) {
            long share = budgetBytes / settings.get(KafkaSettings.NUM_CONSUMERS) / BLOCKS_IN_SHARE;
            block = Math.clamp(share, BLOCK_BYTES_MIN, BLOCK_BYTES_MAX);
        }
        return new LaneSizes(
                block, Math.clamp(block / FETCHES_IN_BLOCK, FETCH_BYTES_MIN, FETCH_BYTES_MAX));
    }
}
