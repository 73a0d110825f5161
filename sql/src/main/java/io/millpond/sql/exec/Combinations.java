package io.millpond.sql.exec;

import static io.millpond.sql.exec.PlanBuilder.layout;
import static io.millpond.sql.exec.PlanBuilder.setOf;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.ChainedStream;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Builds the steps that draw on several inputs: joins, set operations, recursion.
///
/// Part of a [PlanBuilder], which builds the inputs.
final class Combinations {
    private final PlanBuilder builder;
    private final Execution execution;

    Combinations(PlanBuilder builder, Execution execution) {
        this.builder = builder;
        this.execution = execution;
    }

    Pipeline union(Plan.Union union, Set<Slot> required) {
        Layout layout = layout(union.slots(), required);
        List<List<BlockStream>> lanes = new ArrayList<>();
        for (int i = 0; i < union.inputs().size(); i++) {
            List<Slot> columns = new ArrayList<>();
            for (Slot slot : layout.slots()) {
                columns.add(union.columns().get(i).get(union.slots().indexOf(slot)));
            }
            Pipeline input = builder.build(union.inputs().get(i), setOf(columns));
            Pipeline picked = input.pick(columns);
            lanes.add(
                    picked.map(
                                    layout,
                                    block ->
                                            new Block(
                                                    layout.header(),
                                                    block.columns(),
                                                    block.rowCount()))
                            .lanes());
        }
        return new Pipeline(layout, chained(layout, lanes));
    }

    /// As many lanes as the widest input has: the n-th lanes of all inputs, one after another.
    private static List<BlockStream> chained(Layout layout, List<List<BlockStream>> inputs) {
        int width = inputs.stream().mapToInt(List::size).max().orElse(0);
        List<BlockStream> chains = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            int lane = i;
            List<BlockStream> chain =
                    inputs.stream()
                            .filter(lanes -> lane < lanes.size())
                            .map(lanes -> lanes.get(lane))
                            .toList();
            chains.add(new ChainedStream(layout.header(), chain));
        }
        return chains;
    }

    /// All columns are made, since the next round may read them.
    Pipeline recursion(Plan.Recursion plan, UnaryOperator<TableSource> sources) {
        Layout layout = new Layout(plan.slots());
        BlockStream first =
                builder.gather(
                        builder.build(plan.first(), setOf(plan.firstColumns()))
                                .pick(plan.firstColumns()));
        return Pipeline.single(
                layout, new RecursionStream(plan, first, layout.header(), sources, execution));
    }

    Pipeline paste(Plan.Paste paste, Set<Slot> required) {
        Pipeline left =
                builder.build(paste.left(), setOf(layout(paste.left().slots(), required).slots()));
        Pipeline right =
                builder.build(
                        paste.right(), setOf(layout(paste.right().slots(), required).slots()));
        List<Slot> slots = new ArrayList<>(left.layout().slots());
        slots.addAll(right.layout().slots());
        Layout layout = new Layout(slots);
        return Pipeline.single(
                layout,
                new PasteStream(builder.gather(left), builder.gather(right), layout.header()));
    }

    Pipeline difference(Plan.SetDifference plan) {
        Layout layout = new Layout(plan.leftColumns());
        BlockStream left =
                builder.gather(
                        builder.build(plan.left(), setOf(plan.leftColumns()))
                                .pick(plan.leftColumns()));
        BlockStream right =
                builder.gather(
                        builder.build(plan.right(), setOf(plan.rightColumns()))
                                .pick(plan.rightColumns()));
        return Pipeline.single(layout, new DifferenceStream(plan, left, right, execution));
    }

    Pipeline join(Plan.Join join, Set<Slot> required) {
        List<Plan.JoinOutput> outputs =
                join.outputs().stream().filter(o -> required.contains(o.slot())).toList();
        Set<Slot> read = setOf(join.leftKeys());
        read.addAll(join.rightKeys());
        if (join.residual() != null) {
            read.addAll(Slots.of(List.of(join.residual())));
        }
        if (join.asofLeft() != null && join.asofRight() != null) {
            read.add(join.asofLeft());
            read.add(join.asofRight());
        }
        for (Plan.JoinOutput output : outputs) {
            if (output.left() != null) {
                read.add(output.left());
            }
            if (output.right() != null) {
                read.add(output.right());
            }
        }
        Pipeline left =
                builder.build(join.left(), setOf(layout(join.left().slots(), read).slots()));
        Pipeline right =
                builder.build(join.right(), setOf(layout(join.right().slots(), read).slots()));
        Layout layout = new Layout(outputs.stream().map(Plan.JoinOutput::slot).toList());
        JoinOperator operator =
                new JoinOperator(
                        join,
                        left.layout(),
                        builder.gather(right),
                        right.layout(),
                        layout,
                        execution);
        List<BlockStream> lefts =
                JoinOperator.needsSingleLane(join.shape())
                        ? List.of(builder.gather(left))
                        : left.lanes();
        return new Pipeline(layout, lefts.stream().<BlockStream>map(operator::probe).toList());
    }
}
