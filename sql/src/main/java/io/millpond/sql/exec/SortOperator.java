package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/// Orders the rows of all lanes; with a limit each lane keeps only as many rows as may be shown.
final class SortOperator {
    /// A lane with a limit cuts its rows down when it holds this many times the limit, and at least
    /// half a block; from then on it takes only rows that come before the last one it kept.
    private static final int SLACK = 4;

    private final Plan.Sort plan;
    private final List<BlockStream> inputs;
    private final Layout layout;
    private final Execution execution;

    SortOperator(Plan.Sort plan, List<BlockStream> inputs, Layout layout, Execution execution) {
        this.plan = plan;
        this.inputs = inputs;
        this.layout = layout;
        this.execution = execution;
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
            List<Block> lanes = LaneGroup.run(execution.context().lanes(), tasks);
            return sorted(Blocks.concat(layout.header(), lanes));
        } finally {
            reservations.forEach(Execution.Reservation::release);
        }
    }

    private Block drain(BlockStream input, Execution.Reservation reservation) {
        List<Block> blocks = new ArrayList<>();
        Block worst = null;
        long rowCount = 0;
        long bytes = 0;
        Block block = input.next();
        while (block != null) {
            Block better = worst == null ? block : better(worst, block);
            blocks.add(better);
            rowCount += better.rowCount();
            bytes += better.retainedBytes();
            if (isOverfull(rowCount)) {
                Block kept = sorted(Blocks.concat(layout.header(), blocks));
                blocks.clear();
                blocks.add(kept);
                rowCount = kept.rowCount();
                bytes = kept.retainedBytes();
                worst = kept.slice(kept.rowCount() - 1, kept.rowCount());
            }
            reservation.set(bytes);
            block = input.next();
        }
        return Blocks.concat(layout.header(), blocks);
    }

    private boolean isOverfull(long rowCount) {
        return plan.limit().isPresent()
                && plan.limit().getAsLong() > 0
                && rowCount >= Block.ROWS_PREFERRED / 2
                && rowCount / SLACK >= plan.limit().getAsLong();
    }

    /// The rows that come before the last row that may still be shown.
    private Block better(Block worst, Block block) {
        Block both = Blocks.concat(layout.header(), List.of(worst, block));
        RowOrder order = new RowOrder(both, layout, plan.keys());
        int[] rows = new int[block.rowCount()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            rows[count] = row;
            count += order.compare(row + 1, 0) < 0 ? 1 : 0;
        }
        return block.gather(rows, count);
    }

    private Block sorted(Block block) {
        int[] rows = new RowOrder(block, layout, plan.keys()).sorted(block.rowCount());
        int count = (int) Math.min(block.rowCount(), plan.limit().orElse(Long.MAX_VALUE));
        return block.gather(rows, count);
    }
}
