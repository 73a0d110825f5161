package io.millpond.sql.aggregate.quantile;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.FloatType;

import java.util.Arrays;

/// Quantiles that are values of the group themselves, whatever their width: values are ordered as
/// their type has it, and told apart by their place in the order.
final class PickedQuantiles {
    private PickedQuantiles() {}

    /// Picks values of a group.
    @FunctionalInterface
    interface Picker {
        /// The place in the order for each level.
        ///
        /// @param weights of the values in order, at least one, all more than 0
        double[] places(double[] weights);
    }

    /// The quantiles of each group for each of `levelCount` levels, group after group; a group
    /// without values has NaN where the type does, otherwise its default.
    ///
    /// @param values the values, group after group
    /// @param weights one for each value; those of 0 do not count
    /// @param ends where each group ends
    static Column of(
            Column values,
            DataType type,
            double[] weights,
            int[] ends,
            int levelCount,
            Picker picker) {
        Column full = Columns.full(values);
        ColumnOrder order = ColumnOrder.of(type);
        ColumnBuilder builder = ColumnBuilders.of(type);
        int from = 0;
        for (int end : ends) {
            Integer[] rows = new Integer[end - from];
            int count = 0;
            for (int row = from; row < end; row++) {
                if (weights[row] > 0 && !isNan(full, row)) {
                    rows[count++] = row;
                }
            }
            Arrays.sort(rows, 0, count, (a, b) -> order.compare(full, a, full, b));
            double[] ordered = new double[count];
            for (int i = 0; i < count; i++) {
                ordered[i] = weights[rows[i]];
            }
            append(
                    builder,
                    full,
                    type,
                    rows,
                    levelCount,
                    count == 0 ? new double[0] : picker.places(ordered));
            from = end;
        }
        return builder.build();
    }

    private static void append(
            ColumnBuilder builder,
            Column values,
            DataType type,
            Integer[] rows,
            int levelCount,
            double[] places) {
        if (places.length > 0) {
            for (double place : places) {
                builder.append(values, rows[(int) place]);
            }
            return;
        }
        Column nothing =
                type instanceof FloatType
                        ? QuantileLevels.column(new double[] {Double.NaN}, type)
                        : Columns.defaults(type, 1);
        for (int i = 0; i < levelCount; i++) {
            builder.append(nothing, 0);
        }
    }

    private static boolean isNan(Column column, int row) {
        return switch (column) {
            case DoubleColumn doubles -> Double.isNaN(doubles.value(row));
            case FloatColumn floats -> Float.isNaN(floats.value(row));
            default -> false;
        };
    }
}
