package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.LongColumn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The rows of which nothing is left when their numbers are summed up. Immutable.
///
/// @param columns the columns that are all zero, or NULL where they can be, in such a row; none:
///     no row is one
record ZeroRows(List<Integer> columns) {
    static final ZeroRows NONE = new ZeroRows(List.of());

    ZeroRows {
        columns = List.copyOf(columns);
    }

    /// The other rows of `block`.
    Block without(Block block) {
        if (columns.isEmpty() || block.rowCount() == 0) {
            return block;
        }
        int[] zeros = IntStream.range(0, block.rowCount()).toArray();
        for (int column : columns) {
            Column zero = ColumnBuilders.defaultValue(block.header().type(column));
            zeros = zeros(Columns.full(block.column(column)), zero, zeros);
            if (zeros.length == 0) {
                return block;
            }
        }
        return block.gather(others(zeros, block.rowCount()), block.rowCount() - zeros.length);
    }

    /// The rows among some that have a zero.
    private static int[] zeros(Column values, Column zero, int[] among) {
        int[] rows = new int[among.length];
        int count = 0;
        for (int row : among) {
            if (isZero(values, row, zero)) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    /// Whether a value is zero, of either sign, or NULL.
    ///
    /// @param zero one row: the default of the type
    static boolean isZero(Column values, int row, Column zero) {
        return switch (values) {
            case LongColumn longs -> longs.value(row) == 0;
            case DoubleColumn doubles -> doubles.value(row) == 0;
            case FloatColumn floats -> floats.value(row) == 0;
            default -> values.equalAt(row, zero, 0);
        };
    }

    private static int[] others(int[] zeros, int rowCount) {
        int[] rows = new int[rowCount - zeros.length];
        int zero = 0;
        for (int row = 0; row < rowCount; row++) {
            if (zero < zeros.length && zeros[zero] == row) {
                zero++;
            } else {
                rows[row - zero] = row;
            }
        }
        return rows;
    }
}
