package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.setting.SizeLimit;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Orders the rows of all lanes; with a limit each lane keeps only as many rows as may be shown.
final class SortOperator {
    /// A lane with a limit cuts its rows down when it holds this many times the limit; from then on
    /// it takes only rows that come before the last one it kept.
    private static final int SLACK = 4;

    private final Plan.Sort plan;
    private final List<BlockStream> inputs;
    private final Layout layout;
    private final Execution execution;
    private final SizeLimit sizeLimit;

    /// The rows and bytes of all lanes.
    private final AtomicLong rowsHeld = new AtomicLong();

    private final AtomicLong bytesHeld = new AtomicLong();

    SortOperator(Plan.Sort plan, List<BlockStream> inputs, Layout layout, Execution execution) {
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
        RowOrder worst = null;
        long rowCount = 0;
        long bytes = 0;
        long rowsBefore = 0;
        long bytesBefore = 0;
        Block block = input.next();
        while (block != null) {
            Block better = better(worst, block);
            blocks.add(better);
            rowCount += better.rowCount();
            bytes += better.retainedBytes();
            if (isOverfull(rowCount)) {
                Block kept = sorted(Blocks.concat(layout.header(), blocks));
                blocks.clear();
                blocks.add(kept);
                rowCount = kept.rowCount();
                bytes = kept.retainedBytes();
                Block last = kept.slice(kept.rowCount() - 1, kept.rowCount());
                worst = new RowOrder(last, layout, plan.keys(), execution);
            }
            reservation.set(bytes);
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

    /// The rows that may still be shown: those before the last row that was kept, and no more than
    /// are shown.
    private Block better(@Nullable RowOrder worst, Block block) {
        boolean isLimited = plan.limit().isPresent() && plan.limit().getAsLong() > 0;
        if (worst == null && !(isLimited && block.rowCount() / SLACK >= plan.limit().getAsLong())) {
            return block;
        }
        RowOrder order = new RowOrder(block, layout, plan.keys(), execution);
        if (worst == null) {
            int[] first = order.first(block.rowCount(), (int) plan.limit().getAsLong());
            return block.gather(first, first.length);
        }
        int[] rows = new int[block.rowCount()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            rows[count] = row;
            count += order.compare(row, worst, 0) < 0 ? 1 : 0;
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
