package io.millpond.sql.aggregate.statistic;

import io.millpond.sql.aggregate.States;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;

/// Rows of tuples of Float64, which are many states and results.
public final class StateRows {
    private StateRows() {}

    /// Appends a tuple.
    public static void append(ColumnBuilder out, double... values) {
        TupleColumnBuilder tuple = (TupleColumnBuilder) out;
        for (int i = 0; i < values.length; i++) {
            ((DoubleColumnBuilder) tuple.elements().get(i)).append(values[i]);
        }
        tuple.finishRow();
    }

    /// The first `count` elements of a tuple.
    public static double[] doubles(Column tuples, int row, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((DoubleColumn) Columns.full(States.element(tuples, i))).value(row);
        }
        return values;
    }
}
