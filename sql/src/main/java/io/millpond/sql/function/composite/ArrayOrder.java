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
        Keys ordered = new Keys(keys, keyType, isReverse);
        return ArrayRows.gather(
                array,
                rowCount,
                (list, row, _) -> {
                    int[] rows = ArrayRows.range(list.start(row), list.end(row));
                    ordered.sort(rows, rows.length);
                    return rows;
                });
    }

    /// An order of rows by a column of keys.
    record Keys(Column keys, ColumnOrder ascending, boolean isReverse) {
        Keys(Column keys, DataType type, boolean isReverse) {
            this(keys, ColumnOrder.of(type), isReverse);
        }

        int compare(int a, int b) {
            boolean isNullA = ConditionalFunctions.isNull(keys, a);
            boolean isNullB = ConditionalFunctions.isNull(keys, b);
            if (isNullA || isNullB) {
                return Boolean.compare(isNullA, isNullB);
            }
            boolean isNanA = ArraySearch.isNan(keys, a);
            boolean isNanB = ArraySearch.isNan(keys, b);
            if (isNanA || isNanB) {
                return Boolean.compare(isNanA, isNanB);
            }
            int result = ascending.compare(keys, a, keys, b);
            return isReverse ? -result : result;
        }

        /// The first `limit` of the rows whose keys are not NULL, in order.
        int[] first(int[] rows, int limit) {
            int count = 0;
            for (int row : rows) {
                if (!ConditionalFunctions.isNull(keys, row)) {
                    rows[count++] = row;
                }
            }
            int[] sorted = Arrays.copyOf(rows, count);
            sort(sorted, count);
            return Arrays.copyOf(sorted, Math.min(limit, count));
        }

        /// Brings the first `limit` rows of the order to the front, in order.
        ///
        /// The others are left as the selection of Floyd and Rivest leaves them, which is what
        /// ClickHouse shows of them.
        void sort(int[] rows, int limit) {
            if (limit > 0 && limit < rows.length) {
                select(rows, 0, rows.length - 1, limit - 1);
            }
            Integer[] boxed = new Integer[limit];
            for (int i = 0; i < limit; i++) {
                boxed[i] = rows[i];
            }
            Arrays.sort(boxed, this::compare);
            for (int i = 0; i < limit; i++) {
                rows[i] = boxed[i];
            }
        }

        private void select(int[] rows, int from, int to, int k) {
            int left = from;
            int right = to;
            while (right > left) {
                swap(rows, left, k);
                boolean isSwapped = compare(rows[left], rows[right]) < 0;
                if (isSwapped) {
                    swap(rows, left, right);
                }
                int pivot = isSwapped ? left : right;
                int i = left;
                int j = right;
                while (i < j) {
                    swap(rows, i++, j--);
                    while (compare(rows[i], rows[pivot]) < 0) {
                        i++;
                    }
                    while (compare(rows[pivot], rows[j]) < 0) {
                        j--;
                    }
                }
                if (isSwapped) {
                    swap(rows, left, j);
                } else {
                    swap(rows, right, ++j);
                }
                left = j <= k ? j + 1 : left;
                right = k <= j ? j - 1 : right;
            }
        }

        private static void swap(int[] rows, int a, int b) {
            int kept = rows[a];
            rows[a] = rows[b];
            rows[b] = kept;
        }
    }
}
