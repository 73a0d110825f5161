package io.millpond.sql.exec;

import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.WindowFunction;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;

import java.util.List;

/// How fast a number grows from one row of a partition to the next.
final class WindowDerivative {
    private WindowDerivative() {}

    /// @param slots of the arguments: the number, the time, and how many intervals if they are
    ///     written
    static Column evaluate(
            WindowFunction.Derivative function,
            List<Slot> slots,
            List<Column> arguments,
            WindowRows rows) {
        double[] values = numbers(slots, arguments, 0);
        double[] times = numbers(slots, arguments, 1);
        double[] intervals = slots.size() > 2 ? numbers(slots, arguments, 2) : null;
        double[] result = new double[rows.rowCount()];
        for (int row = 0; row < result.length; row++) {
            if (row == rows.partitionStart(row)) {
                continue;
            }
            double seconds = function.seconds() * (intervals == null ? 1 : intervals[row]);
            double elapsed = (times[row] - times[row - 1]) / function.ticks();
            double growth = (values[row] - values[row - 1]) / elapsed * seconds;
            result[row] = elapsed > 0 && growth >= 0 ? growth : 0;
        }
        return new DoubleColumn(result, result.length);
    }

    private static double[] numbers(List<Slot> slots, List<Column> arguments, int place) {
        return Numerics.doubles(arguments.get(place), slots.get(place).type());
    }
}
