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
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.order.OrderNumbers;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;

/// The order of ORDER BY among the rows of one block.
///
/// NULL and NaN come last whatever the direction, or first with NULLS FIRST.
///
/// Where the first key has no such values, each row has a number by which most comparisons are
/// decided without a look at the columns.
final class RowOrder {
    private final Column[] columns;
    private final ColumnOrder[] orders;
    private final boolean[] isDescending;
    private final boolean[] isNullsFirst;
    private final boolean[] hasVoids;
    private final Checkpoint checkpoint;

    /// Rows whose numbers differ are in the order of these; empty where there are none.
    private final long[] numbers;

    /// The first key that decides where the numbers are equal.
    private final int keyBehindNumbers;

    RowOrder(Block block, Layout layout, List<SortKey> keys, Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
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
            // Voids inside of values come last, or first with NULLS FIRST, whatever the direction.
            orders[i] =
                    key.isDescending() != key.isNullsFirst()
                            ? ColumnOrder.withVoidsFirst(key.slot().type())
                            : ColumnOrder.of(key.slot().type());
            isDescending[i] = key.isDescending();
            isNullsFirst[i] = key.isNullsFirst();
            hasVoids[i] = mayHaveVoids(columns[i]);
        }
        DataType type = keys.isEmpty() ? DataTypes.NOTHING : keys.getFirst().slot().type();
        boolean hasNumbers =
                count > 0
                        && !hasVoids[0]
                        && !(columns[0] instanceof ConstantColumn)
                        && OrderNumbers.exist(type);
        numbers = new long[hasNumbers ? block.rowCount() : 0];
        keyBehindNumbers = hasNumbers && OrderNumbers.isExact(type) ? 1 : 0;
        if (hasNumbers) {
            OrderNumbers.fill(columns[0], type, 0, numbers.length, numbers);
            long flip = isDescending[0] ? -1 : 0;
            for (int row = 0; row < numbers.length; row++) {
                numbers[row] ^= flip;
            }
        }
    }

    /// Whether the column may hold NULL or NaN as a whole value.
    private static boolean mayHaveVoids(Column column) {
        return switch (column) {
            case NullableColumn _, VariantColumn _, DoubleColumn _, FloatColumn _ -> true;
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
            case VariantColumn variant -> variant.isNull(row) ? 2 : 0;
            case DoubleColumn plain -> Double.isNaN(plain.value(row)) ? 1 : 0;
            case FloatColumn plain -> Float.isNaN(plain.value(row)) ? 1 : 0;
            case ConstantColumn constant -> voidness(constant.value(), 0);
            case DictionaryColumn coded -> voidness(coded.dictionary(), coded.code(row));
            default -> 0;
        };
    }

    int compare(int row, int other) {
        if (numbers.length > 0 && numbers[row] != numbers[other]) {
            return numbers[row] < numbers[other] ? -1 : 1;
        }
        return compareKeys(row, this, other);
    }

    /// The order of a row and a row of another block, by the same keys.
    int compare(int row, RowOrder that, int other) {
        if (numbers.length > 0 && that.numbers.length > 0 && numbers[row] != that.numbers[other]) {
            return numbers[row] < that.numbers[other] ? -1 : 1;
        }
        return compareKeys(row, that, other);
    }

    private int compareKeys(int row, RowOrder that, int other) {
        boolean areNumbersEqual = numbers.length > 0 && that.numbers.length > 0;
        for (int i = areNumbersEqual ? keyBehindNumbers : 0; i < columns.length; i++) {
            int result = compareKey(i, row, that, other);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private int compareKey(int key, int row, RowOrder that, int other) {
        Column column = columns[key];
        Column otherColumn = that.columns[key];
        if (hasVoids[key] || that.hasVoids[key]) {
            int left = voidness(column, row);
            int right = voidness(otherColumn, other);
            if (left != 0 || right != 0) {
                int result = Integer.compare(left, right);
                return isNullsFirst[key] ? -result : result;
            }
        }
        int result = orders[key].compare(column, row, otherColumn, other);
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

    /// The first `limit` of the rows `[0, rowCount)` in order, or all if there are fewer; rows that
    /// compare equal stay in theirs.
    ///
    /// @param limit at least 1
    int[] first(int rowCount, int limit) {
        if (limit >= rowCount / 2) {
            int[] rows = sorted(rowCount);
            return rows.length <= limit ? rows : Arrays.copyOf(rows, limit);
        }
        int[] heap = new int[limit];
        for (int row = 0; row < limit; row++) {
            heap[row] = row;
        }
        for (int at = limit / 2 - 1; at >= 0; at--) {
            sink(heap, at);
        }
        replaceByEarlier(heap, rowCount);
        Arrays.sort(heap);
        sort(heap, new int[limit], 0, limit);
        return heap;
    }

    /// Lets each row behind those of the heap replace the last of them that comes after it.
    private void replaceByEarlier(int[] heap, int rowCount) {
        long[] of = numbers;
        boolean hasNumbers = of.length > 0;
        for (int row = heap.length; row < rowCount; row++) {
            int last = heap[0];
            if (hasNumbers && of[row] > of[last]) {
                continue;
            }
            if (compare(row, last) < 0) {
                heap[0] = row;
                sink(heap, 0);
            }
        }
    }

    /// Moves an element of a heap, in which the row that comes last is the first, to its place.
    private void sink(int[] heap, int place) {
        int row = heap[place];
        int at = place;
        int child = 2 * at + 1;
        while (child < heap.length) {
            if (child + 1 < heap.length && isBehind(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBehind(heap[child], row)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            child = 2 * at + 1;
        }
        heap[at] = row;
    }

    private boolean isBehind(int row, int other) {
        int result = compare(row, other);
        return result > 0 || (result == 0 && row > other);
    }

    private static final int INSERTION_ROWS = 12;

    /// Stretches of more rows are sorted with a look at the checkpoint.
    private static final int CHECKED_ROWS = 4096;

    /// A stable merge sort.
    private void sort(int[] rows, int[] buffer, int from, int to) {
        if (to - from <= INSERTION_ROWS) {
            insertionSort(rows, from, to);
            return;
        }
        if (to - from > CHECKED_ROWS) {
            checkpoint.pass();
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
