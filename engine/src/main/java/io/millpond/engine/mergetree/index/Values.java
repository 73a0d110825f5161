package io.millpond.engine.mergetree.index;

import io.millpond.sql.source.ColumnCondition;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.NullableColumn;

import org.jspecify.annotations.Nullable;

/// Values of index expressions, spelled out.
///
/// @param plain the values, without mask and dictionary
/// @param nulls not 0 where there is NULL; null: nowhere
record Values(Column plain, @Nullable NullableColumn nulls) {
    static Values of(Column column) {
        Column full = Columns.full(column);
        if (full instanceof DictionaryColumn coded) {
            full = coded.materialize();
        }
        return full instanceof NullableColumn nullable
                ? new Values(Columns.full(nullable.values()), nullable)
                : new Values(full, null);
    }

    boolean isNull(int row) {
        return nulls != null && nulls.isNull(row);
    }

    boolean isNan(int row) {
        return switch (plain) {
            case FloatColumn floats -> Float.isNaN(floats.value(row));
            case DoubleColumn doubles -> Double.isNaN(doubles.value(row));
            default -> false;
        };
    }

    /// Whether a value between two others, both inclusive, may meet a comparison.
    static boolean mayMeet(
            ColumnCondition comparison,
            ColumnOrder order,
            Column min,
            int minRow,
            Column max,
            int maxRow) {
        Column constants = comparison.constants();
        return switch (comparison.operator()) {
            case LESS -> compare(order, min, minRow, constants, 0) < 0;
            case LESS_OR_EQUAL -> compare(order, min, minRow, constants, 0) <= 0;
            case GREATER -> compare(order, max, maxRow, constants, 0) > 0;
            case GREATER_OR_EQUAL -> compare(order, max, maxRow, constants, 0) >= 0;
            case EQUAL, IN -> {
                for (int row = 0; row < constants.rowCount(); row++) {
                    if (compare(order, min, minRow, constants, row) <= 0
                            && compare(order, max, maxRow, constants, row) >= 0) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    /// As comparisons do it, to which zeros of both signs are equal.
    private static int compare(
            ColumnOrder order, Column left, int leftRow, Column right, int rightRow) {
        if (left instanceof DoubleColumn some && right instanceof DoubleColumn other) {
            return sign(some.value(leftRow), other.value(rightRow));
        }
        if (left instanceof FloatColumn some && right instanceof FloatColumn other) {
            return sign(some.value(leftRow), other.value(rightRow));
        }
        return order.compare(left, leftRow, right, rightRow);
    }

    private static int sign(double left, double right) {
        return left < right ? -1 : left > right ? 1 : 0;
    }
}
