package io.millpond.sql.aggregate;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.Arrays;

/// Groups within groups, numbered from 0 in the order in which they were met: the places of the
/// arrays of `-ForEach`, the intervals of `-Resample`. Single-threaded.
final class Places {
    private static final int[] NONE = new int[0];

    private int[][] numbers = new int[0][];
    private int count;

    /// The number of inner groups so far.
    int count() {
        return count;
    }

    private void reserve(int groupCount) {
        int before = numbers.length;
        if (groupCount > before) {
            numbers = Arrays.copyOf(numbers, SumAccumulators.grown(before, groupCount));
            Arrays.fill(numbers, before, numbers.length, NONE);
        }
    }

    /// The inner groups of a group, at least `length` of them.
    int[] of(int group, int length) {
        reserve(group + 1);
        int before = numbers[group].length;
        if (before < length) {
            numbers[group] = Arrays.copyOf(numbers[group], length);
            for (int place = before; place < length; place++) {
                numbers[group][place] = count++;
            }
        }
        return numbers[group];
    }

    /// The inner group of each element of arrays, one row of arrays after another.
    ///
    /// @param groups the group of each row
    int[] ofElements(int[] groups, ArrayColumn arrays, int rowCount) {
        int[] inner = new int[rowCount == 0 ? 0 : arrays.end(rowCount - 1)];
        for (int row = 0; row < rowCount; row++) {
            int length = arrays.end(row) - arrays.start(row);
            System.arraycopy(of(groups[row], length), 0, inner, arrays.start(row), length);
        }
        return inner;
    }

    /// The values of each group as an array.
    ///
    /// @param values one for each inner group
    ArrayColumn arrays(Column values, int groupCount) {
        int[] ends = new int[groupCount];
        int[] rows = all(ends);
        return new ArrayColumn(ends, Columns.full(values).gather(rows, rows.length), groupCount);
    }

    /// The inner groups of all groups, one group after another.
    ///
    /// @param ends is given where each group ends
    private int[] all(int[] ends) {
        reserve(ends.length);
        int[] all = new int[count];
        int at = 0;
        for (int group = 0; group < ends.length; group++) {
            System.arraycopy(numbers[group], 0, all, at, numbers[group].length);
            at += numbers[group].length;
            ends[group] = at;
        }
        return Arrays.copyOf(all, at);
    }

    /// This one's inner group for each inner group of `other`.
    ///
    /// @param groups this one's group for each group of `other`
    int[] adopt(Places other, int[] groups) {
        int[] adopted = new int[other.count];
        for (int theirs = 0; theirs < groups.length && theirs < other.numbers.length; theirs++) {
            int[] inner = other.numbers[theirs];
            int[] mine = of(groups[theirs], inner.length);
            for (int place = 0; place < inner.length; place++) {
                adopted[inner[place]] = mine[place];
            }
        }
        return adopted;
    }

    long retainedBytes() {
        return 8L * numbers.length + 4L * count;
    }
}
