package io.millpond.sql.exec;

import io.millpond.sql.plan.JoinShape;
import io.millpond.sql.plan.JoinShape.Matching;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.setting.SizeLimit;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A hash join: the right side is held in memory, the left side flows past it.
///
/// The table is built once, by the first lane that needs it; the others wait.
final class JoinOperator {
    /// About what a row costs in the table, beside its values and the copy of them.
    private static final long TABLE_ROW_BYTES = 40;

    private final Plan.Join plan;
    private final BlockStream right;
    private final Layout leftLayout;
    private final Layout rightLayout;
    private final Layout layout;
    private final @Nullable Program residual;
    private final Layout pairLayout;
    private final Execution execution;
    private final Execution.Reservation reservation;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable JoinTable table;

    /// @param layout of the result, some of the plan's outputs
    JoinOperator(
            Plan.Join plan,
            Layout leftLayout,
            BlockStream right,
            Layout rightLayout,
            Layout layout,
            Execution execution) {
        this.plan = plan;
        this.right = right;
        this.leftLayout = leftLayout;
        this.rightLayout = rightLayout;
        this.layout = layout;
        this.execution = execution;
        this.reservation = execution.reserve();
        List<Slot> pair = new ArrayList<>(leftLayout.slots());
        pair.addAll(rightLayout.slots());
        this.pairLayout = new Layout(pair);
        this.residual =
                plan.residual() == null
                        ? null
                        : new Program(List.of(plan.residual()), pairLayout, execution);
    }

    /// Whether one stream has to see all left rows: because rows of the right side are counted.
    static boolean needsSingleLane(JoinShape shape) {
        return shape.keepsRight()
                || switch (shape.matching()) {
                    case ALL, SEMI_LEFT, ANTI_LEFT -> false;
                    case ANY_LEFT -> !shape.keepsLeft();
                    case ANY_RIGHT, SEMI_RIGHT, ANTI_RIGHT -> true;
                };
    }

    /// A stream of the joined rows of one lane of the left side.
    BlockStream probe(BlockStream left) {
        return new JoinStream(this, left);
    }

    Plan.Join plan() {
        return plan;
    }

    Matching matching() {
        return plan.shape().matching();
    }

    Layout leftLayout() {
        return leftLayout;
    }

    Layout rightLayout() {
        return rightLayout;
    }

    Layout layout() {
        return layout;
    }

    Layout pairLayout() {
        return pairLayout;
    }

    @Nullable Program residual() {
        return residual;
    }

    Execution execution() {
        return execution;
    }

    /// The right side, built at the first call.
    JoinTable table() {
        lock.lock();
        try {
            JoinTable known = table;
            if (known == null) {
                SizeLimit limit = SizeLimit.ofJoin(execution.context().settings());
                Block rows =
                        Blocks.drain(
                                right,
                                (rowCount, bytes) -> {
                                    reservation.set(2 * bytes + TABLE_ROW_BYTES * rowCount);
                                    return limit.admits(rowCount, bytes);
                                });
                known = new JoinTable(rows, rightLayout, plan.rightKeys(), execution);
                reservation.set(known.retainedBytes());
                table = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        reservation.release();
        right.close();
    }
}
