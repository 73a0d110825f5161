package io.millpond.sql.exec;

import io.millpond.sql.group.GroupTable;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// INTERSECT and EXCEPT: the left rows that are, or are not, among the right ones.
///
/// Without DISTINCT each right row takes part once: `EXCEPT ALL` takes as many copies away as there
/// are on the right, `INTERSECT ALL` keeps as many.
final class DifferenceStream implements BlockStream {
    private final Plan.SetDifference plan;
    private final BlockStream left;
    private final BlockStream right;
    private final GroupTable table;
    private final Execution.Reservation reservation;

    /// How many right rows of each group are left to match; with DISTINCT 1 for each.
    private int[] remaining = new int[64];

    private boolean isBuilt;

    DifferenceStream(
            Plan.SetDifference plan, BlockStream left, BlockStream right, Execution execution) {
        this.plan = plan;
        this.left = left;
        this.right = right;
        this.table = GroupTable.of(plan.leftColumns().stream().map(Slot::type).toList());
        this.reservation = execution.reserve();
    }

    @Override
    public Header header() {
        return left.header();
    }

    @Override
    public @Nullable Block next() {
        if (!isBuilt) {
            isBuilt = true;
            build();
        }
        Block block = left.next();
        while (block != null) {
            Block kept = keep(block);
            if (kept.rowCount() > 0) {
                return kept;
            }
            block = left.next();
        }
        return null;
    }

    private void build() {
        Block block = right.next();
        while (block != null) {
            for (int group : assign(block)) {
                remaining[group]++;
            }
            reservation.set(table.retainedBytes() + 4L * remaining.length);
            block = right.next();
        }
    }

    private int[] assign(Block block) {
        int[] groups = new int[block.rowCount()];
        table.assign(block.columns(), block.rowCount(), groups);
        if (table.groupCount() > remaining.length) {
            remaining = Arrays.copyOf(remaining, table.groupCount() * 2);
        }
        return groups;
    }

    /// With DISTINCT a left row is new while its group's count is that of the right side, and gets
    /// [Integer#MIN_VALUE] once it is shown.
    private Block keep(Block block) {
        int[] groups = assign(block);
        int[] rows = new int[groups.length];
        int count = 0;
        for (int row = 0; row < groups.length; row++) {
            int group = groups[row];
            boolean isMatched = remaining[group] > 0;
            boolean isShown = isMatched == plan.isIntersect();
            if (plan.isDistinct()) {
                isShown &= remaining[group] != Integer.MIN_VALUE;
                if (isShown) {
                    remaining[group] = Integer.MIN_VALUE;
                }
            } else if (isMatched) {
                remaining[group]--;
            }
            if (isShown) {
                rows[count++] = row;
            }
        }
        return block.gather(rows, count);
    }

    @Override
    public void close() {
        reservation.release();
        left.close();
        right.close();
    }
}
