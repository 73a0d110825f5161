package io.millpond.storage.order;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

/// A number for each row of one column, in signed order and exact: equal numbers, equal values.
///
/// Where the value itself is no such number, it is the place of the value among the column's
/// distinct values; for a dictionary column only the dictionary is sorted for that.
final class RowRanks {
    private RowRanks() {}

    static long[] of(Column column, DataType type) {
        int rowCount = column.rowCount();
        if (column instanceof ConstantColumn) {
            return new long[rowCount];
        }
        if (column instanceof DictionaryColumn coded
                && type instanceof LowCardinalityType(DataType element)) {
            long[] ranks = of(coded.dictionary(), element);
            long[] numbers = new long[rowCount];
            int[] codes = coded.codes();
            for (int row = 0; row < rowCount; row++) {
                numbers[row] = ranks[codes[row]];
            }
            return numbers;
        }
        if (column instanceof NullableColumn nullable
                && type instanceof NullableType(DataType element)) {
            return ofNullable(nullable, element);
        }
        if (OrderNumbers.exist(type)) {
            long[] numbers = new long[rowCount];
            OrderNumbers.fill(column, type, 0, rowCount, numbers);
            return OrderNumbers.isExact(type) ? numbers : refined(column, type, numbers);
        }
        int[] rows = identity(rowCount);
        ColumnOrder order = ColumnOrder.of(type);
        RadixSort.sortByOrder(rows, new int[rowCount], 0, rowCount, column, order);
        return places(rows, column, order);
    }

    /// Ranks by place, since there may be no number above the largest for NULL.
    private static long[] ofNullable(NullableColumn column, DataType element) {
        long[] ranks = placesOf(of(column.values(), element));
        for (int row = 0; row < ranks.length; row++) {
            if (column.isNull(row)) {
                ranks[row] = Integer.MAX_VALUE;
            }
        }
        return ranks;
    }

    private static long[] placesOf(long[] numbers) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (long number : numbers) {
            min = Math.min(min, number);
            max = Math.max(max, number);
        }
        if (min >= Integer.MIN_VALUE && max < Integer.MAX_VALUE) {
            return numbers;
        }
        int[] rows = sortedRows(numbers);
        long[] places = new long[numbers.length];
        for (int i = 1; i < rows.length; i++) {
            long step = numbers[rows[i]] == numbers[rows[i - 1]] ? 0 : 1;
            places[rows[i]] = places[rows[i - 1]] + step;
        }
        return places;
    }

    /// Places of values whose numbers do not decide everything.
    private static long[] refined(Column column, DataType type, long[] numbers) {
        ColumnOrder order = ColumnOrder.of(type);
        int[] rows = sortedRows(numbers);
        int[] spare = new int[rows.length];
        for (int from = 0; from < rows.length; ) {
            int to = from + 1;
            while (to < rows.length && numbers[rows[to]] == numbers[rows[from]]) {
                to++;
            }
            RadixSort.sortByOrder(rows, spare, from, to, column, order);
            from = to;
        }
        return places(rows, column, order);
    }

    private static int[] sortedRows(long[] numbers) {
        long[] keys = new long[numbers.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = numbers[i] ^ Long.MIN_VALUE;
        }
        int[] rows = identity(numbers.length);
        RadixSort.sortRows(rows, new int[rows.length], keys, rows.length, Long.SIZE);
        return rows;
    }

    private static long[] places(int[] sortedRows, Column column, ColumnOrder order) {
        long[] places = new long[sortedRows.length];
        for (int i = 1; i < sortedRows.length; i++) {
            int before = sortedRows[i - 1];
            int row = sortedRows[i];
            long step = order.compare(column, before, column, row) == 0 ? 0 : 1;
            places[row] = places[before] + step;
        }
        return places;
    }

    private static int[] identity(int count) {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return rows;
    }
}
