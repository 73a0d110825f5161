package io.millpond.sql.exec;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;

import java.util.ArrayList;
import java.util.List;

/// Aggregates of the rows of each row's frame.
///
/// Frames that begin where the last one did grow its state; every other frame is aggregated from
/// its beginning. Rows with equal frames share a result.
final class WindowAggregates {
    /// About how many rows are added between two looks at the checkpoint.
    private static final int CHECKED_ROWS = 4096;

    private WindowAggregates() {}

    static Column evaluate(
            BoundAggregate aggregate,
            List<Column> arguments,
            WindowRows rows,
            Checkpoint checkpoint) {
        ColumnBuilder builder = ColumnBuilders.of(aggregate.resultType());
        Accumulator state = aggregate.accumulator();
        int from = -1;
        int to = -1;
        Column last = null;
        int summed = 0;
        for (int row = 0; row < rows.rowCount(); row++) {
            int start = rows.frameStart(row);
            int end = rows.frameEnd(row);
            if (last != null && start == from && end == to) {
                builder.append(last, 0);
                continue;
            }
            summed += end - (start != from || end < to ? start : to);
            if (summed > CHECKED_ROWS) {
                checkpoint.pass();
                summed = 0;
            }
            if (start != from || end < to) {
                state = aggregate.accumulator();
                from = start;
                to = start;
            }
            add(state, arguments, to, end);
            to = end;
            last = state.result(1);
            builder.append(last, 0);
        }
        return builder.build();
    }

    private static void add(Accumulator state, List<Column> arguments, int from, int to) {
        List<Column> some = new ArrayList<>();
        for (Column argument : arguments) {
            some.add(argument.slice(from, to));
        }
        state.add(new int[to - from], 1, some, to - from);
    }
}
