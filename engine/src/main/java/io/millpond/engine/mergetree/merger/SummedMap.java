package io.millpond.engine.mergetree.merger;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.order.SortColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A nested structure whose name ends with `Map`: values are summed by their keys, in the order of
/// keys; keys of which all values are zero are left out.
///
/// @param keys columns of arrays, of the same lengths in a row as those of `values`
/// @param values columns of arrays of numbers
record SummedMap(List<Integer> keys, List<Integer> values) implements ColumnCombiner {
    SummedMap {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }

    @Override
    public boolean keepsSingles() {
        return false;
    }

    @Override
    public void combine(GroupRows groups, @Nullable Column[] combined) {
        int[] groupOf = entryGroups(array(groups, keys.getFirst()), groups);
        int count = groupOf.length;
        List<SortColumn> order = new ArrayList<>();
        order.add(SortColumn.ascending(new IntColumn(groupOf, count), DataTypes.UINT32));
        for (int key : keys) {
            order.add(
                    SortColumn.ascending(
                            array(groups, key).elements().slice(0, count), element(groups, key)));
        }
        Optional<int[]> sorted = BlockSorter.order(order, count);
        List<Column> sortedKeys = new ArrayList<>();
        for (SortColumn one : order) {
            sortedKeys.add(sorted.map(by -> one.column().gather(by, count)).orElse(one.column()));
        }
        int[] runOf = new int[count];
        int[] firsts = new int[count];
        int runs = runs(sortedKeys, runOf, firsts);
        List<Column> sums = new ArrayList<>();
        boolean[] isZero = new boolean[runs];
        Arrays.fill(isZero, true);
        for (int value : values) {
            Column elements = array(groups, value).elements().slice(0, count);
            Column inOrder = sorted.map(by -> elements.gather(by, count)).orElse(elements);
            DataType type = element(groups, value);
            sums.add(sum(AggregatedValue.sum(value, type), runOf, runs, inOrder));
            clearNonZeros(sums.getLast(), ColumnBuilders.defaultValue(type), isZero);
        }
        int[] groupOfRun = new int[runs];
        IntColumn sortedGroups = (IntColumn) sortedKeys.getFirst();
        for (int run = 0; run < runs; run++) {
            groupOfRun[run] = sortedGroups.value(firsts[run]);
        }
        int[] left = new int[runs];
        int leftCount = 0;
        for (int run = 0; run < runs; run++) {
            if (!isZero[run]) {
                left[leftCount++] = run;
            }
        }
        int[] ends = ends(groupOfRun, left, leftCount, groups.count());
        for (int i = 0; i < keys.size(); i++) {
            Column distinct = sortedKeys.get(i + 1).gather(firsts, runs).gather(left, leftCount);
            combined[keys.get(i)] = new ArrayColumn(ends, distinct, groups.count());
        }
        for (int i = 0; i < values.size(); i++) {
            combined[values.get(i)] =
                    new ArrayColumn(ends, sums.get(i).gather(left, leftCount), groups.count());
        }
    }

    private static ArrayColumn array(GroupRows rows, int column) {
        return (ArrayColumn) Columns.full(rows.column(column));
    }

    private static DataType element(GroupRows rows, int column) {
        return ((ArrayType) rows.header().type(column)).element();
    }

    private static int[] entryGroups(ArrayColumn arrays, GroupRows groups) {
        int rowCount = groups.rowCount();
        int[] groupOf = new int[rowCount == 0 ? 0 : arrays.end(rowCount - 1)];
        for (int row = 0; row < rowCount; row++) {
            for (int entry = arrays.start(row); entry < arrays.end(row); entry++) {
                groupOf[entry] = groups.groupOf()[row];
            }
        }
        return groupOf;
    }

    /// Numbers runs of equal keys; returns how many there are.
    private static int runs(List<Column> sorted, int[] runOf, int[] firsts) {
        int runs = 0;
        for (int entry = 0; entry < runOf.length; entry++) {
            int before = entry - 1;
            int at = entry;
            if (entry == 0 || !sorted.stream().allMatch(key -> key.equalAt(at, key, before))) {
                firsts[runs++] = entry;
            }
            runOf[entry] = runs - 1;
        }
        return runs;
    }

    private static Column sum(AggregatedValue sum, int[] runOf, int runs, Column values) {
        Accumulator accumulator = sum.function().accumulator();
        accumulator.add(runOf, runs, List.of(values), runOf.length);
        return Columns.full(accumulator.result(runs));
    }

    private static void clearNonZeros(Column sums, Column zero, boolean[] isZero) {
        for (int run = 0; run < isZero.length; run++) {
            isZero[run] &= ZeroRows.isZero(sums, run, zero);
        }
    }

    private static int[] ends(int[] groupOfRun, int[] left, int leftCount, int groupCount) {
        int[] ends = new int[groupCount];
        for (int i = 0; i < leftCount; i++) {
            ends[groupOfRun[left[i]]]++;
        }
        for (int group = 1; group < groupCount; group++) {
            ends[group] += ends[group - 1];
        }
        return ends;
    }
}
