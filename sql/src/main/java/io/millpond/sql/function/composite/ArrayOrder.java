package io.millpond.sql.function.composite;

import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.type.DataType;

import java.util.Arrays;

/// Sorting the elements of arrays by keys.
final class ArrayOrder {
    private ArrayOrder() {}

    /// Each array's elements in the order of `keys`, one key an element; NULL and NaN come last.
    static Column sort(
            ArrayColumn array, Column keys, DataType keyType, boolean isReverse, int rowCount) {
        int[] order = new int[array.elementCount()];
        ColumnOrder ascending = ColumnOrder.of(keyType);
        for (int row = 0; row < rowCount; row++) {
            sortRow(order, array.start(row), array.end(row), keys, ascending, isReverse);
        }
        return new ArrayColumn(
                array.ends(), array.elements().gather(order, order.length), rowCount);
    }

    private static void sortRow(
            int[] order, int from, int to, Column keys, ColumnOrder ascending, boolean isReverse) {
        Integer[] places = new Integer[to - from];
        for (int i = 0; i < places.length; i++) {
            places[i] = from + i;
        }
        Arrays.sort(
                places,
                (a, b) -> {
                    boolean isNullA = ConditionalFunctions.isNull(keys, a);
                    boolean isNullB = ConditionalFunctions.isNull(keys, b);
                    if (isNullA || isNullB) {
                        return Boolean.compare(isNullA, isNullB);
                    }
                    int result = ascending.compare(keys, a, keys, b);
                    return isReverse ? -result : result;
                });
        for (int i = 0; i < places.length; i++) {
            order[from + i] = places[i];
        }
    }
}
