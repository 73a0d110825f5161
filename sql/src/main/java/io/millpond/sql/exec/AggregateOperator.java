package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.LongColumn;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/// Groups the rows of all lanes: each lane into groups of its own, then all into the first one's.
final class AggregateOperator {
    private final Plan.Aggregate plan;
    private final List<BlockStream> inputs;
    private final Program program;
    private final Execution execution;
    private final Layout layout;
    private volatile @Nullable Block totals;

    /// @param layout of the result: all slots of the plan
    AggregateOperator(
            Plan.Aggregate plan,
            List<BlockStream> inputs,
            Layout inputLayout,
            Layout layout,
            Execution execution) {
        this.plan = plan;
        this.inputs = inputs;
        this.program = new Program(AggregateLane.terms(plan), inputLayout, execution);
        this.execution = execution;
        this.layout = layout;
    }

    /// The groups of all rows.
    Block compute() {
        List<Execution.Reservation> reservations =
                inputs.stream().map(_ -> execution.reserve()).toList();
        try {
            if (isOfFirstGroups()) {
                return result(drainFirstGroups(reservations.getFirst()));
            }
            List<Callable<AggregateLane>> tasks =
                    IntStream.range(0, inputs.size())
                            .<Callable<AggregateLane>>mapToObj(
                                    i -> () -> drain(inputs.get(i), reservations.get(i)))
                            .toList();
            List<AggregateLane> lanes =
                    LaneGroup.run(execution.context().lanes(), tasks.size(), tasks);
            AggregateLane first = lanes.getFirst();
            for (AggregateLane other : lanes.subList(1, lanes.size())) {
                execution.pass();
                first.merge(other);
                reservations.getFirst().set(first.retainedBytes());
            }
            return result(first);
        } finally {
            reservations.forEach(Execution.Reservation::release);
        }
    }

    /// The one row of WITH TOTALS, in the layout of the result; null before [#compute] and without
    /// that clause.
    @Nullable Block totals() {
        return totals;
    }

    /// The columns of the result and of [#totals].
    List<Slot> slots() {
        return layout.slots();
    }

    /// Whether rows of groups beyond a number of them are left out: one lane has to see all rows
    /// then, so that no row of the groups that are shown is missing.
    private boolean isOfFirstGroups() {
        var settings = execution.context().settings();
        return settings.get(QuerySettings.MAX_ROWS_TO_GROUP_BY) > 0
                && settings.get(QuerySettings.GROUP_BY_OVERFLOW_MODE).equals("any");
    }

    private AggregateLane drainFirstGroups(Execution.Reservation reservation) {
        AggregateLane lane = new AggregateLane(plan, program, execution);
        long groupsMax = execution.context().settings().get(QuerySettings.MAX_ROWS_TO_GROUP_BY);
        for (BlockStream input : inputs) {
            Block block = input.next();
            while (block != null) {
                lane.add(block);
                reservation.set(lane.retainedBytes());
                if (lane.firstGroupCount() > groupsMax) {
                    lane.close();
                }
                block = input.next();
            }
        }
        return lane;
    }

    private AggregateLane drain(BlockStream input, Execution.Reservation reservation) {
        AggregateLane lane = new AggregateLane(plan, program, execution);
        Block block = input.next();
        while (block != null) {
            lane.add(block);
            reservation.set(lane.retainedBytes());
            if (!isWithinGroupLimit(lane.groupCount())) {
                break;
            }
            block = input.next();
        }
        return lane;
    }

    /// Errors: TOO_MANY_ROWS when there are too many groups and that is not to be ignored.
    private boolean isWithinGroupLimit(int groupCount) {
        var settings = execution.context().settings();
        long groupsMax = settings.get(QuerySettings.MAX_ROWS_TO_GROUP_BY);
        if (groupsMax == 0 || groupCount <= groupsMax) {
            return true;
        }
        if (settings.get(QuerySettings.GROUP_BY_OVERFLOW_MODE).equals("break")) {
            return false;
        }
        throw new DatabaseException(
                ErrorCode.TOO_MANY_ROWS,
                "Limit for rows to GROUP BY exceeded: has "
                        + groupCount
                        + " rows, maximum: "
                        + groupsMax);
    }

    private Block result(AggregateLane lane) {
        GroupedRows all = lane.totals();
        if (all != null) {
            if (all.groupCount() == 0) {
                all.addDefaultGroup();
            }
            totals = block(all, 0);
        }
        List<Block> blocks = new ArrayList<>();
        for (int set = 0; set < lane.sets().size(); set++) {
            GroupedRows rows = lane.sets().get(set);
            boolean isGrandTotal = !plan.sets().isEmpty() && plan.sets().get(set).isEmpty();
            if (isGrandTotal && rows.groupCount() == 0 && isTotalOfNothingShown()) {
                rows.addDefaultGroup();
            }
            if (isShown(rows)) {
                blocks.add(block(rows, set));
            }
        }
        return Blocks.concat(layout.header(), blocks);
    }

    /// Whether groups are shown: the one of an aggregation without keys may be left out where no
    /// row was added.
    private boolean isShown(GroupedRows rows) {
        return rows.hasRows()
                || !plan.keys().isEmpty()
                || !execution
                        .context()
                        .settings()
                        .get(QuerySettings.EMPTY_RESULT_FOR_AGGREGATION_BY_EMPTY_SET);
    }

    /// Whether the empty grouping set has a row although there are no rows at all: only where
    /// nothing else is grouped by.
    private boolean isTotalOfNothingShown() {
        return plan.sets().size() == 1;
    }

    private Block block(GroupedRows rows, int set) {
        int groupCount = rows.groupCount();
        List<Column> columns = new ArrayList<>(rows.takeColumns(execution));
        if (plan.setSlot() != null) {
            columns.add(new ConstantColumn(LongColumn.of(set), groupCount));
        }
        return new Block(layout.header(), columns, groupCount);
    }
}
