package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.plan.WindowFunction;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.column.Column;

import java.util.ArrayList;
import java.util.List;

/// Computes the window functions of one window over all rows of its input.
///
/// The rows are ordered by partition and then by the window's ORDER BY, and leave in that order.
final class WindowOperator {
    private final Plan.Window plan;
    private final BlockStream input;
    private final Layout inputLayout;
    private final Layout layout;
    private final Execution execution;

    /// @param layout of the result: the input's slots, then those of the window functions
    WindowOperator(
            Plan.Window plan,
            BlockStream input,
            Layout inputLayout,
            Layout layout,
            Execution execution) {
        this.plan = plan;
        this.input = input;
        this.inputLayout = inputLayout;
        this.layout = layout;
        this.execution = execution;
    }

    Block compute() {
        Execution.Reservation reservation = execution.reserve();
        try {
            Block block = Blocks.drain(input, reservation);
            reservation.set(2 * block.retainedBytes());
            Block sorted = sorted(block);
            WindowRows rows =
                    new WindowRows(
                            Blocks.pick(sorted, inputLayout.indexesOf(plan.partitionBy())),
                            Blocks.pick(
                                    sorted,
                                    inputLayout.indexesOf(
                                            plan.orderBy().stream().map(SortKey::slot).toList())),
                            plan.orderBy(),
                            plan.shape(),
                            sorted.rowCount());
            List<Column> columns = new ArrayList<>(sorted.columns());
            for (Plan.WindowColumn column : plan.columns()) {
                execution.pass();
                List<Column> arguments =
                        Blocks.pick(sorted, inputLayout.indexesOf(column.arguments()));
                columns.add(evaluate(column, arguments, rows));
            }
            return new Block(layout.header(), columns, sorted.rowCount());
        } finally {
            reservation.release();
        }
    }

    private Block sorted(Block block) {
        List<SortKey> keys = new ArrayList<>();
        for (Slot slot : plan.partitionBy()) {
            keys.add(new SortKey(slot, false, false));
        }
        keys.addAll(plan.orderBy());
        if (keys.isEmpty()) {
            return block;
        }
        int[] rows = new RowOrder(block, inputLayout, keys, execution).sorted(block.rowCount());
        return block.gather(rows, rows.length);
    }

    private Column evaluate(Plan.WindowColumn column, List<Column> arguments, WindowRows rows) {
        return switch (column.function()) {
            case WindowFunction.Framed(var aggregate) ->
                    WindowAggregates.evaluate(aggregate, arguments, rows, execution);
            case WindowFunction.Ranked ranked ->
                    WindowRanks.evaluate(ranked.ranking(), arguments, rows);
            case WindowFunction.Derivative derivative ->
                    WindowDerivative.evaluate(derivative, column.arguments(), arguments, rows);
            case WindowFunction.Picked picked -> WindowPicks.evaluate(picked, arguments, rows);
        };
    }
}
