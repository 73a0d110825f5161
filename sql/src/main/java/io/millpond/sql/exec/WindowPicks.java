package io.millpond.sql.exec;

import io.millpond.sql.plan.WindowFunction;
import io.millpond.sql.plan.WindowFunction.Picking;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;

import java.util.List;

/// Functions that show another row's value: of the frame, or at a distance.
final class WindowPicks {
    private static final int NONE = -1;

    private WindowPicks() {}

    /// @param arguments the value; the distance or place, 1 by default; the value where there is no
    ///     such row, the type's default by default
    static Column evaluate(
            WindowFunction.Picked function, List<Column> arguments, WindowRows rows) {
        ColumnBuilder builder = ColumnBuilders.of(function.resultType());
        Column values = Columns.full(arguments.getFirst());
        for (int row = 0; row < rows.rowCount(); row++) {
            long distance = arguments.size() > 1 ? Numerics.integer(arguments.get(1), row) : 1;
            int picked = pick(function.picking(), distance, row, rows);
            if (picked != NONE) {
                builder.append(values, picked);
            } else if (arguments.size() > 2) {
                builder.append(Columns.full(arguments.get(2)), row);
            } else {
                builder.appendDefault();
            }
        }
        return builder.build();
    }

    private static int pick(Picking picking, long distance, int row, WindowRows rows) {
        if (distance < (picking == Picking.NTH_VALUE ? 1 : 0)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The offset of a window function must not be negative: " + distance);
        }
        return switch (picking) {
            case NTH_VALUE ->
                    within(
                            rows.frameStart(row) + distance - 1,
                            rows.frameStart(row),
                            rows.frameEnd(row));
            case LAG -> within(row - distance, rows.partitionStart(row), rows.partitionEnd(row));
            case LEAD -> within(row + distance, rows.partitionStart(row), rows.partitionEnd(row));
            case LAG_IN_FRAME -> within(row - distance, rows.frameStart(row), rows.frameEnd(row));
            case LEAD_IN_FRAME -> within(row + distance, rows.frameStart(row), rows.frameEnd(row));
        };
    }

    private static int within(long row, int from, int to) {
        return row >= from && row < to ? (int) row : NONE;
    }
}
