package io.millpond.sql.exec;

import io.millpond.sql.analysis.BoundQuery;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The way of the row of WITH TOTALS from its aggregation to the result: only expressions are
/// computed on it.
final class TotalsPath {
    private final Map<Plan, AggregateOperator> aggregates;
    private final BoundQuery query;
    private final Checkpoint checkpoint;

    TotalsPath(Map<Plan, AggregateOperator> aggregates, BoundQuery query, Checkpoint checkpoint) {
        this.aggregates = aggregates;
        this.query = query;
        this.checkpoint = checkpoint;
    }

    /// The row under the header of the result; null where the query has none.
    @Nullable Block through(Plan plan) {
        if (aggregates.isEmpty()) {
            return null;
        }
        Map<Slot, Column> values = values(plan);
        if (values == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        for (Slot slot : query.columns()) {
            columns.add(required(values, slot));
        }
        return new Block(query.header(), columns, 1);
    }

    private static Column required(Map<Slot, Column> values, Slot slot) {
        Column column = values.get(slot);
        if (column == null) {
            throw new IllegalStateException("totals without " + slot);
        }
        return column;
    }

    private @Nullable Map<Slot, Column> values(Plan plan) {
        return switch (plan) {
            case Plan.Aggregate aggregate -> {
                AggregateOperator operator = aggregates.get(aggregate);
                Block totals = operator == null ? null : operator.totals();
                yield operator == null || totals == null ? null : values(operator.slots(), totals);
            }
            case Plan.Compute compute -> {
                Map<Slot, Column> values = values(compute.input());
                if (values != null) {
                    compute(compute.assignments(), values);
                }
                yield values;
            }
            case Plan.Filter _,
                    Plan.Sort _,
                    Plan.Distinct _,
                    Plan.Limit _,
                    Plan.LimitBy _,
                    Plan.Section _,
                    Plan.Fill _ ->
                    values(plan.inputs().getFirst());
            case Plan.OneRow _,
                    Plan.Scan _,
                    Plan.ArrayJoin _,
                    Plan.Window _,
                    Plan.Union _,
                    Plan.Recursion _,
                    Plan.Paste _,
                    Plan.SetDifference _,
                    Plan.Join _ ->
                    null;
        };
    }

    private static Map<Slot, Column> values(List<Slot> slots, Block block) {
        Map<Slot, Column> values = new HashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            values.put(slots.get(i), block.column(i));
        }
        return values;
    }

    private void compute(List<Assignment> assignments, Map<Slot, Column> values) {
        List<Slot> slots = List.copyOf(values.keySet());
        Layout layout = new Layout(slots);
        List<Column> inputs = slots.stream().map(slot -> required(values, slot)).toList();
        for (Assignment assignment : assignments) {
            boolean isComputable = Slots.of(assignment.term()).stream().allMatch(layout::contains);
            if (isComputable) {
                Program program = new Program(List.of(assignment.term()), layout, checkpoint);
                values.put(assignment.slot(), program.evaluate(inputs, 1).getFirst());
            }
        }
    }
}
