package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.Arrays;
import java.util.List;

/// Arrays made of chosen elements of other arrays.
final class ArrayRows {
    private ArrayRows() {}

    /// Chooses the elements of one row's array.
    interface Choice {
        /// The rows of `elements` that make up the new array, in order.
        int[] choose(ArrayColumn array, int row, Column elements);
    }

    /// A function of one array whose result is a choice of its elements.
    static BoundFunction bind(String name, List<Argument> arguments, Choice choice) {
        DataType element = ArrayFunctions.element(name, arguments, 0);
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> gather((ArrayColumn) columns.getFirst(), rowCount, choice));
    }

    static ArrayColumn gather(ArrayColumn array, int rowCount, Choice choice) {
        Column elements = Columns.full(array.elements());
        int[] ends = new int[rowCount];
        int[] all = new int[Math.max(16, array.elementCount())];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            int[] rows = choice.choose(array, row, elements);
            if (count + rows.length > all.length) {
                all = Arrays.copyOf(all, Math.max(count + rows.length, all.length * 2));
            }
            System.arraycopy(rows, 0, all, count, rows.length);
            count += rows.length;
            ends[row] = count;
        }
        return new ArrayColumn(ends, elements.gather(all, count), rowCount);
    }

    /// The numbers of `[from, to)`; none where `to` is less.
    static int[] range(int from, int to) {
        int[] rows = new int[Math.max(0, to - from)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i;
        }
        return rows;
    }

    /// The elements of all rows, without any that belong to none.
    static Column elements(ArrayColumn array) {
        return Columns.full(array.elements()).slice(0, array.elementCount());
    }
}
