package io.millpond.sql.exec;

import io.millpond.sql.codec.ReadableUnits;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.TimeLimit;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;

import java.util.concurrent.atomic.AtomicLong;

/// One run of one query: its limits, and what it has used of them. Thread-safe.
final class Execution implements Checkpoint {
    private static final long LANE_COUNT_MAX = 64;

    private final QueryContext context;
    private final TimeLimit timeLimit;
    private final long rowsMax;
    private final long bytesMax;
    private final boolean isReadOverflowSilent;
    private final long memoryMax;
    private final AtomicLong memoryBytes = new AtomicLong();
    private final AtomicLong rowsRead = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();
    private final int blockRows;
    private final int laneCount;

    /// What of [#memoryBytes] is in the budget of the process. Guarded by this.
    private long heldBytes;

    private boolean isEnded;

    Execution(QueryContext context) {
        this.context = context;
        this.timeLimit = TimeLimit.from(context.clock(), context.settings());
        this.rowsMax = value(QuerySettings.MAX_ROWS_TO_READ);
        this.bytesMax = value(QuerySettings.MAX_BYTES_TO_READ);
        this.isReadOverflowSilent = isBreak(QuerySettings.READ_OVERFLOW_MODE);
        this.memoryMax = value(QuerySettings.MAX_MEMORY_USAGE);
        this.blockRows = (int) Math.min(value(QuerySettings.MAX_BLOCK_SIZE), Block.ROWS_PREFERRED);
        long threads = value(QuerySettings.MAX_THREADS);
        long lanes = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.laneCount = (int) Math.min(lanes, LANE_COUNT_MAX);
    }

    private long value(Setting<Long> setting) {
        return context.settings().get(setting);
    }

    private boolean isBreak(Setting<String> setting) {
        return context.settings().get(setting).equals("break");
    }

    QueryContext context() {
        return context;
    }

    /// About how many rows a block should have.
    int blockRows() {
        return blockRows;
    }

    /// The most lanes of one pipeline.
    int laneCount() {
        return laneCount;
    }

    /// Whether work may go on: false when the time is up and the query may end early.
    ///
    /// Errors: the cause of cancellation, TIMEOUT_EXCEEDED.
    boolean mayContinue() {
        context.token().check();
        return timeLimit.mayContinue();
    }

    /// As [#mayContinue], but goes on when the time is up and the query may end early: whoever
    /// reads ends then.
    @Override
    public void pass() {
        context.token().check();
        timeLimit.check();
    }

    @Override
    public long nanoTime() {
        return context.clock().nanoTime();
    }

    /// Counts a block that came out of a table; false when the query has read enough.
    ///
    /// Errors: TOO_MANY_ROWS, TOO_MANY_BYTES.
    boolean countRead(Block block) {
        return countRead(block.rowCount(), block.retainedBytes());
    }

    /// Counts rows and bytes that a table read; false when the query has read enough.
    ///
    /// Errors: TOO_MANY_ROWS, TOO_MANY_BYTES.
    boolean countRead(long rowCount, long bytes) {
        context.progress().addRead(rowCount, bytes);
        long rows = rowsRead.addAndGet(rowCount);
        long allBytes = bytesRead.addAndGet(bytes);
        boolean isWithinRows = rowsMax == 0 || rows <= rowsMax;
        boolean isWithinBytes = bytesMax == 0 || allBytes <= bytesMax;
        if ((isWithinRows && isWithinBytes) || isReadOverflowSilent) {
            return isWithinRows && isWithinBytes;
        }
        throw isWithinRows
                ? new DatabaseException(
                        ErrorCode.TOO_MANY_BYTES,
                        "Limit for rows or bytes to read exceeded, max bytes: "
                                + ReadableUnits.SIZES.text(bytesMax)
                                + ", current bytes: "
                                + ReadableUnits.SIZES.text(allBytes))
                : new DatabaseException(
                        ErrorCode.TOO_MANY_ROWS,
                        "Limit for rows (controlled by 'max_rows_to_read' setting) exceeded, max rows: "
                                + ReadableUnits.QUANTITIES.text(rowsMax)
                                + ", current rows: "
                                + ReadableUnits.QUANTITIES.text(rows));
    }

    /// Counts what the operators hold in the budget of the process, too.
    private synchronized void hold(long added, long all) {
        if (!isEnded) {
            heldBytes += added;
            HeapBudget.PROCESS.add(added, all);
        }
    }

    /// Tells that no operator holds anything any more, whether it has said so or not.
    synchronized void end() {
        isEnded = true;
        HeapBudget.PROCESS.add(-heldBytes, 0);
        heldBytes = 0;
    }

    /// A share of the query's memory, of zero bytes.
    Reservation reserve() {
        return new Reservation();
    }

    /// The bytes that one operator holds. Used by one thread at a time.
    final class Reservation {
        private long bytes;

        /// States how many bytes the operator holds now.
        ///
        /// Errors: MEMORY_LIMIT_EXCEEDED.
        void set(long newBytes) {
            long added = newBytes - bytes;
            long all = memoryBytes.addAndGet(added);
            bytes = newBytes;
            context.progress().memory(all);
            hold(added, all);
            if (memoryMax > 0 && all > memoryMax && newBytes > 0) {
                throw new DatabaseException(
                        ErrorCode.MEMORY_LIMIT_EXCEEDED,
                        "Query memory limit exceeded: would use "
                                + ReadableUnits.SIZES.text(all)
                                + ", maximum: "
                                + ReadableUnits.SIZES.text(memoryMax)
                                + ". Raise max_memory_usage to allow more.");
            }
        }

        /// Gives everything back.
        void release() {
            set(0);
        }
    }
}
