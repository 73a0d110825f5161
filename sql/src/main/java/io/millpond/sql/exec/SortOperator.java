package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.setting.SizeLimit;
import io.millpond.sql.source.TopRows;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Orders the rows of all lanes; with a limit each lane keeps only as many rows as may be shown,
/// and only those that come before the last row of as many that any lane has kept.
final class SortOperator {
    /// A lane with a limit cuts its rows down when it holds this many times the limit.
    private static final int SLACK = 4;

    private final Plan.Sort plan;
    private final List<BlockStream> inputs;
    private final Layout layout;
    private final Execution execution;
    private final SizeLimit sizeLimit;
    private final @Nullable TopRows top;
    private final ReentrantLock lock = new ReentrantLock();

    /// The last of so many rows as are shown, of those that one of the lanes has kept: what comes
    /// after it is not shown. Changed under the lock.
    private volatile @Nullable RowOrder worst;

    /// The rows and bytes of all lanes.
    private final AtomicLong rowsHeld = new AtomicLong();

    private final AtomicLong bytesHeld = new AtomicLong();

    /// @param top told the last row that may be shown; null where nobody asks
    SortOperator(
            Plan.Sort plan,
            List<BlockStream> inputs,
            Layout layout,
            @Nullable TopRows top,
            Execution execution) {
        this.top = top;
        this.plan = plan;
        this.inputs = inputs;
        this.layout = layout;
        this.execution = execution;
        this.sizeLimit = SizeLimit.ofSort(execution.context().settings());
    }

    Block compute() {
        List<Execution.Reservation> reservations =
                inputs.stream().map(_ -> execution.reserve()).toList();
        try {
            List<Callable<Block>> tasks =
                    IntStream.range(0, inputs.size())
                            .<Callable<Block>>mapToObj(
                                    i -> () -> drain(inputs.get(i), reservations.get(i)))
                            .toList();
            List<Block> lanes = LaneGroup.run(execution.context().lanes(), tasks.size(), tasks);
            return sorted(Blocks.concat(layout.header(), lanes));
        } finally {
            reservations.forEach(Execution.Reservation::release);
        }
    }

    private Block drain(BlockStream input, Execution.Reservation reservation) {
        List<Block> blocks = new ArrayList<>();
        long rowCount = 0;
        long bytes = 0;
        long rowsBefore = 0;
        long bytesBefore = 0;
        Block block = input.next();
        while (block != null) {
            Block better = better(block);
            blocks.add(better);
            rowCount += better.rowCount();
            bytes += better.retainedBytes();
            if (isOverfull(rowCount)) {
                Block kept = sorted(Blocks.concat(layout.header(), blocks));
                blocks.clear();
                blocks.add(kept);
                rowCount = kept.rowCount();
                bytes = kept.retainedBytes();
                noteLast(kept);
            }
            reservation.set(plan.limit().isPresent() ? bytes : 2 * bytes);
            // With LIMIT only its rows are held, whatever comes in.
            boolean mayGoOn =
                    plan.limit().isPresent()
                            || sizeLimit.admits(
                                    rowsHeld.addAndGet(rowCount - rowsBefore),
                                    bytesHeld.addAndGet(bytes - bytesBefore));
            rowsBefore = rowCount;
            bytesBefore = bytes;
            block = mayGoOn ? input.next() : null;
        }
        return Blocks.concat(layout.header(), blocks);
    }

    private boolean isOverfull(long rowCount) {
        return plan.limit().isPresent()
                && plan.limit().getAsLong() > 0
                && rowCount / SLACK >= plan.limit().getAsLong();
    }

    /// Notes the last row of a block that has as many as are shown, in order.
    private void noteLast(Block kept) {
        Block row = kept.gather(new int[] {kept.rowCount() - 1}, 1);
        RowOrder order = new RowOrder(row, layout, plan.keys(), execution);
        lock.lock();
        try {
            RowOrder known = worst;
            if (known != null && order.compare(0, known, 0) >= 0) {
                return;
            }
            worst = order;
            if (top != null) {
                List<Column> values = new ArrayList<>();
                for (SortKey key : plan.keys().subList(0, top.keys().size())) {
                    values.add(row.column(layout.indexOf(key.slot())));
                }
                top.show(values);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The rows that may still be shown: those before the last row that was kept, and no more than
    /// are shown.
    private Block better(Block block) {
        RowOrder known = worst;
        boolean isLimited = plan.limit().isPresent() && plan.limit().getAsLong() > 0;
        if (known == null && !(isLimited && block.rowCount() / SLACK >= plan.limit().getAsLong())) {
            return block;
        }
        RowOrder order = new RowOrder(block, layout, plan.keys(), execution);
        if (known == null) {
            int[] first = order.first(block.rowCount(), (int) plan.limit().getAsLong());
            Block kept = block.gather(first, first.length);
            noteLast(kept);
            return kept;
        }
        int[] rows = new int[block.rowCount()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            rows[count] = row;
            count += order.compare(row, known, 0) < 0 ? 1 : 0;
        }
        return block.gather(rows, count);
    }

    private Block sorted(Block block) {
        int rowCount = block.rowCount();
        int count = (int) Math.min(rowCount, plan.limit().orElse(Long.MAX_VALUE));
        if (count == 0) {
            return block.slice(0, 0);
        }
        RowOrder order = new RowOrder(block, layout, plan.keys(), execution);
        return block.gather(order.first(rowCount, count), count);
    }
}
