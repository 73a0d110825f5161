package io.millpond.sql.exec;

import io.millpond.sql.plan.SortKey;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.NullableColumn;

import java.util.List;

/// The order of ORDER BY among the rows of one block.
///
/// NULL and NaN come last whatever the direction, or first with NULLS FIRST.
final class RowOrder {
    private final Column[] columns;
    private final ColumnOrder[] orders;
    private final boolean[] isDescending;
    private final boolean[] isNullsFirst;
    private final boolean[] hasVoids;

    RowOrder(Block block, Layout layout, List<SortKey> keys) {
        int count = keys.size();
        columns = new Column[count];
        orders = new ColumnOrder[count];
        isDescending = new boolean[count];
        isNullsFirst = new boolean[count];
        hasVoids = new boolean[count];
        for (int i = 0; i < count; i++) {
            SortKey key = keys.get(i);
            Column column = block.column(layout.indexOf(key.slot()));
            columns[i] = column instanceof ConstantColumn ? column : Columns.full(column);
            orders[i] = ColumnOrder.of(key.slot().type());
            isDescending[i] = key.isDescending();
            isNullsFirst[i] = key.isNullsFirst();
            hasVoids[i] = mayHaveVoids(columns[i]);
        }
    }

    /// Whether the column may hold NULL or NaN as a whole value.
    private static boolean mayHaveVoids(Column column) {
        return switch (column) {
            case NullableColumn _, DoubleColumn _, FloatColumn _ -> true;
            case ConstantColumn constant -> mayHaveVoids(constant.value());
            case DictionaryColumn coded -> mayHaveVoids(coded.dictionary());
            default -> false;
        };
    }

    /// Whether the value is NULL or NaN: 2 for NULL, 1 for NaN, 0 for others.
    private static int voidness(Column column, int row) {
        return switch (column) {
            case NullableColumn nullable ->
                    nullable.isNull(row) ? 2 : voidness(nullable.values(), row);
            case DoubleColumn plain -> Double.isNaN(plain.value(row)) ? 1 : 0;
            case FloatColumn plain -> Float.isNaN(plain.value(row)) ? 1 : 0;
            case ConstantColumn constant -> voidness(constant.value(), 0);
            case DictionaryColumn coded -> voidness(coded.dictionary(), coded.code(row));
            default -> 0;
        };
    }

    int compare(int row, int other) {
        for (int i = 0; i < columns.length; i++) {
            int result = compareKey(i, row, other);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private int compareKey(int key, int row, int other) {
        Column column = columns[key];
        if (hasVoids[key]) {
            int left = voidness(column, row);
            int right = voidness(column, other);
            if (left != 0 || right != 0) {
                int result = Integer.compare(left, right);
                return isNullsFirst[key] ? -result : result;
            }
        }
        int result = orders[key].compare(column, row, column, other);
        return isDescending[key] ? -result : result;
    }

    /// The rows `[0, rowCount)` in order; rows that compare equal stay in theirs.
    int[] sorted(int rowCount) {
        int[] rows = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            rows[i] = i;
        }
        sort(rows, new int[rowCount], 0, rowCount);
        return rows;
    }

    private static final int INSERTION_ROWS = 12;

    /// A stable merge sort.
    private void sort(int[] rows, int[] buffer, int from, int to) {
        if (to - from <= INSERTION_ROWS) {
            insertionSort(rows, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(rows, buffer, from, middle);
        sort(rows, buffer, middle, to);
        if (compare(rows[middle - 1], rows[middle]) <= 0) {
            return;
        }
        System.arraycopy(rows, from, buffer, from, middle - from);
        int left = from;
        int right = middle;
        int at = from;
        while (left < middle && right < to) {
            boolean takesLeft = compare(buffer[left], rows[right]) <= 0;
            rows[at++] = takesLeft ? buffer[left++] : rows[right++];
        }
        System.arraycopy(buffer, left, rows, at, middle - left);
    }

    private void insertionSort(int[] rows, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int row = rows[i];
            int at = i;
            while (at > from && compare(rows[at - 1], row) > 0) {
                rows[at] = rows[at - 1];
                at--;
            }
            rows[at] = row;
        }
    }
}
